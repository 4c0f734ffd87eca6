"""What a goal to set says wrongly by itself, before the database is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals.measures import MEASURES
from goals.rules.terms import GoalState, Unit
from salesmgmt.lib.locale import format_day
from salesmgmt.org.actions.checks import check_text, spoken
from salesmgmt.org.models import Department, Period, User
from salesmgmt.sales.models import Basis, CreditKind

WHOLE = Decimal(1)
_UNIT = Decimal("0.000001")
_LARGEST_TARGET = Decimal(10) ** 14
_LONGEST_KEY = 120
_BASES, _CREDIT_KINDS = frozenset(Basis), frozenset(CreditKind)
_MOST_MESSAGES = 20


@dataclass(frozen=True, slots=True)
class NewGoal:
    """One goal to set; both days belong to it, a ratio's target is 0.25, not 25."""

    holder: User | Department
    measure: str
    starts_on: date
    ends_on: date
    target: Decimal
    basis: Basis = Basis.BOOKED
    credit_kind: CreditKind = CreditKind.REVENUE
    weight: Decimal = WHOLE
    period: Period | None = None
    key: str | None = None
    state: GoalState = GoalState.IN_FORCE

    @property
    def name(self) -> str:
        """How messages call it."""
        measure = MEASURES.get(self.measure)
        what = self.key or f"{self.holder}, {measure.name if measure else self.measure},"
        shown = f"{what[:_LONGEST_KEY]} {format_day(self.starts_on)} – {format_day(self.ends_on)}"
        # NUL and other invisible characters must not reach a message or a log.
        return "".join(letter if letter.isprintable() else "?" for letter in shown)

    @property
    def holder_field(self) -> str:
        return "person" if isinstance(self.holder, User) else "department"

    @property
    def window(self) -> tuple[str, int, date, date]:
        """Holder and days: within one of these, weights share 100 %."""
        return self.holder_field, self.holder.pk, self.starts_on, self.ends_on


def refuse_shapes(rows: Sequence[NewGoal]) -> None:
    """What each row says by itself, before the database is asked."""
    messages = []
    for row in rows:
        for field, refusal in _wrong_fields(row):
            messages.append(
                ValidationError(
                    _("%(goal)s: %(field)s: %(message)s"),
                    params={"goal": row.name, "field": field, "message": refusal},
                )
            )
    raise_some(messages)


def _wrong_fields(row: NewGoal) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    if row.measure not in MEASURES:
        found.append(("measure", _("There is no such measure.")))
    elif refusal := wrong_target(row.target, row.measure):
        found.append(("target", refusal))
    if row.basis not in _BASES:
        found.append(("basis", _("It is one of booked, delivered, invoiced and paid.")))
    if row.credit_kind not in _CREDIT_KINDS:
        found.append(("credit_kind", _("It is revenue or overlay.")))
    if not _is_plain(row.weight) or not 0 < row.weight <= 1:
        found.append(("weight", _("A weight lies above 0 and is at most 1 (100 %).")))
    if row.ends_on < row.starts_on:
        found.append(("ends_on", _("The last day must not be before the first.")))
    if row.period and (row.period.starts_on, row.period.ends_on) != (row.starts_on, row.ends_on):
        found.append(("period", _("The window is not that of the period.")))
    if row.key is not None:
        try:
            check_text("key", row.key, _LONGEST_KEY)
        except ValidationError as error:
            found.append(("key", " ".join(error.messages)))
    return found


def _is_plain(number: Any) -> bool:
    """A finite Decimal of at most six decimals."""
    if not isinstance(number, Decimal) or not number.is_finite():
        return False
    try:
        return number == number.quantize(_UNIT)
    except InvalidOperation:
        return False


def wrong_target(target: Any, measure: str) -> Any:
    """Why a target is none; None when it is one."""
    if not _is_plain(target) or abs(target) >= _LARGEST_TARGET:
        return _("Give a plain number of at most 14 digits before and 6 after the point.")
    if target < 0:
        return _("A target is 0 or more.")
    if MEASURES[measure].unit is Unit.RATIO and target > 1:
        return _("This measure is a ratio: 25 % is 0.25, and more than 1 cannot be reached.")
    return None


def about(row: NewGoal, message: Any, **words: Any) -> ValidationError:
    """A refusal that names the row; `words` fill the named places of `message`."""
    said = str(message) % spoken(words) if words else message
    return ValidationError(_("%(goal)s: %(message)s"), params={"goal": row.name, "message": said})


def raise_some(messages: list[ValidationError]) -> None:
    """The first messages and how many more there are; nothing for none."""
    if not messages:
        return
    more = len(messages) - _MOST_MESSAGES
    shown = messages[:_MOST_MESSAGES]
    if more > 0:
        shown.append(ValidationError(_("%(count)d further rows."), params={"count": more}))
    raise ValidationError(shown)
