"""A new goal, and the split of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals.forms.fields import weight_field
from goals.measures import MEASURES, measure_choices
from goals.queries.history import History, Holder
from goals.queries.splitting import SplitRow
from goals.rules.terms import Unit
from salesmgmt.lib.fields import NumberField, text_field
from salesmgmt.lib.templatetags.figures import STATUSES, day
from salesmgmt.org.models import Period, User
from salesmgmt.sales.models import Basis

BASES = [(basis.value, STATUSES[basis.value][2]) for basis in Basis]
_HUNDRED = Decimal(100)


class SetForm(forms.Form):
    """One goal of a holder, for a fiscal period."""

    holder = forms.ChoiceField(label=_("Whose goal"))
    measure = forms.ChoiceField(label=_("Measure"), choices=measure_choices)
    basis = forms.ChoiceField(
        label=_("Counts what is"), choices=BASES, initial=Basis.BOOKED.value, required=False
    )
    period = forms.ChoiceField(label=_("Period"))
    target = NumberField(label=_("Target"), least=Decimal(0))
    weight = weight_field()
    text = text_field(_("What is it based on"), required=False)

    def __init__(
        self,
        *args: Any,
        holders: Sequence[Holder],
        periods: Sequence[Period],
        currency: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.holders: Mapping[str, Holder] = {holder_key(holder): holder for holder in holders}
        self.periods = {str(period.pk): period for period in periods}
        choose = [("", _("Choose"))] if len(holders) > 1 else []
        self._choice("holder").choices = [*choose, *_grouped(holders)]
        self._choice("period").choices = [("", _("Choose")), *_by_kind(periods)]
        self.fields["target"].help_text = _(
            "Money in %(currency)s, rates in percent: 25 for 25 %%."
        ) % {"currency": currency}

    def _choice(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])

    def clean_holder(self) -> Holder:
        """The person or department."""
        return self.holders[self.cleaned_data["holder"]]

    def clean_period(self) -> Period:
        """The fiscal period."""
        return self.periods[self.cleaned_data["period"]]

    def clean_basis(self) -> Basis:
        """What the ledger counts; booked where nothing is said."""
        return Basis(self.cleaned_data["basis"] or Basis.BOOKED)

    def clean(self) -> dict[str, Any]:
        """A rate's target is typed in percent."""
        cleaned = super().clean() or self.cleaned_data
        measure, target = cleaned.get("measure"), cleaned.get("target")
        if measure and target is not None and MEASURES[measure].unit is Unit.RATIO:
            if target > _HUNDRED:
                raise ValidationError({"target": _("A rate is at most 100 %.")})
            cleaned["target"] = target / _HUNDRED
        return cleaned


def holder_key(holder: Holder) -> str:
    """Names a holder in a form: person-12 or department-3."""
    kind = "person" if isinstance(holder, User) else "department"
    return f"{kind}-{holder.pk}"


def _grouped(holders: Sequence[Holder]) -> list[tuple[Any, list[tuple[str, str]]]]:
    departments = [holder for holder in holders if not isinstance(holder, User)]
    people = [holder for holder in holders if isinstance(holder, User)]
    groups = ((_("Departments"), departments), (_("People"), people))
    return [
        (name, [(holder_key(holder), str(holder)) for holder in found])
        for name, found in groups
        if found
    ]


def _by_kind(periods: Sequence[Period]) -> list[tuple[Any, list[tuple[str, str]]]]:
    return [
        (
            kind,
            [
                (str(period.pk), f"{period.key} ({day(period.starts_on)} – {day(period.ends_on)})")
                for period in found
            ],
        )
        for kind, found in groupby(periods, key=lambda period: period.get_kind_display())
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the split with its field, where its target may be written."""

    row: SplitRow
    field: forms.BoundField | None
    history: Decimal | None
    costed: Decimal | None


class SplitForm(forms.Form):
    """One amount for each of those below; an empty one sets no goal."""

    text = text_field(_("What is it based on"), required=False)

    def __init__(
        self,
        *args: Any,
        rows: Sequence[SplitRow],
        history: History,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.history = rows, history
        for row in rows:
            if row.is_open:
                field = NumberField(label=str(row.holder), required=False, least=Decimal(0))
                field.widget.attrs["class"] = "num"
                self.fields[row.key] = field

    @property
    def lines(self) -> list[Line]:
        """The rows in their order, for the table."""
        return [
            Line(
                row,
                self[row.key] if row.is_open else None,
                self.history.actuals[row.holder],
                self.history.costed[row.holder],
            )
            for row in self.rows
        ]

    @property
    def amounts(self) -> dict[str, Decimal]:
        """What is typed and can be read, by row."""
        typed = getattr(self, "cleaned_data", {})
        found = {row.key: typed.get(row.key) for row in self.rows if row.is_open}
        return {key: amount for key, amount in found.items() if amount is not None}
