"""manage.py load_demo adventureworks|crm|northwind [--as-is] [--if-empty] [--format json]"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from salesmgmt.demo.actions import Loaded, load_demo
from salesmgmt.demo.queries import is_empty, totals
from salesmgmt.demo.sets import SETS


class Command(BaseCommand):
    help = "Load a demonstration set into an empty database; again: what has happened since."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted(SETS), help="which set")
        parser.add_argument(
            "--as-is", action="store_true", help="keep the published dates instead of moving them"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the database holds anything"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["if_empty"] and not is_empty():
            return
        today = timezone.now().date()
        try:
            loaded = load_demo(options["name"], today=today, as_is=options["as_is"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._print(loaded, options["format"])

    def _print(self, loaded: Loaded, form: str) -> None:
        facts = {**loaded.as_dict(), "totals": totals()}
        if form == "json":
            self.stdout.write(json.dumps(facts, indent=2, default=str))
            return
        changes = (
            ", ".join(f"{n} {kind}" for kind, n in loaded.written.items() if n) or "nothing new"
        )
        self.stdout.write(f"{loaded.name}: {changes}; {loaded.credits} ledger entries.")
        if loaded.shift_days:
            self.stdout.write(
                f"  Dates are moved by {loaded.shift_days} days; "
                "what would then lie after today is left out."
            )
        for name, figure in totals().items():
            self.stdout.write(f"  {name:24} {figure}")
