# What the commands of this repository share. Source it first; it finds the repository and speaks to the reader.
# shellcheck shell=bash

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Debian keeps some programs where the path of an ordinary user does not lead.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

# Says what is being done, on a line of its own, so that a long silence has a name.
say() {
    printf '\n== %s\n' "$*" >&2
}

# Says something of note that does not end the command.
note() {
    printf '   %s\n' "$*" >&2
}

# Says what is wrong and what to do, and ends the command.
fail() {
    printf '\nerror: %s\n' "$*" >&2
    exit 1
}

has_command() {
    command -v "$1" >/dev/null 2>&1
}

# Prints the comment at the top of a command: its help.
usage_of() {
    sed -n '2,/^$/{s/^# \{0,1\}//p}' "$1"
}
