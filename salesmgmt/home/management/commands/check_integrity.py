"""manage.py check_integrity: prove the invariants on this database."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salesmgmt.home.integrity import INVARIANTS, broken_invariants
from salesmgmt.sales.queries.integrity import Violation


class Command(BaseCommand):
    help = "Prove that roll-ups, ledger, documents, tree and calendars agree; exit 1 when not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = broken_invariants()
        if options["format"] == "json":
            self.stdout.write(json.dumps(_report(found), indent=2))
        else:
            self._tell(found)
        if found:
            raise CommandError(f"{len(found)} rows break an invariant.", returncode=1)

    def _tell(self, found: list[Violation]) -> None:
        for name, sentence in INVARIANTS.items():
            broken = [each for each in found if each.invariant == name]
            self.stdout.write(f"{'BROKEN' if broken else 'ok':<7}{name:<15}{sentence}")
            for each in broken:
                self.stdout.write(f"       {each.subject}: {each.detail}")


def _report(found: list[Violation]) -> dict[str, Any]:
    return {
        "ok": not found,
        "invariants": list(INVARIANTS),
        "violations": [asdict(each) for each in found],
    }
