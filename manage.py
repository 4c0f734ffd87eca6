#!/usr/bin/env python
"""Command line of the sales management application."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from salesmgmt import services

# Need no database; all other commands find the services running.
WITHOUT_SERVICES = {
    "services",
    "help",
    "-h",
    "--help",
    "version",
    "--version",
    "makemessages",
    "compilemessages",
}


def main() -> None:
    """Start the services of a fresh machine when the command needs them, then run it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmgmt.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command not in WITHOUT_SERVICES and "--help" not in sys.argv:
        start_services()
    execute_from_command_line(sys.argv)


def start_services() -> None:
    """Start what is missing, or end with one line that says why that cannot be."""
    try:
        services.ensure(Path(__file__).resolve().parent, os.environ)
    except services.ServiceError as error:
        sys.stderr.write(f"manage.py: {error}\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
