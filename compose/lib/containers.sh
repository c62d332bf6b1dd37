# What compose/test does with the platform in containers: it waits, puts it under load, looks into it, and keeps the table of
# what was seen. Source common.sh first, and set `work` to a folder of its own.
# shellcheck shell=bash

services=(catalog purchases affiliates vip rewards)

compose() {
    docker compose --file "$repository/compose/compose.yaml" "$@"
}

# The operator's tool, inside the network, with the operator's certificate.
tool() {
    compose run --rm --no-deps --no-TTY --quiet-pull tool loyalty "$@"
}

# --- The table -------------------------------------------------------------------------------------------------------

begun=0

begin() {
    say "$*"
    begun=${EPOCHREALTIME/./}
}

# The seconds since `begin`, such as 12.3.
elapsed() {
    local tenths=$(((${EPOCHREALTIME/./} - begun) / 100000))
    echo "$((tenths / 10)).$((tenths % 10))"
}

# saw STEP RESULT: a line of the table, with the seconds since `begin`.
saw() {
    printf '%-44s %8s  %s\n' "$1" "$(elapsed) s" "$2" | tee -a "$work/table" >&2
}

# --- Waiting ---------------------------------------------------------------------------------------------------------

# containers_of SERVICE [OPTION…]: those that run, but for what `compose run` has made. Many times faster than `compose ps`.
containers_of() {
    local name=$1
    shift
    docker ps --quiet --no-trunc --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" \
        --filter "label=com.docker.compose.service=$name" --filter label=com.docker.compose.oneoff=False "$@"
}

# are_healthy SERVICE…: whether each has a container, and all of its containers are healthy.
are_healthy() {
    local name all healthy
    for name in "$@"; do
        all=$(containers_of "$name" --all)
        healthy=$(containers_of "$name" --filter health=healthy)
        if [ -z "$all" ] || [ "$all" != "$healthy" ]; then return 1; fi
    done
}

# wait_until SECONDS WHAT COMMAND…: asks until the command goes well; ends the test where it does not in time.
wait_until() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || fail "in time it was not seen that $what; the logs are below"
        sleep 0.2
    done
}

wait_until_healthy() {
    local seconds=$1
    shift
    wait_until "$seconds" "$* are healthy" are_healthy "$@"
}

# Whether the log of a service, since the moment in $2, says something.
has_logged() {
    compose logs --no-color --since "$2" "$1" 2>&1 | grep -qF -- "$3"
}

# Whether all five services say so themselves.
is_serving() {
    tool health >/dev/null 2>&1
}

# --- What must hold --------------------------------------------------------------------------------------------------

check() {
    tool check >"$work/check" 2>&1 || {
        cat "$work/check" >&2
        fail "loyalty check found what does not hold; see above"
    }
}

# expect_refusal CODE TEXT COMMAND…: the command ends with this exit code, and says this.
expect_refusal() {
    local expected=$1 text=$2 code=0
    shift 2
    "$@" >"$work/refusal" 2>&1 || code=$?
    if [ "$code" -ne "$expected" ] || ! grep -qF -- "$text" "$work/refusal"; then
        cat "$work/refusal" >&2
        fail "expected exit code $expected and \"$text\"; got $code and what is above: $*"
    fi
}

# --- Load ------------------------------------------------------------------------------------------------------------

load_process=

# Calls of every service, until end_load.
start_load() {
    tool bench --seconds 3600 --callers 16 --json >"$work/load" 2>"$work/load.errors" &
    load_process=$!
    wait_until 60 "the load runs" eval '[ -n "$(load_container)" ]'
}

load_container() {
    docker ps --quiet --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" \
        --filter "label=com.docker.compose.service=tool"
}

# end_load WHAT: ends the load and says how many calls were answered; a failed call ends the test.
end_load() {
    # Where there is none it has ended by itself, and its exit code says how.
    load_container | xargs -r docker stop --time 60 >/dev/null
    wait "$load_process" || {
        cat "$work/load" "$work/load.errors" >&2
        fail "calls failed while $1; see above"
    }
    load_process=
    answered=$(grep -o '"answered": [0-9]*' "$work/load" | awk '{ sum += $2 } END { print sum }')
    [ "${answered:-0}" -gt 0 ] || fail "no call was answered while $1"
}

# answered_by CONTAINER: the calls of the ledger that a replica of rewards has answered, by its own metrics.
answered_by() {
    docker exec "$1" bash -c 'exec 3<>/dev/tcp/127.0.0.1/8105
        printf "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" >&3
        cat <&3' |
        tr -d '\r' | awk '/^rpc_server_call_duration_seconds_count\{.*rewards\.v1\.Ledger/ { sum += $2 } END { print sum + 0 }'
}

# Whether every replica of rewards takes calls.
all_take_calls() {
    local container
    for container in $(containers_of rewards); do [ "$(answered_by "$container")" -gt 0 ] || return 1; done
}

# --- Faults ----------------------------------------------------------------------------------------------------------

# Kills the process of a container from inside, since `docker kill` counts as a stop by hand, and waits for the next.
kill_inside() {
    local container=$1 before
    before=$(docker inspect --format '{{.RestartCount}}' "$container")
    # init is process 1 and passes nothing on that cannot be caught, so its child is killed.
    docker exec "$container" sh -c 'for entry in /proc/[0-9]*; do
        process=${entry#/proc/}
        [ "$process" = 1 ] && continue
        [ "$(cut -d " " -f 4 "$entry/stat" 2>/dev/null)" = 1 ] && kill -KILL "$process"
    done' || true
    wait_until 60 "$container was started again" was_restarted "$container" "$before"
}

was_restarted() {
    [ "$(docker inspect --format '{{.RestartCount}}' "$1")" -gt "$2" ]
}

# The SQL of standard input, as the superuser.
sql() {
    # shellcheck disable=SC2016 # the container's shell reads the password
    compose exec -T database sh -c 'PGPASSWORD=$(cat /credentials/passwords/postgres) psql --host=127.0.0.1 \
        --username=postgres --no-psqlrc --quiet --tuples-only --set=ON_ERROR_STOP=1'
}

# One number for all rows of all tables, the same for the same rows.
data_digest() {
    # shellcheck disable=SC2016 # the container's shell reads the password
    compose exec -T database sh -c 'PGPASSWORD=$(cat /credentials/passwords/postgres) pg_dump --host=127.0.0.1 \
        --username=postgres --data-only postgres 2>/dev/null' | grep -v '^\\' | LC_ALL=C sort | cksum
}
