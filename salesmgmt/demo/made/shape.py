"""What a made company looks like; the same shape and seed give the same company."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy

from salesmgmt.org.rules.calendar import calendar_months


@dataclass(frozen=True, slots=True)
class Shape:
    """Numbers of everything. `people` sell, in `teams` of about equal size under one company.

    Each order has `lines` lines; `split_ratio` of the orders are shared by two of a team.
    """

    people: int
    teams: int
    orders: int
    first_day: date
    last_day: date
    lines: int = 2
    products: int = 400
    customers: int = 5_000
    split_ratio: float = 0.1
    seed: int = 20_140_531

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def touches(self, first: date, last: date) -> bool:
        """Whether the days from `first` to `last` hold one of the company's."""
        return first <= self.last_day and last >= self.first_day

    def team_of(self, person: int) -> int:
        """The team of a person; people are numbered from 0."""
        return person * self.teams // self.people

    def months(self) -> Iterator[tuple[date, date, int]]:
        """First day, last day and number of orders of each month, in order; sums exactly."""
        done = 0
        for span in calendar_months(self.first_day.year, self.last_day.year):
            first, last = max(span.starts_on, self.first_day), min(span.ends_on, self.last_day)
            if span.kind == "month" and first <= last:
                upto = self.orders * ((last - self.first_day).days + 1) // self.days
                yield first, last, upto - done
                done = upto

    def chance(self, month: date) -> numpy.random.Generator:
        """The chance of one month: months can be made in any order."""
        return numpy.random.default_rng([self.seed, month.year, month.month])
