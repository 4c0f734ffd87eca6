"""manage.py rebuild_sums: make the kept sums anew from ledger and documents."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from salesmgmt.journal.acts import SYSTEM
from salesmgmt.sales.actions.rebuilding import rebuild_sums


class Command(BaseCommand):
    help = "Make the kept sums anew from ledger and documents, after damage check_integrity named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--why", required=True, help="What the history says about it.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made = rebuild_sums(by=SYSTEM, why=options["why"])
        except ValidationError as refusal:
            raise CommandError("; ".join(refusal.messages)) from refusal
        for table, rows in made.items():
            self.stdout.write(f"{rows:>10} rows in {table}")
