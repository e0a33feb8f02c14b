# shellcheck shell=bash
# Sourced after progress.sh: the npm packages of this folder, Node 24 among them, as the lock file has them.

dependencies_are_current() {
  [ -x node_modules/.bin/node ] && [ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]
}

# Not `npm ci`: see the Dockerfile.
install_dependencies() {
  npm install --no-save --no-audit --no-fund
  touch node_modules/.package-lock.json
}

ensure_dependencies() {
  dependencies_are_current || step "npm dependencies installed" install_dependencies
}
