# A PostgreSQL cluster of its own with PostGIS, for tests: made in a temporary folder, gone with whoever asked for it.
#
#   sh cluster.sh PORT FSYNC FOLDER [URL of the server to follow as a hot standby]
#
# FOLDER is where its folder is made; empty for the usual place.
#
# Says "ready FOLDER PASSWORD" (a standby has the password of its server) on one line, or "missing REASON". Then it waits for the end of its standard input, which
# comes when the one who asked closes it or dies by whatever cause, stops the server and removes the folder.
set -eu
port=$1
fsync=$2
parent=$3
primary=${4-}

# PostgreSQL refuses to run as root; Debian's package made the user postgres.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

bin=
for home in $(ls -dr /usr/lib/postgresql/* 2>/dev/null); do
    if [ -x "$home/bin/initdb" ] && [ -e "/usr/share/postgresql/${home##*/}/extension/postgis.control" ]; then
        bin=$home/bin
        break
    fi
done
if [ -z "$bin" ] && command -v pg_config >/dev/null && [ -e "$(pg_config --sharedir)/extension/postgis.control" ]; then
    bin=$(pg_config --bindir)
fi
if [ -z "$bin" ]; then
    echo "missing PostgreSQL with PostGIS; on Debian it is the package postgresql-postgis"
    exit 1
fi

cd /
if [ -n "$parent" ]; then
    folder=$(as_postgres mktemp -d "$parent/wangge-postgres.XXXXXX")
else
    # Not in a temporary folder of the user's own, where the server could not go.
    folder=$(as_postgres env -u TMPDIR mktemp -d -t wangge-postgres.XXXXXX)
fi
end() {
    # Immediate: the data is of no more use.
    as_postgres "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' HUP INT TERM

if [ -z "$primary" ]; then
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    echo "$password" | as_postgres sh -c 'umask 077; cat >"$1"' sh "$folder/password"
    as_postgres "$bin/initdb" -D "$folder/data" -U postgres -A scram-sha-256 --pwfile="$folder/password" \
        -E UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 || { tail -n 5 "$folder/initdb.log" >&2; exit 1; }
else
    password=
    as_postgres "$bin/pg_basebackup" -d "$primary" -D "$folder/data" -R -X stream -c fast --no-sync >&2
fi
as_postgres "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -s -w -t 60 \
    -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=$fsync -c max_connections=300" \
    -o "-c log_error_verbosity=terse -c max_wal_size=2GB" \
    start >&2 || { tail -n 5 "$folder/log" >&2; exit 1; }
echo "ready $folder $password"
cat >/dev/null
