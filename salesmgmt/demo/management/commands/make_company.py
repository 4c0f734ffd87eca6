"""manage.py make_company: an invented company of any size in an empty database."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salesmgmt.demo.made import company
from salesmgmt.demo.made.shape import Shape
from salesmgmt.demo.queries import is_empty
from salesmgmt.org.rules.calendar import calendar_months

MOST_PEOPLE = 100_000


class Command(BaseCommand):
    help = "Fill an empty database with an invented company: people, orders, goals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=100, help="who sell")
        parser.add_argument("--teams", type=int, default=5)
        parser.add_argument("--orders", type=int, default=10_000, help="with two lines each")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
        parser.add_argument("--delivered", action="store_true", help="deliver what was due")
        parser.add_argument("--measures", nargs="*", default=["revenue"], choices=company.MEASURES)

    def handle(self, **options: Any) -> None:
        if not is_empty():
            raise CommandError("This database is in use; a made company needs an empty one.")
        shape = _shape(options)
        company.make_people(shape)
        for posted in company.post_orders(shape, delivered=options["delivered"]):
            speed = posted.lines / posted.seconds
            self.stdout.write(f"{posted.month:%Y-%m} {posted.lines:>9} lines {speed:>9.0f}/s")
        spans = calendar_months(shape.first_day.year, shape.last_day.year)
        held = [s for s in spans if s.kind == "month" and shape.touches(s.starts_on, s.ends_on)]
        goals = company.set_monthly_goals(held, options["measures"])
        self.stdout.write(f"{shape.people} people, {shape.orders} orders, {goals} goals")


def _shape(options: dict[str, Any]) -> Shape:
    if not 1 <= options["teams"] <= options["people"] <= MOST_PEOPLE:
        raise CommandError(f"Give 1 to {MOST_PEOPLE} people in at most as many teams.")
    if options["first"] > options["last"] or options["orders"] < 0:
        raise CommandError("The last day must not be before the first, nor orders below 0.")
    return Shape(
        people=options["people"],
        teams=options["teams"],
        orders=options["orders"],
        first_day=options["first"],
        last_day=options["last"],
    )
