"""What is done about a cause."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diagnostics.actions.acting import (
    LEAST_MEASURE_DAYS,
    LONGEST_EXPECTED,
    LONGEST_MEASURE_DAYS,
    LONGEST_TEXT,
    MEASURE_DAYS,
)
from diagnostics.queries.words import CAUSES, KINDS
from diagnostics.rules.terms import Cause
from goals.models import GoalVersion
from salesmgmt.lib.fields import day_field, offer, text_field
from salesmgmt.org.models import User
from salesmgmt.org.person_field import PersonField, offer_people
from training.models import Module, ModuleVersion

DUE_DAYS = 28


class ModuleChoice(forms.ModelChoiceField):
    """Modules by the title of their published version."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.title


class ActionForm(forms.Form):
    """An action with owner and dates; the module is for trainings alone."""

    cause = forms.ChoiceField(
        label=_("Cause"),
        error_messages={
            "invalid_choice": _("The person step is locked until the six are answered.")
        },
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=list(KINDS.items()),
        help_text=_(
            "A training enrols at once, a coaching talk is planned for the due day, a revision"
            " leads to the goal."
        ),
    )
    module = ModuleChoice(
        ModuleVersion.objects.none(),
        label=_("Module"),
        required=False,
        empty_label=_("None"),
        help_text=_("For a training: what the people concerned learn until the due day."),
    )
    text = text_field(
        _("What is done"),
        LONGEST_TEXT,
        help_text=_("The owner reads this: write no names of people."),
    )
    owner = PersonField(
        kind="answer",
        label=_("Owner"),
        help_text=_("For a coaching talk: who coaches."),
    )
    due_on = day_field(_("Due on"))
    starts_on = day_field(
        _("Takes effect from"),
        help_text=_(
            "Today or later: from this day on its effect is looked for, beside the days before."
        ),
    )
    measure_days = forms.IntegerField(
        label=_("Days to measure"),
        min_value=LEAST_MEASURE_DAYS,
        max_value=LONGEST_MEASURE_DAYS,
        initial=MEASURE_DAYS,
    )
    expected = forms.CharField(
        label=_("Expected effect"),
        max_length=LONGEST_EXPECTED,
        required=False,
        help_text=_("For example: five more offers a week."),
    )

    def __init__(
        self,
        *args: Any,
        causes: Sequence[Cause],
        people: QuerySet[User],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["cause"].choices = [(cause.value, CAUSES[cause]) for cause in causes]
        offer_people(self, "owner", people)
        versions = ModuleVersion.objects.latest_published()
        offer(self, "module", versions.filter(module__withdrawn_on__isnull=True).order_by("title"))
        fields["due_on"].initial = today + timedelta(days=DUE_DAYS)
        fields["starts_on"].initial = today + timedelta(days=DUE_DAYS)

    def clean_module(self) -> Module | None:
        """The module itself; the version was chosen for its title."""
        version = self.cleaned_data["module"]
        return None if version is None else version.module


class DropForm(forms.Form):
    """Why an action is dropped."""

    why = text_field(_("Reason"), LONGEST_TEXT, rows=2)


class RevisionForm(forms.Form):
    """The version of the goal that an action led to."""

    version = forms.ModelChoiceField(GoalVersion.objects.none(), label=_("Version of the goal"))

    def __init__(self, *args: Any, versions: QuerySet[GoalVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "version", versions)
