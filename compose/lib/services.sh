# Starts services of this repository as processes, waits until they are ready, stops them. Source common.sh first.
# shellcheck shell=bash

service_process_ids=()

# A TCP port that nothing listens on at this moment.
free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

# start_service LOG_FILE PROGRAM ARGUMENT…
start_service() {
    local log_file=$1
    shift
    "$@" >"$log_file" 2>&1 &
    service_process_ids+=($!)
}

# wait_until_ready NAME METRICS_PORT LOG_FILE PROCESS: asks the service itself, for up to a minute.
wait_until_ready() {
    local name=$1 port=$2 log_file=$3 process=$4 attempt
    for ((attempt = 0; attempt < 600; attempt++)); do
        if answers_ready "$port"; then return; fi
        if ! kill -0 "$process" 2>/dev/null; then
            cat "$log_file" >&2
            fail "$name ended instead of getting ready; above is its log"
        fi
        sleep 0.1
    done
    tail -n 20 "$log_file" >&2
    fail "$name was not ready within a minute; above is the end of its log"
}

# Whether GET /readyz is answered with 200.
answers_ready() {
    local status
    {
        printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
        read -r -t 2 status <&3
    } 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    [[ $status == *" 200"* ]]
}

# Asks every started service to drain, the last one first, and waits for it.
stop_services() {
    local index
    for ((index = ${#service_process_ids[@]} - 1; index >= 0; index--)); do
        kill -TERM "${service_process_ids[index]}" 2>/dev/null || true
        wait "${service_process_ids[index]}" 2>/dev/null || true
    done
    service_process_ids=()
}
