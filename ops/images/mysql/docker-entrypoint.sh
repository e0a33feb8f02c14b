#!/bin/bash
# The contract of the official mysql image, as far as this project uses it: MYSQL_ROOT_PASSWORD (required), MYSQL_ROOT_HOST, MYSQL_DATABASE,
# MYSQL_USER, MYSQL_PASSWORD and /docker-entrypoint-initdb.d on an empty data folder, as root or as the user mysql.
set -euo pipefail

[ "${1:0:1}" != - ] || set -- mysqld "$@"
[ "$1" = mysqld ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  find /var/lib/mysql /var/run/mysqld \! -user mysql -exec chown mysql:mysql {} +
  exec setpriv --reuid=mysql --regid=mysql --clear-groups "$0" "$@"
fi

socket=/var/run/mysqld/init.sock

quoted() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

accounts() {
  local root_host=${MYSQL_ROOT_HOST-%}
  echo "ALTER USER root@localhost IDENTIFIED BY $(quoted "$MYSQL_ROOT_PASSWORD");"
  if [ -n "$root_host" ] && [ "$root_host" != localhost ]; then
    echo "CREATE USER root@$(quoted "$root_host") IDENTIFIED BY $(quoted "$MYSQL_ROOT_PASSWORD");"
    echo "GRANT ALL ON *.* TO root@$(quoted "$root_host") WITH GRANT OPTION;"
  fi
  [ -z "${MYSQL_DATABASE:-}" ] || echo "CREATE DATABASE IF NOT EXISTS \`$MYSQL_DATABASE\`;"
  if [ -n "${MYSQL_USER:-}" ]; then
    echo "CREATE USER $(quoted "$MYSQL_USER")@'%' IDENTIFIED BY $(quoted "${MYSQL_PASSWORD:-}");"
    [ -z "${MYSQL_DATABASE:-}" ] || echo "GRANT ALL ON \`$MYSQL_DATABASE\`.* TO $(quoted "$MYSQL_USER")@'%';"
  fi
}

# Its password goes by a file, never by an argument that others could list.
client() {
  mysql --defaults-extra-file=<(printf '[client]\npassword="%s"\n' "$MYSQL_ROOT_PASSWORD") --protocol=socket --socket="$socket" -u root "$@"
}

run_initdb_files() {
  local file
  # shellcheck disable=SC1090
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) . "$file" ;;
      *.sql) client ${MYSQL_DATABASE:+"$MYSQL_DATABASE"} <"$file" ;;
      *.sql.gz) gunzip -c "$file" | client ${MYSQL_DATABASE:+"$MYSQL_DATABASE"} ;;
    esac
  done
}

if [ ! -d /var/lib/mysql/mysql ]; then
  if [ -z "${MYSQL_ROOT_PASSWORD:-}" ]; then
    echo "MYSQL_ROOT_PASSWORD is not set: an empty data folder cannot be initialised" >&2
    exit 1
  fi
  echo "initialising the data folder"
  "$@" --initialize-insecure
  # Nobody can reach this server by network until its accounts have their passwords.
  "$@" --skip-networking --mysqlx=OFF --socket="$socket" --daemonize --log-error=/tmp/mysqld-init.log || { cat /tmp/mysqld-init.log >&2; exit 1; }
  accounts | mysql --protocol=socket --socket="$socket" -u root
  run_initdb_files
  pid=$(cat /var/run/mysqld/mysqld.pid)
  client -e 'SHUTDOWN'
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  echo "the data folder is initialised"
fi

exec "$@"
