#!/bin/sh
# A copy of the primary that follows it. The first start copies everything; later ones go on where they were, because
# the slot on the primary keeps what the replica has not seen (up to max_slot_wal_keep_size).
set -eu
: "${PGDATA:=/var/lib/postgresql/18/docker}"
umask 077
printf '%s:5432:*:replica:%s\n' "$PRIMARY_HOST" "$REPLICATION_PASSWORD" >/tmp/pgpass
export PGPASSFILE=/tmp/pgpass
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  slot=--create-slot
  # An earlier copy that was broken off has made the slot already.
  if psql -h "$PRIMARY_HOST" -U replica -d 'dbname=postgres replication=database' -Atc 'READ_REPLICATION_SLOT replica' | grep -q physical; then slot=; fi
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  find "$PGDATA" -mindepth 1 -delete
  # shellcheck disable=SC2086 # an option or nothing
  pg_basebackup -h "$PRIMARY_HOST" -U replica -D "$PGDATA" -X stream $slot -S replica --checkpoint=fast --write-recovery-conf
fi
exec postgres -D "$PGDATA" -c hot_standby=on -c max_connections=200
