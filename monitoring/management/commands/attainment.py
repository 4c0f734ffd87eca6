"""Prints how people, departments or the company stand against their goals."""

import csv
import json
from argparse import ArgumentParser
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max, Min
from django.utils import timezone

from goals.measures import MEASURES
from goals.rules.terms import HolderKind
from monitoring.queries.report import goals_report, window_report
from monitoring.queries.report_lines import COLUMNS, columns_of, lines_of
from monitoring.rules.windows import Window
from salesmgmt.org.models import CalendarDay, Company, Period
from salesmgmt.sales.models import Basis

_NUMBERS = COLUMNS[7:-1]
_LONGEST_SHOWN = 60


class Command(BaseCommand):
    help = (
        "Print attainment by person, department (with its sub-departments) or company: of every "
        "goal in its own window, of a period, or between two days."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--level", required=True, help="person, department or company")
        parser.add_argument("--goals", action="store_true", help="every goal in its own window")
        parser.add_argument("--period", metavar="KEY", help="2013, 2013-Q2 or 2013-06")
        parser.add_argument("--from", dest="first", metavar="DATE", help="first day, 2013-01-01")
        parser.add_argument("--to", dest="last", metavar="DATE", help="last day, included")
        parser.add_argument(
            "--measure",
            help=f"one of {', '.join(MEASURES)}; revenue, and with --goals every goal's own",
        )
        parser.add_argument(
            "--basis",
            help=f"one of {', '.join(Basis)}; booked, and with --goals every goal's own "
            "(given, all goals are counted on it)",
        )
        parser.add_argument("--as-of", metavar="DATE", help="today of the company if not given")
        parser.add_argument("--known-on", metavar="DATE", help="as recorded by the end of this day")
        parser.add_argument("--format", default="table", help="csv, json or table")

    def handle(self, **options: Any) -> None:
        company = Company.objects.select_related("root").first()
        if company is None:
            raise CommandError("There is no company yet: load data first (load_demo or an import).")
        level = HolderKind(_one_of("--level", options["level"], list(HolderKind)))
        layout = _one_of("--format", options["format"], ["csv", "json", "table"])
        measure = options["measure"] and _one_of("--measure", options["measure"], list(MEASURES))
        basis = options["basis"] and _one_of("--basis", options["basis"], list(Basis))
        as_of = _as_of(company, options["as_of"])
        known_on = _day("--known-on", options["known_on"])
        window, with_targets = _window(company, options)
        if window is None:
            rows = goals_report(level, as_of=as_of, known_on=known_on, measure=measure, basis=basis)
        else:
            rows = window_report(
                level,
                window,
                measure=measure or "revenue",
                basis=basis or Basis.BOOKED,
                as_of=as_of,
                known_on=known_on,
                with_targets=with_targets,
            )
        self._print(lines_of(rows, company.currency), layout)

    def _print(self, lines: list[dict[str, str | None]], layout: str) -> None:
        columns = columns_of(lines)
        lines = [{name: line[name] for name in columns} for line in lines]
        if layout == "json":
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1))
        elif layout == "csv":
            writer = csv.DictWriter(self.stdout, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)
        else:
            for line in _table(lines, columns):
                self.stdout.write(line)


def _window(company: Company, options: dict[str, Any]) -> tuple[Window | None, bool]:
    """The window asked for (None: each goal's own), and whether goals give it a target."""
    spans = options["first"] is not None or options["last"] is not None
    asked = [options["goals"], options["period"] is not None, spans]
    if sum(asked) != 1:
        raise CommandError("Give exactly one of --goals, --period KEY, or --from DATE --to DATE.")
    if options["goals"]:
        return None, True
    if options["period"] is not None:
        return _period(company, options["period"]), True
    first, last = _day("--from", options["first"]), _day("--to", options["last"])
    if first is None or last is None:
        raise CommandError("--from and --to belong together: give both days.")
    if last < first:
        raise CommandError(f"--to {last} lies before --from {first}.")
    return Window(first, last), False


def _period(company: Company, key: str) -> Window:
    periods = Period.objects.filter(calendar=company.calendar_id)
    spans = {p.key: Window(p.starts_on, p.ends_on) for p in periods}
    if key not in spans:
        known = sorted(spans)
        extent = f"there are {known[0]} to {known[-1]}" if known else "it has no periods"
        raise CommandError(
            f"--period {_shown(key)} is no period of the company's calendar ({extent}; "
            "keys look like 2013, 2013-Q2 and 2013-06)."
        )
    return spans[key]


def _day(argument: str, text: str | None) -> date | None:
    if text is None:
        return None
    if isinstance(text, date):
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise CommandError(f"{argument} {_shown(text)} is no day: write it as 2013-06-30.")
    return day


def _as_of(company: Company, text: str | None) -> date:
    """The as-of day: today, or a day of the company's calendar."""
    day = _day("--as-of", text)
    if day is None:
        return _today(company)
    span = CalendarDay.objects.filter(calendar=company.calendar_id).aggregate(
        first=Min("day"), last=Max("day")
    )
    if span["first"] is not None and not span["first"] <= day <= span["last"]:
        raise CommandError(
            f"--as-of {day} lies outside the company's calendar, "
            f"which runs from {span['first']} to {span['last']}."
        )
    return day


def _one_of(argument: str, text: str, words: list[str]) -> str:
    if text not in words:
        raise CommandError(f"{argument} {_shown(text)} is not known: use {', '.join(words)}.")
    return text


def _shown(text: str) -> str:
    """A value from outside, short and printable."""
    return repr(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "...")


def _today(company: Company) -> date:
    return timezone.now().astimezone(ZoneInfo(company.root.timezone)).date()


def _table(lines: list[dict[str, str | None]], columns: tuple[str, ...]) -> list[str]:
    cells = [list(columns), *([line[name] or "" for name in columns] for line in lines)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    return [
        "  ".join(
            cell.rjust(width) if name in _NUMBERS else cell.ljust(width)
            for name, cell, width in zip(columns, row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]
