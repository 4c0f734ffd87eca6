"""Rows that hold from a day to a day, inclusive; an open end is NULL."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

OPEN_END = date(9999, 12, 31)

# The embedded server has no btree_gist, so "same owner and overlapping days" is one
# range of integers: owner * 10,000,000 + day number (days until 9999-12-31 fit in 7 digits).
_OWNER_STEP = 10_000_000


class DatedQuerySet(models.QuerySet):
    """Named filters for dated rows."""

    def on(self, day: date) -> Self:
        """Rows that hold on `day`."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Dated(models.Model):
    """Holds from `starts_on` to `ends_on`, both included; no end means until further notice."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


def ends_after_start(name: str) -> models.CheckConstraint:
    """The end is not before the start, and both lie in years that people mean."""
    return models.CheckConstraint(
        name=name,
        condition=Q(starts_on__gte=date(1900, 1, 1), starts_on__lte=date(2200, 12, 31))
        & (Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))),
        violation_error_message=_("The end must not be before the start."),
    )


class _DayNumber(Func):
    """Days since 1900-01-01 as an immutable expression, so that an index may use it."""

    template = "((%(expressions)s) - DATE '1900-01-01')::bigint"
    output_field = models.BigIntegerField()


class _Int8Range(Func):
    function = "INT8RANGE"
    output_field = BigIntegerRangeField()


def never_twice(name: str, owner: str, message: "str | _StrPromise") -> ExclusionConstraint:
    """No two rows of one `owner` hold on the same day; refused with `message`."""
    # The cast counts where validation puts a number in the column's place: 215 * step is no int4.
    base = Cast(F(owner), models.BigIntegerField()) * Value(_OWNER_STEP)
    first = base + _DayNumber(F("starts_on"))
    last = base + _DayNumber(Coalesce(F("ends_on"), Value(OPEN_END)))
    return ExclusionConstraint(
        name=name,
        expressions=[(_Int8Range(first, last, Value("[]")), "&&")],
        violation_error_message=message,
    )
