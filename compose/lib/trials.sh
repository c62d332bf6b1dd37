# What compose/test tries, a function for each, in the order in which it calls them. Source containers.sh first.
# shellcheck shell=bash

# The limit of the image's size, in MB.
image_megabytes_max=250

build_images() {
    local size
    begin "building the images, which the first time takes a quarter of an hour or two"
    compose --profile demo build --quiet
    size=$(($(docker image inspect --format '{{.Size}}' loyalty-test:latest) / 1000000))
    [ "$size" -lt "$image_megabytes_max" ] || fail "the image has $size MB; less than $image_megabytes_max are allowed"
    # shellcheck disable=SC2016 # the container's shell
    docker run --rm --network none --user 0 loyalty-test:latest sh -c '
        for tool in swift swiftc clang gcc cc ld make cmake git; do
            if command -v "$tool"; then exit 1; fi
        done
        ! find / -xdev -type f \( -name "*.key" -o -name "*-key.pem" -o -path "*/passwords/*" -o -name "*.swift" \) |
            grep .' || fail "the image has a build tool, a source or a secret in it; see above"
    saw "images built" "loyalty has $size MB; no build tool, no secret"
}

bring_up() {
    begin "bringing the stack up"
    compose up --detach --no-build --quiet-pull
    wait_until_healthy 180 database "${services[@]}"
    saw "stack up, all healthy" "${#services[@]} services and the database"
    docker stats --no-stream --format '{{.Name}} {{.MemUsage}}' | grep "^$COMPOSE_PROJECT_NAME-" | sort |
        awk -v prefix="$COMPOSE_PROJECT_NAME-" '{ sub(prefix, "", $1); printf "%-14s %s\n", $1, $2 }' >"$work/memory"
}

look_into_containers() {
    local name container user
    begin "looking into the containers"
    for name in "${services[@]}"; do
        container=$(containers_of "$name")
        [ "$(docker inspect --format '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Init}} {{.HostConfig.CapDrop}}' \
            "$container")" = "true true [ALL]" ] || fail "$name may write to its root, has no init, or has capabilities"
        user=$(docker exec "$container" id -u)
        [ "$user" -ge 10100 ] || fail "$name runs as user $user"
        # Its own key it can read, nobody else's.
        docker exec "$container" cat "/credentials/$name-key.pem" >/dev/null || fail "$name cannot read its key"
        if docker exec "$container" cat /credentials/operator-key.pem >/dev/null 2>&1; then
            fail "$name can read the operator's key"
        fi
    done
    [ -z "$(docker port "$(containers_of database)")" ] || fail "the database is published"
    # Without a certificate nobody gets in.
    if compose run --rm --no-deps --no-TTY --env LOYALTY_TLS_CERTIFICATE_FILE= --env LOYALTY_TLS_PRIVATE_KEY_FILE= \
        --env LOYALTY_TLS_TRUST_ROOTS_FILE= --env LOYALTY_PLAINTEXT_FORCED=true tool loyalty list rewards \
        >/dev/null 2>&1; then
        fail "rewards answered a caller without a certificate"
    fi
    saw "containers confined" "own users, read-only, no capabilities, mutual TLS"
}

play_the_day() {
    begin "playing the sample day"
    compose run --rm --no-deps --no-TTY demo >"$work/demo" 2>&1 || {
        cat "$work/demo" >&2
        fail "the sample day ended with an error; see above"
    }
    check
    saw "sample day played, checks hold" "$(tail -n 1 "$work/demo")"
}

# kill_each SERVICE…
kill_each() {
    local name
    for name in "$@"; do
        begin "killing the process of $name"
        kill_inside "$(containers_of "$name")"
        wait_until_healthy 120 database "${services[@]}"
        # The engine asks every few seconds, and believes the answer of before meanwhile.
        wait_until 60 "the services serve" is_serving
        local healthy
        healthy=$(elapsed)
        check
        saw "$name killed and back, checks hold" "healthy after $healthy s"
    done
}

scale_under_load() {
    begin "scaling rewards to three and back under load"
    start_load
    compose up --detach --no-build --no-deps --no-recreate --scale rewards=3 rewards
    wait_until_healthy 120 rewards
    wait_until 60 "all three replicas take calls" all_take_calls
    compose up --detach --no-build --no-deps --no-recreate --scale rewards=1 rewards
    sleep 2
    end_load "rewards was scaled"
    check
    saw "rewards scaled to 3 and to 1 under load" "$answered calls, all three took some, none failed"
}

# Another image of the same programs: another release, as the engine sees it.
make_next_release() {
    printf 'FROM loyalty-test:latest\nLABEL release=next\n' | docker build --quiet --tag loyalty-test:next - >/dev/null
    docker tag loyalty-test-database:latest loyalty-test-database:next
    docker tag loyalty-test-certificates:latest loyalty-test-certificates:next
}

replace_under_load() {
    local name old
    begin "replacing every service under load"
    make_next_release
    start_load
    export LOYALTY_TAG=next
    compose run --rm --no-deps --no-TTY migrate >/dev/null
    for name in "${services[@]}"; do
        # A second replica from the new image first, then the old one drains: nobody is ever without an answer.
        old=$(containers_of "$name")
        compose up --detach --no-build --no-deps --no-recreate --scale "$name=2" "$name"
        wait_until_healthy 120 "$name"
        docker stop "$old" >/dev/null
        [ "$(docker inspect --format '{{.State.ExitCode}}' "$old")" -eq 0 ] || fail "$name did not drain"
        docker rm "$old" >/dev/null
    done
    end_load "services were replaced"
    check
    for name in "${services[@]}"; do
        [ "$(docker inspect --format '{{.Config.Image}}' "$(containers_of "$name")")" = loyalty-test:next ] ||
            fail "$name runs from the old image"
    done
    saw "every service replaced under load" "$answered calls, none failed"
}

# As OPERATING.md says, into the volume of a database that was lost.
restore_a_backup() {
    local before after
    begin "restoring a backup into a new database"
    compose stop "${services[@]}"
    before=$(data_digest)
    compose exec -T database /etc/loyalty/backup >"$work/loyalty.dump"
    compose rm --force --stop database migrate >/dev/null
    docker volume rm "${COMPOSE_PROJECT_NAME}_database" >/dev/null
    # It needs a database that is healthy, and so starts one.
    compose run --rm --no-TTY migrate >/dev/null
    # One that is cut short changes nothing.
    if head -c 100000 "$work/loyalty.dump" | compose exec -T database /etc/loyalty/restore >/dev/null 2>&1; then
        fail "half of a backup was restored"
    fi
    compose exec -T database /etc/loyalty/restore <"$work/loyalty.dump"
    compose run --rm --no-TTY migrate >/dev/null
    after=$(data_digest)
    [ "$before" = "$after" ] || fail "the restored rows are others than those of the backup: $before, now $after"
    compose up --detach --no-build --no-deps "${services[@]}"
    wait_until_healthy 120 "${services[@]}"
    check
    saw "backup restored into a new database" "$(($(stat -c %s "$work/loyalty.dump") / 1000)) kB, the same rows, checks hold"
}

refuse_bad_secrets() {
    local run=(compose run --rm --no-deps --no-TTY)
    begin "starting without secrets"
    expect_refusal 78 "database.password" \
        "${run[@]}" --env LOYALTY_DATABASE_PASSWORD_FILE=/credentials/passwords/none vip
    expect_refusal 78 "tls.certificate-file" \
        "${run[@]}" --env LOYALTY_TLS_PRIVATE_KEY_FILE=/credentials/operator-key.pem vip
    mkdir -p "$work/credentials"
    LOYALTY_CREDENTIALS="$work/credentials" expect_refusal 78 "passwords/rewards: missing or empty" \
        compose run --rm --no-TTY certificates
    saw "missing secrets named" "exit code 78"
}

refuse_a_full_disk() {
    begin "making a cluster where there is no space"
    expect_refusal 73 "no space" docker run --rm --network none --tmpfs /data:size=50m,uid=999,gid=999 \
        --volume "${COMPOSE_PROJECT_NAME}_credentials:/credentials:ro" "loyalty-test-database:$LOYALTY_TAG"
    saw "a full disk named" "exit code 73, before anything is written"
}

# Takes the newest migration of vip out of its table, then puts one in that this program does not know.
refuse_other_schemas() {
    local since container
    container=$(containers_of vip)
    begin "starting on an older and on a newer schema"
    since=$(date +%s)
    sql <<<"CREATE TABLE public.kept AS SELECT * FROM vip.schema_migrations ORDER BY version DESC LIMIT 1;
        DELETE FROM vip.schema_migrations WHERE version = (SELECT version FROM public.kept);"
    docker restart "$container" >/dev/null
    wait_until 60 "vip refuses an older schema" has_logged vip "$since" "Run «loyalty migrate» before this program."
    sql <<<"INSERT INTO vip.schema_migrations SELECT * FROM public.kept; DROP TABLE public.kept;
        INSERT INTO vip.schema_migrations (version, name, checksum, duration_ms) VALUES (9999, 'later', '', 0);"
    wait_until 90 "vip refuses a newer schema" has_logged vip "$since" "Run a program at least as new as the database"
    expect_refusal 69 "Run a program at least as new" compose run --rm --no-deps --no-TTY vip
    sql <<<"DELETE FROM vip.schema_migrations WHERE version = 9999;"
    wait_until_healthy 120 "${services[@]}"
    saw "older and newer schemas refused" "exit code 69; vip came back by itself once they fitted"
}

wait_with_a_wrong_password() {
    local since
    begin "starting with a wrong password"
    since=$(date +%s)
    sql <<<"ALTER ROLE loyalty_vip PASSWORD 'another';"
    docker restart "$(containers_of vip)" >/dev/null
    wait_until 60 "vip names the wrong password" has_logged vip "$since" "password authentication failed"
    compose run --rm --no-TTY migrate >/dev/null
    wait_until_healthy 120 "${services[@]}"
    saw "a wrong password waited out" "vip serves once migrate has set it"
}

stop_and_start() {
    local name container code
    begin "stopping everything"
    compose stop
    for name in "${services[@]}" database; do
        container=$(containers_of "$name" --all)
        code=$(docker inspect --format '{{.State.ExitCode}}' "$container")
        [ "$code" -eq 0 ] || fail "$name ended with $code when it was stopped, not with 0: it did not drain"
    done
    saw "everything stopped" "drained, each with exit code 0"

    begin "starting again with the data kept"
    compose up --detach --no-build --quiet-pull
    wait_until_healthy 180 database "${services[@]}"
    check
    saw "started again, checks hold" "the data are there"
}
