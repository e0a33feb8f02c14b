# shellcheck shell=bash
# Sourced after progress.sh: what the scripts know about the stack of this folder.

# setting NAME DEFAULT: from the environment, else from .env.
setting() {
  local given=${!1:-} recorded
  recorded=$(sed -n "s/^$1='\\(.*\\)'\$/\\1/p" .env 2>/dev/null || true)
  printf '%s' "${given:-${recorded:-$2}}"
}

project() { setting COMPOSE_PROJECT_NAME bajiaozhi; }

volumes_of() { docker volume ls -q --filter "label=com.docker.compose.project=$1"; }

random_password() {
  # Letters and digits that nobody mistakes for others.
  LC_ALL=C tr -dc 'a-km-zA-HJ-NP-Z2-9' </dev/urandom 2>/dev/null | head -c 16 || true
}

# The registry that this machine's npm uses, so that image builds use it too: behind a company's door no other may answer.
npm_registry() {
  local registry
  registry=$(setting NPM_REGISTRY '')
  if [ -z "$registry" ] && command -v npm >/dev/null; then
    registry=$(npm config get registry 2>/dev/null || true)
  fi
  printf '%s' "$registry"
}

# start_and_wait [ARGUMENT...]: as `docker compose up` takes them. Waits until all are healthy; when one is not, its last lines say why.
start_and_wait() {
  docker compose up -d --wait --wait-timeout 240 "$@" && return
  docker compose ps -a
  docker compose ps -a --format '{{.Service}} {{.State}} {{.Health}}' |
    awk '$3 == "unhealthy" || $2 != "running" { print $1 }' | sort -u | xargs docker compose logs --no-color --tail 20 | cut -c 1-240
  return 1
}
