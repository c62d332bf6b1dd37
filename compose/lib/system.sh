# Makes sure that the machine has what a build and the tests need. Source common.sh first.
# shellcheck shell=bash

swift_version_needed=6.3

# Debian 12's names. The Postgres server is for the demo and the tests, which make private clusters of their own.
system_packages=(
    git
    libpq-dev
    libprotobuf-c-dev
    libprotobuf-dev
    openssl
    pkg-config
    postgresql-15
    protobuf-c-compiler
    protobuf-compiler
    python3-venv
    tzdata
)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has_command sudo; then
        sudo "$@"
    else
        fail "this needs root, and there is no sudo; run as root: $*"
    fi
}

# Installs the Debian packages that are missing. Takes a few hundredths of a second when none is.
need_packages() {
    if ! has_command dpkg-query; then
        note "this is not a Debian system: the packages it needs there are ${system_packages[*]}"
        return
    fi
    local installed missing=() package
    installed=" $(dpkg-query -W -f='${db:Status-Status}=${Package} ' "${system_packages[@]}" 2>/dev/null || true)"
    for package in "${system_packages[@]}"; do
        [[ $installed == *" installed=$package "* ]] || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then return; fi

    say "installing Debian packages: ${missing[*]}"
    if [[ " ${missing[*]} " == *" postgresql-15 "* ]]; then
        # Otherwise Debian makes a cluster on port 5432, which nobody here asked for.
        as_root mkdir -p /etc/postgresql-common/createcluster.d
        echo 'create_main_cluster = false' |
            as_root tee /etc/postgresql-common/createcluster.d/loyalty.conf >/dev/null
    fi
    as_root apt-get update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
}

need_swift() {
    has_command swift ||
        fail "Swift $swift_version_needed or later is needed and there is none: https://www.swift.org/install/linux"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*[0-9]\).*/\1/p' | head -n 1)
    if [ "$(printf '%s\n' "$swift_version_needed" "$version" | sort -V | head -n 1)" != "$swift_version_needed" ]; then
        fail "Swift $swift_version_needed or later is needed, $(command -v swift) is ${version:-of an unknown version}:" \
            "https://www.swift.org/install/linux"
    fi
}

need_system() {
    need_packages
    need_swift
}
