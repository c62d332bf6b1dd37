# The five services as processes that outlive the command which starts them: where they are, whether they run, their
# database. Source common.sh, system.sh and postgres.sh first.
# shellcheck shell=bash

platform_services=(vip catalog affiliates rewards purchases)
declare -A platform_ports=([catalog]=7101 [purchases]=7102 [affiliates]=7103 [vip]=7104 [rewards]=7105)

# Everything that the commands make: the database, logs, and the numbers of the processes.
platform_state="$repository/compose/.state"

# The port of a service, unless LOYALTY_<SERVICE>_LISTEN_PORT says another.
port_of() {
    local variable="LOYALTY_${1^^}_LISTEN_PORT"
    echo "${!variable:-${platform_ports[$1]}}"
}

metrics_port_of() {
    local variable="LOYALTY_${1^^}_METRICS_PORT"
    echo "${!variable:-$((platform_ports[$1] + 1000))}"
}

# The process of a service, where it runs. A number in a file may belong to another program by now: the program's name decides.
process_of() {
    local file="$platform_state/$1.process" process
    [ -f "$file" ] || return 1
    process=$(<"$file")
    [[ "$(readlink "/proc/$process/exe" 2>/dev/null)" == */"$1"* ]] || return 1
    echo "$process"
}

# Whether a service runs from a program that has been built again since.
is_outdated() {
    local process
    process=$(process_of "$1") || return 1
    [ "$programs/$1" -nt "$platform_state/$1.process" ] || [[ "$(readlink "/proc/$process/exe")" == *" (deleted)" ]]
}

start_platform_database() {
    local folder="$platform_state/postgres"
    if [ ! -f "$folder/data/PG_VERSION" ]; then
        start_postgres "$folder"
    elif (cd "$folder" && as_postgres "$(postgres_programs)/pg_ctl" status --pgdata="$folder/data" >/dev/null); then
        postgres_url="postgres://postgres@/postgres?host=$(postgres_socket "$folder")"
    else
        launch_postgres "$folder"
    fi
}

# start_platform_service NAME: in a session of its own, so that Ctrl-C in this terminal does not reach it.
start_platform_service() {
    local name=$1 peer arguments=()
    for peer in "${platform_services[@]}"; do
        arguments+=("LOYALTY_PEER_${peer^^}_ADDRESS=127.0.0.1:$(port_of "$peer")")
    done
    # Where this run's part of the log begins.
    stat -c %s "$platform_state/$name.log" >"$platform_state/$name.begin" 2>/dev/null || echo 0 >"$platform_state/$name.begin"
    env "${arguments[@]}" LOYALTY_LOG_FORMAT="${LOYALTY_LOG_FORMAT:-text}" \
        setsid "$programs/$name" --listen-port "$(port_of "$name")" --metrics-port "$(metrics_port_of "$name")" \
        --database-url "${postgres_url/postgres@/loyalty_$name@}" \
        </dev/null >>"$platform_state/$name.log" 2>&1 &
    echo $! >"$platform_state/$name.process"
    disown
}

# stop_platform_service NAME: asks it to drain and waits; ends it where it does not within a minute.
stop_platform_service() {
    local process attempt
    if process=$(process_of "$1"); then
        kill -TERM "$process"
        for ((attempt = 0; attempt < 600; attempt++)); do
            process_of "$1" >/dev/null || break
            sleep 0.1
        done
        if process_of "$1" >/dev/null; then
            note "$1 did not drain within a minute and is killed"
            kill -KILL "$process"
        fi
    fi
    rm -f "$platform_state/$1.process"
}

# print_platform [REFUSAL]: the table of compose/up: a line for each service, what is wrong with those that do not serve, and why
# the schemas were refused, where they were.
print_platform() {
    local refusal=${1:-} name process state outcome=0
    printf '%-12s %-22s %-34s %-9s %s\n' service address metrics process state
    if [ -n "$refusal" ]; then
        printf '%-12s %-22s %-34s %-9s %s\n' database - - - "refused: $refusal"
        outcome=1
    fi
    for name in "${platform_services[@]}"; do
        if process=$(process_of "$name"); then
            if answers_ready "$(metrics_port_of "$name")"; then
                state=serving
            else
                state="not ready: $(last_words_of "$name")"
                outcome=1
            fi
        else
            process=-
            outcome=1
            if [ -f "$platform_state/$name.process" ]; then
                state="ended: $(last_words_of "$name")"
            elif [ -f "$platform_state/$name.log" ]; then
                state="stopped"
            else
                state="not started"
            fi
        fi
        printf '%-12s %-22s %-34s %-9s %s\n' "$name" "127.0.0.1:$(port_of "$name")" \
            "http://127.0.0.1:$(metrics_port_of "$name")/metrics" "$process" "$state"
    done
    return $outcome
}

# The last line of a service's log, since it was started, that says something went wrong, or the last line.
last_words_of() {
    local log line begin
    begin=$(cat "$platform_state/$1.begin" 2>/dev/null || echo 0)
    log=$(tail -c "+$((begin + 1))" "$platform_state/$1.log" 2>/dev/null)
    line=$(grep -E ' (WARNING|ERROR|CRITICAL) |"level":"(warning|error|critical)"|^  [a-z.-]+: ' <<<"$log" | tail -n 1)
    [ -n "$line" ] || line=$(tail -n 1 <<<"$log")
    line=${line#"${line%%[! ]*}"}
    printf '%s' "${line:0:400}"
}
