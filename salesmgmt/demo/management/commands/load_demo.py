"""manage.py load_demo adventureworks|crm|northwind [--as-is] [--if-empty] [--format json]"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from salesmgmt.demo.actions import Loaded, load_demo
from salesmgmt.demo.queries import is_cut_off, is_empty, totals
from salesmgmt.demo.rules.moving import earliest_day
from salesmgmt.demo.sets import SETS

_CUT_OFF = (
    "An earlier version was cut off while it loaded the demonstration into this database: half of "
    "it is missing. Begin anew with an empty database; the embedded one is emptied by "
    "'manage.py services stop' and removing the folder that 'manage.py services status' names."
)


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
        if is_cut_off():
            raise CommandError(_CUT_OFF)
        if options["if_empty"] and not is_empty():
            return
        name = options["name"]
        try:
            today = earliest_day(timezone.now(), SETS[name].zones)
            loaded = load_demo(name, today=today, as_is=options["as_is"])
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
