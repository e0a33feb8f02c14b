# shellcheck shell=bash
# Sourced by the scripts beside it. Every step prints one line, with the seconds since the first script began; a step that takes long
# says so every ten seconds. What a step prints goes to a log that is shown only if the step fails.

: "${PROGRESS_STARTED:=$(date +%s)}"
: "${PROGRESS_LOGS:=$PWD/.run/log}"
export PROGRESS_STARTED PROGRESS_LOGS

say() {
  printf '[%4ds] %s\n' "$(($(date +%s) - PROGRESS_STARTED))" "$*"
}

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# step LABEL COMMAND [ARGUMENT...]: stops the script when the command fails.
step() {
  local label=$1 log pid since told=0 elapsed status=0
  shift
  mkdir -p "$PROGRESS_LOGS"
  log=$PROGRESS_LOGS/$(printf '%s' "$label" | tr -cs '[:alnum:]\n' '-').log
  since=$(date +%s)
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  # A background job of a script ignores Ctrl-C, so it is passed on.
  # shellcheck disable=SC2064
  trap "kill $pid 2>/dev/null; exit 130" INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    elapsed=$(($(date +%s) - since))
    if [ "$elapsed" -ge $((told + 10)) ]; then
      told=$elapsed
      say "  ... $label"
    fi
    sleep 0.2
  done
  wait "$pid" || status=$?
  trap - INT TERM
  if [ "$status" -ne 0 ]; then
    tail -n "${PROGRESS_TAIL:-25}" "$log" >&2
    die "$label: failed with exit code $status, the whole output is in $log"
  fi
  say "$label ($(($(date +%s) - since)) s)"
}

# within SECONDS COMMAND [ARGUMENT...]: macOS has no timeout(1).
within() {
  local limit=$1 pid turns=0
  shift
  "$@" &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    if [ "$turns" -ge $((limit * 5)) ]; then
      kill "$pid" 2>/dev/null || true
    fi
    turns=$((turns + 1))
    sleep 0.2
  done
  wait "$pid"
}
