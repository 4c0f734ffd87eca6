"""A programme set up without code; tiers are rows that come and go without script."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from goals.measures import MEASURES
from recognition.actions import Terms
from recognition.models import Programme, ProgrammeVersion
from recognition.queries.words import BASES, KINDS, SPANS
from recognition.rules.programmes import COUNTED_MEASURES, MOST_TIERS
from recognition.rules.terms import AwardKind, Span
from recognition.rules.tiers import TierRule
from salesmgmt.lib.fields import NumberField, PercentField, day_field, text_field
from salesmgmt.lib.money import minor_decimals
from salesmgmt.org.models import Department
from salesmgmt.sales.models import Basis

ZERO = Decimal(0)
MOST_AMOUNT = Decimal(10) ** 12
FIRST_ROWS = 3
COUNT = "tier-rows"


class DepartmentChoice(forms.ModelChoiceField):
    """Departments in the order of the tree, indented."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{'– ' * obj.depth}{obj.name}"


class ProgrammeForm(forms.Form):
    """Who gets what for which goals; what belongs to another kind of award is refused."""

    name = forms.CharField(label=_("Name"), max_length=200)
    department = DepartmentChoice(
        Department.objects.in_tree_order(),
        label=_("Who"),
        empty_label=None,
        help_text=_("Everybody who belongs to this department or below on the goal's last day."),
    )
    span = forms.ChoiceField(label=_("Goals over a"), choices=list(SPANS.items()))
    starts_on = day_field(_("For goals that end from"))
    ends_on = day_field(_("Until"), required=False, help_text=_("Empty: until further notice."))
    measure = forms.ChoiceField(
        label=_("Measure"), choices=[(key, MEASURES[key].name) for key in COUNTED_MEASURES]
    )
    basis = forms.ChoiceField(label=_("Counts what is"), choices=list(BASES.items()))
    award_kind = forms.ChoiceField(label=_("Award"), choices=list(KINDS.items()))
    threshold_ratio = PercentField(
        label=_("Threshold in %"),
        least=ZERO,
        most=Decimal(1000),
        decimals=4,
        help_text=_("Least attainment that earns anything."),
    )
    cap = NumberField(
        label=_("Cap"),
        least=ZERO,
        most=MOST_AMOUNT,
        required=False,
        help_text=_("Cash: most that one person gets for one goal. Empty: no cap."),
    )
    item = forms.CharField(
        label=_("What it is"),
        max_length=200,
        required=False,
        help_text=_("Not cash: the office, the journey, the days off in words."),
    )
    days = NumberField(
        label=_("Days off"), least=ZERO, most=Decimal(365), decimals=1, required=False
    )
    unit_cost = NumberField(
        label=_("Cost of one"),
        least=ZERO,
        most=MOST_AMOUNT,
        required=False,
        help_text=_("Not cash: what one award costs the company."),
    )
    budget = NumberField(
        label=_("Budget"),
        least=ZERO,
        most=MOST_AMOUNT,
        help_text=_("For all awards of one window together."),
    )
    clawback_days = forms.IntegerField(
        label=_("Days to claw back"),
        min_value=0,
        max_value=3650,
        help_text=_("So many days after the payment a return still takes back what was paid."),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        # Amounts are paid in the currency's minor unit: 2 decimals of EUR, none of JPY, 3 of KWD.
        for name in ("cap", "unit_cost", "budget"):
            cast("NumberField", self.fields[name]).decimals = minor_decimals(currency)

    def terms(self, tiers: Sequence[TierRule]) -> Terms:
        """What was filled in, for the action."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "name"}
        for name, terms in (("award_kind", AwardKind), ("span", Span), ("basis", Basis)):
            given[name] = terms(given[name])
        return Terms(**given, tiers=tuple(tiers))


class TierForm(forms.Form):
    """One tier; a row with neither is left out."""

    use_required_attribute = False

    from_ratio = PercentField(label=_("From attainment in %"), least=ZERO, decimals=4)
    rate = PercentField(label=_("Share in %"), least=ZERO, most=Decimal(100), decimals=4)


class TierRows:
    """The rows of tiers as they were sent, or for a version; their number is a hidden field."""

    def __init__(self, data: QueryDict | None, initial: Sequence[Mapping[str, Any]] = ()) -> None:
        self.count = _count(data) if data is not None else max(len(initial), FIRST_ROWS)
        self.forms = [
            TierForm(
                data,
                prefix=f"tier-{number}",
                empty_permitted=True,
                initial=dict(initial[number]) if number < len(initial) else None,
            )
            for number in range(self.count)
        ]

    def is_valid(self) -> bool:
        """Every row is looked at, so that each says what is wrong with it."""
        return not any(row.errors for row in self.forms)

    def tiers(self) -> list[TierRule]:
        """The filled rows, by attainment."""
        filled = [form.cleaned_data for form in self.forms if form.has_changed()]
        rows = [TierRule(row["from_ratio"], row["rate"]) for row in filled]
        return sorted(rows, key=lambda tier: tier.from_ratio)


def _count(data: QueryDict) -> int:
    asked = data.get(COUNT, "")
    return min(int(asked), MOST_TIERS) if asked.isascii() and asked.isdigit() else FIRST_ROWS


def changed_rows(data: QueryDict) -> list[dict[str, str]] | None:
    """The rows as typed after "add" or "remove" was clicked; None where neither was.

    What was typed is shown again as it is, without looking whether it is right.
    """
    rows = [
        {name: data.get(f"tier-{number}-{name}", "") for name in ("from_ratio", "rate")}
        for number in range(_count(data))
    ]
    if "add" in data:
        return [*rows, {}][:MOST_TIERS]
    removed = data.get("remove", "")
    if removed.isascii() and removed.isdigit():
        return [row for number, row in enumerate(rows) if number != int(removed)]
    return None


def initial_of(programme: Programme, version: ProgrammeVersion) -> dict[str, Any]:
    """The form's values for a version."""
    names = [name for name in ProgrammeForm.base_fields if name != "name"]
    values = {name: getattr(version, name) for name in names}
    return values | {"name": programme.name}


def first_values(today: date) -> dict[str, Any]:
    """What a new programme begins with."""
    return {
        "starts_on": today.replace(day=1),
        "span": "quarter",
        "threshold_ratio": Decimal(1),
        "clawback_days": 365,
    }


class EndForm(forms.Form):
    """When and why a programme ends."""

    ends_on = day_field(_("Last day"), help_text=_("Goals that end later earn nothing by it."))
    why = text_field(_("Reason"), 2000)


class DiscardForm(forms.Form):
    """Why a draft is discarded."""

    why = text_field(_("Reason"), 2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Beside the form that ends the version before.
        super().__init__(*args, **kwargs | {"auto_id": "discard_%s"})


class WindowForm(forms.Form):
    """The past window of a dry run of `version`."""

    window = forms.ChoiceField(label=_("Past period"))

    def __init__(
        self,
        *args: Any,
        choices: list[tuple[str, str]],
        version: ProgrammeVersion,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["window"].choices = choices  # type: ignore[attr-defined]
