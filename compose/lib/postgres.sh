# A private Postgres cluster: made in a folder, reached over a socket in it, gone with it. Source common.sh first.
# shellcheck shell=bash

postgres_programs() {
    local folder
    for folder in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin; do
        if [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
    has_command initdb || fail "there is no Postgres server; on Debian: apt-get install postgresql-15"
    dirname "$(command -v initdb)"
}

# The server refuses to run as root; Debian's package has made a user for it.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

# Where the socket of a cluster is: in its folder, or in a temporary one where the path would be longer than a socket's may be.
postgres_socket() {
    local socket="$1/socket"
    if [ ${#socket} -gt 85 ]; then socket="/tmp/loyalty-$(printf '%s' "$1" | cksum | cut -d ' ' -f 1)"; fi
    echo "$socket"
}

# start_postgres FOLDER: makes a cluster in an empty folder and starts it. Sets `postgres_url`.
start_postgres() {
    local folder=$1
    mkdir -p "$folder/data"
    if [ "$(id -u)" -eq 0 ]; then chown -R postgres: "$folder"; fi
    (
        cd "$folder"
        # As compose/database/start makes it.
        as_postgres "$(postgres_programs)/initdb" --pgdata="$folder/data" --username=postgres --auth=trust \
            --encoding=UTF8 --locale=C.UTF-8 --lc-collate=C --no-sync >"$folder/initdb.log" ||
            fail "initdb failed, see $folder/initdb.log"
    )
    launch_postgres "$folder"
}

# launch_postgres FOLDER: starts the cluster that start_postgres made. Sets `postgres_url`.
launch_postgres() {
    local folder=$1 socket
    socket=$(postgres_socket "$folder")
    mkdir -p "$socket"
    if [ "$(id -u)" -eq 0 ]; then chown postgres: "$socket"; fi
    # Nothing but the socket is listened on, and its folder says who may come in.
    (
        cd "$folder"
        as_postgres "$(postgres_programs)/pg_ctl" start --silent --wait --pgdata="$folder/data" \
            --log="$folder/server.log" \
            --options="-c listen_addresses='' -c unix_socket_directories='$socket' -c max_connections=200" ||
            fail "Postgres did not start, see $folder/server.log"
    )
    postgres_url="postgres://postgres@/postgres?host=$socket"
}

# stop_postgres FOLDER: stops the cluster of start_postgres. Does nothing if it does not run.
stop_postgres() {
    local folder=$1
    if [ -f "$folder/data/postmaster.pid" ]; then
        (cd "$folder" && as_postgres "$(postgres_programs)/pg_ctl" stop --silent --mode=fast --pgdata="$folder/data")
    fi
}
