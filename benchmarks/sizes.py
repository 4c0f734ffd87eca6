"""The companies that are measured: two years up to the end of the present month."""

from dataclasses import dataclass
from datetime import date, timedelta

from salesmgmt.demo.made.shape import Shape
from salesmgmt.org.rules.calendar import calendar_months

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Size:
    """How many people in how many teams sold how many orders of two lines each."""

    people: int
    teams: int
    orders: int
    delivered: bool = True


SIZES = {
    "tiny": Size(people=20, teams=4, orders=480),
    "small": Size(people=200, teams=10, orders=24_000),
    # The company that other products were measured on.
    "shape": Size(people=500, teams=25, orders=1_000_002),
    "default": Size(people=2_000, teams=100, orders=1_500_000),
    "large": Size(people=10_000, teams=400, orders=5_000_000, delivered=False),
}


def shape_of(size: Size, today: date) -> Shape:
    """The made company of a size; its last month is the one that `today` lies in."""
    months = [
        span
        for span in calendar_months(today.year - 2, today.year)
        if span.kind == "month" and span.starts_on <= today
    ][-MONTHS:]
    return Shape(
        people=size.people,
        teams=size.teams,
        orders=size.orders,
        first_day=months[0].starts_on,
        last_day=months[-1].ends_on,
    )


def next_month(shape: Shape) -> Shape:
    """The month after the company's last one, with as many orders as its other months have."""
    first = shape.last_day + timedelta(days=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Shape(
        people=shape.people,
        teams=shape.teams,
        orders=max(1, shape.orders // MONTHS),
        first_day=first,
        last_day=last,
    )
