"""manage.py services status|start|stop: the embedded PostgreSQL and Redis of this installation."""

import json
import os
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from salesmgmt import services


class Command(BaseCommand):
    """Show, start or stop the embedded services."""

    help = (
        "Shows (status), starts or stops the PostgreSQL and Redis that run for this installation."
    )
    requires_system_checks: list[str] = []  # must work when nothing else does

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the action and the format of the answer."""
        parser.add_argument(
            "action", nargs="?", choices=["status", "start", "stop"], default="status"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do the action, then say what runs where."""
        root = Path(settings.BASE_DIR)
        action = options["action"]
        try:
            if action == "start":
                services.ensure(root, os.environ)
            elif action == "stop":
                services.stop(root, os.environ)
            found = services.status(root, os.environ)
        except services.ServiceError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(_as_json(found) if options["format"] == "json" else _as_text(found))


def _as_json(found: list[services.ServiceStatus]) -> str:
    return json.dumps([asdict(service) for service in found], indent=2)


def _as_text(found: list[services.ServiceStatus]) -> str:
    return "\n".join(_line(service) for service in found)


def _line(service: services.ServiceStatus) -> str:
    parts = [f"{service.name:9} {service.state:9}", service.version]
    parts += [f"pid {service.pid}"] if service.pid else []
    parts += [f"socket {service.socket}", f"data {service.data}"] if service.socket else []
    return "  ".join(part for part in parts if part)
