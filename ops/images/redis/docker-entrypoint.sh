#!/bin/sh
# The contract of the official redis image: arguments go to redis-server, root becomes the user redis, and the protected mode is off,
# because inside a container every client comes from another address.
set -eu

case "${1:-}" in
  -* | *.conf) set -- redis-server "$@" ;;
esac

if [ "${1:-}" = redis-server ]; then
  shift
  case "${1:-}" in
    *.conf) file=$1 && shift && set -- redis-server "$file" --protected-mode no "$@" ;;
    *) set -- redis-server --protected-mode no "$@" ;;
  esac
  if [ "$(id -u)" = 0 ]; then
    find . \! -user redis -exec chown redis:redis {} +
    exec setpriv --reuid=redis --regid=redis --clear-groups "$@"
  fi
fi

exec "$@"
