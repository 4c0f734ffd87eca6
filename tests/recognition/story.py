"""The standing cast in June 2025 with goals of the last quarter of 2024, and sales for them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from goals.actions import set_goal
from goals.models import Goal
from recognition.actions import Terms, approve_version, compute_awards, draft_programme
from recognition.models import Award, Programme, ProgrammeVersion
from recognition.rules.terms import AwardKind, Span
from recognition.rules.tiers import TierRule
from salesmgmt.org import actions as org
from salesmgmt.org.models import Period, User
from salesmgmt.sales import intake
from salesmgmt.sales.models import Basis
from tests.cast import BY, Cast

FIRST, LAST = date(2024, 10, 1), date(2024, 12, 31)
SALE = date(2024, 11, 5)
NOTHING_DONE = {"earned": 0, "changed": 0, "withdrawn": 0, "corrected": 0}
TIERS = (("0.8", "0.02"), ("1", "0.08"), ("1.1", "0.12"))


class Story:
    """What happens to the cast, in few words."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.today = cast.today
        self._numbers = count(1)

    def who(self, key: str) -> User:
        return self.cast.person(key)

    def goal(self, key: str, target: object = 1000, **other: Any) -> Goal:
        given = {
            "holder": self.cast.people.get(key),
            "measure": "revenue",
            "starts_on": FIRST,
            "ends_on": LAST,
            "target": Decimal(str(target)),
            "today": self.today,
        }
        return set_goal(**given | other, **BY)

    def sells(self, person: str, amount: object, on: date = SALE, pieces: int = 10) -> str:
        """An order with one line; its number."""
        key = f"s-{next(self._numbers)}"
        home = {"sara": "south", "stan": "south", "ned": "north-east"}.get(person, "north")
        intake.load(
            {
                "orders": [(key, "c", home, None, on, on, "EUR", None)],
                "order_lines": [(key, "1", "p", pieces, amount, amount, None)],
                "order_shares": [(key, "revenue", person, 1)],
            },
            **BY,
        )
        return key

    def brings_back(self, order: str, pieces: int, on: date) -> None:
        """A return of some of the order's pieces."""
        key = f"r-{next(self._numbers)}"
        intake.load(
            {"returns": [(key, order, on, None)], "return_lines": [(key, "1", pieces)]}, **BY
        )

    def close(self, until: str = "2024-12") -> None:
        """Close all months up to this one; those of a year that is over at once."""
        last = Period.objects.get(kind="month", key=until)
        at = datetime(2025, 1, 10, tzinfo=UTC)
        for kind in ("year", "quarter", "month"):
            over = Period.objects.filter(kind=kind, ends_on__lte=last.ends_on, closed_at=None)
            for period in over.order_by("starts_on"):
                org.close_period(period=period, at=at, **BY)

    def terms(self, **other: Any) -> Terms:
        """Cash for a quarter's booked revenue in North: 2 %, 8 % and 12 % inside the tiers."""
        given: dict[str, Any] = {
            "department": self.cast.departments["north"],
            "span": Span.QUARTER,
            "starts_on": date(2024, 1, 1),
            "measure": "revenue",
            "basis": Basis.BOOKED,
            "award_kind": AwardKind.CASH,
            "threshold_ratio": Decimal("0.8"),
            "tiers": tuple(TierRule(Decimal(a), Decimal(b)) for a, b in TIERS),
            "budget": Decimal(5000),
        }
        return Terms(**given | other)

    def item(self, kind: AwardKind = AwardKind.TRAVEL, **other: Any) -> Terms:
        """A journey for who reaches the goal."""
        given: dict[str, Any] = {
            "award_kind": kind,
            "threshold_ratio": Decimal(1),
            "tiers": (),
            "item": "A week at the sea",
            "unit_cost": Decimal(1200),
        }
        if kind is AwardKind.TIME_OFF:
            given["days"] = Decimal(2)
        return self.terms(**given | other)

    def draft(self, name: str = "Commission", terms: Terms | None = None) -> ProgrammeVersion:
        programme = draft_programme(
            name=name, terms=terms or self.terms(), by=self.who("adam"), today=self.today
        )
        return programme.versions.latest("number")

    def programme(self, name: str = "Commission", **terms: Any) -> Programme:
        """Approved by Dora."""
        return self.approve(self.draft(name, self.terms(**terms))).programme

    def approve(self, version: ProgrammeVersion) -> ProgrammeVersion:
        return approve_version(version=version, by=self.who("dora"), today=self.today)

    def compute(self, as_of: date | None = None) -> dict[str, int]:
        done = compute_awards(as_of=as_of or self.today, by=None)
        return {
            name: getattr(done, name) for name in ("earned", "changed", "withdrawn", "corrected")
        }

    def earned(self, person: str = "rita", amount: object = 1100, target: object = 1000) -> Award:
        """The award of a person who sold this much for a closed goal; 12 for 1100 of 1000."""
        if not Programme.objects.exists():
            self.programme()
        self.goal(person, target)
        self.sells(person, amount)
        self.close()
        self.compute()
        return Award.objects.get(person__key=person)
