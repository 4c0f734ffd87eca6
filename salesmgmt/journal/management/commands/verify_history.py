"""manage.py verify_history: prove that nobody changed the history of this database."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from salesmgmt.journal.actions.sealing import write_alike
from salesmgmt.journal.models import Seal
from salesmgmt.journal.queries.tampering import (
    PROOFS,
    Tampering,
    last_seals,
    seals_gone,
    tampering,
)


class Command(BaseCommand):
    help = "Prove that events, acts and append-only rows are as they were written; exit 1 when not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--seals", action="store_true", help="name the last seals, to be noted")
        parser.add_argument(
            "--against", metavar="FILE", help="seals noted earlier: the output of --format json"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        noted = _noted(options["against"]) if options["against"] else set()
        with transaction.atomic():
            write_alike()
            found, seals = [*tampering(), *seals_gone(noted)], last_seals()
        if options["format"] == "json":
            self.stdout.write(json.dumps(_report(found, seals), indent=2))
        else:
            self._tell(found, seals if options["seals"] else [])
        if found:
            raise CommandError(f"{len(found)} findings: the history was changed.", returncode=1)

    def _tell(self, found: list[Tampering], seals: list[Seal]) -> None:
        for proof, sentence in PROOFS.items():
            broken = [each for each in found if each.proof == proof]
            self.stdout.write(f"{'BROKEN' if broken else 'ok':<7}{proof:<10}{sentence}")
            for each in broken:
                self.stdout.write(f"       {each.table}: {each.detail}")
        for seal in seals:
            self.stdout.write(f"{seal.table} up to {seal.last}: {seal.digest}")


def _noted(file: str) -> set[tuple[str, int, str]]:
    try:
        seals = json.loads(Path(file).read_text("utf-8"))["seals"]
        return {(seal["table"], seal["last"], seal["digest"]) for seal in seals}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise CommandError(
            f"{file} does not hold what verify_history --format json wrote: {error!r}"
        ) from error


def _report(found: list[Tampering], seals: list[Seal]) -> dict[str, Any]:
    return {
        "ok": not found,
        "proofs": list(PROOFS),
        "findings": [asdict(each) for each in found],
        "seals": [{"table": s.table, "last": s.last, "digest": s.digest} for s in seals],
    }
