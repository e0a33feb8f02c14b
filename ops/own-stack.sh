# shellcheck shell=bash
# Sourced after stack.sh by what runs on a stack of its own (project, ports, volumes, .env file), which is gone afterwards.

# own_stack NAME: from now on a plain `docker compose` means that stack; whatever ends the script removes it.
own_stack() {
  export COMPOSE_PROJECT_NAME=bajiaozhi-test-$1 COMPOSE_ENV_FILES=.env.test-$1
  # What the caller's shell says about the user's stack must not reach this one.
  unset GATEWAY_PORTS PUBLIC_BASE_URL CORS_ORIGINS SAMPLE LOG_LEVEL ADMIN_USERNAME ADMIN_PASSWORD_HASH FETCH_ALLOW_HOSTS UFC_LIVE_URL JWT_SECRET JWT_SECRET_OTHER INTERNAL_TOKEN
  # Tests and checks have one address and one account for what thousands of clients do.
  export RATE_LIMIT_PER_SEC=100000 RATE_LIMIT_BURST=100000 ADMIN_RATE_LIMIT_PER_SEC=100000 ADMIN_RATE_LIMIT_BURST=100000
  own_stack_name=$1
  own_stack_lock=${TMPDIR:-/tmp}/$COMPOSE_PROJECT_NAME.lock
  take_lock
  trap finish EXIT
  [ -e "$COMPOSE_ENV_FILES" ] || touch "$COMPOSE_ENV_FILES"
  # An engine that was ended in the middle of its work may keep an endpoint of a container that is gone, and so its network, until it is restarted.
  remove_stack || echo "an earlier run left a network that cannot be removed: it is used again"

  set -a
  . .run/images.env
  NPM_REGISTRY=$(npm_registry)
  set +a
}

remove_stack() {
  docker compose down --volumes --remove-orphans --rmi local --timeout 5
}

# One run at a time: the project's name is the same in every clone on this machine.
take_lock() {
  local owner
  if ! mkdir "$own_stack_lock" 2>/dev/null; then
    owner=$(cat "$own_stack_lock/pid" 2>/dev/null || true)
    if [ -n "$owner" ] && kill -0 "$owner" 2>/dev/null; then
      die "another run of these tests is going on (process $owner): wait for it."
    fi
  fi
  mkdir -p "$own_stack_lock" && echo "$$" >"$own_stack_lock/pid"
}

finish() {
  local status=$? log=.test-results/$own_stack_name-containers.log
  mkdir -p .test-results
  docker compose logs --no-color >"$log" 2>&1 || true
  if [ "$status" -ne 0 ]; then
    echo "What the containers warned of last (all of it: $log):"
    grep -E '"level":"(warn|error|fatal)"' "$log" | tail -n 30 | cut -c1-400 || true
  fi
  remove_stack >/dev/null 2>&1 || true
  rm -rf "$COMPOSE_ENV_FILES" "$own_stack_lock"
}

# In the background: a shell that waits can be interrupted, one that runs a command cannot.
run_and_wait() {
  local pid
  "$@" &
  pid=$!
  # shellcheck disable=SC2064
  trap "kill $pid 2>/dev/null; wait $pid; exit 130" INT TERM
  wait "$pid"
}
