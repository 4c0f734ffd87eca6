"""Forms of the company's settings."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import django_filters
from allauth.account.forms import ResetPasswordForm as AskForPasswordForm
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesmgmt.journal.jobs import kind_name, kinds_called, known_kinds
from salesmgmt.journal.models import Job, JobState
from salesmgmt.lib.fields import day_input
from salesmgmt.lib.templatetags.figures import day
from salesmgmt.org.actions.agreements import LONGEST_NUMBER
from salesmgmt.org.actions.checks import LONGEST_WHY
from salesmgmt.org.actions.people import want_reset_mail
from salesmgmt.org.actions.tokens import LONGEST_DAYS, LONGEST_NAME
from salesmgmt.org.models import Area, Period, User
from salesmgmt.org.notices import NoticeKind
from salesmgmt.org.person_field import PersonField, offer_people
from salesmgmt.org.queries import FEATURES
from salesmgmt.org.rules.tokens import TokenScope

TOKEN_DAYS = 90
EARLIEST, LATEST = "1900-01-01", "2200-12-31"


def _areas() -> list[tuple[str, str]]:
    return [(area.value, capfirst(str(area.label))) for area in Area]


class AppointForm(forms.Form):
    """Who answers for which area, from when, and why."""

    area = forms.ChoiceField(label=_("Area"), choices=_areas)
    person = PersonField(label=_("Person"), kind="appoint")
    starts_on = forms.DateField(
        label=_("From"),
        widget=day_input(min=EARLIEST, max=LATEST),
        help_text=_("Who answers for it until then ends the day before."),
    )
    why = forms.CharField(label=_("Reason"), max_length=LONGEST_WHY)

    def __init__(self, *args: Any, people: QuerySet[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "person", people)
        # Written in full: a date input shows nothing else.
        self.fields["starts_on"].initial = today.isoformat()


class AgreementForm(forms.Form):
    """What was agreed with those whose data it is about."""

    number = forms.CharField(
        label=pgettext_lazy("of a document", "Number"), max_length=LONGEST_NUMBER
    )
    agreed_on = forms.DateField(label=_("Agreed on"), widget=day_input(min=EARLIEST, max=LATEST))
    features = forms.MultipleChoiceField(
        label=_("Covers"),
        choices=[(feature.value, name) for feature, name in FEATURES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = forms.DateField(label=_("From"), widget=day_input(min=EARLIEST, max=LATEST))
    ends_on = forms.DateField(
        label=_("To"),
        required=False,
        widget=day_input(min=EARLIEST, max=LATEST),
        help_text=_("Empty: until further notice."),
    )
    why = forms.CharField(label=_("Reason"), max_length=LONGEST_WHY)


class EndForm(forms.Form):
    """The last day of an agreement, and why it ends."""

    ends_on = forms.DateField(
        label=_("Last day"),
        widget=day_input(min=EARLIEST, max=LATEST),
        help_text=_("With yesterday it is off at once."),
    )
    why = forms.CharField(label=_("Reason"), max_length=LONGEST_WHY)


class ReasonForm(forms.Form):
    """Why something is done."""

    why = forms.CharField(label=_("Reason"), max_length=LONGEST_WHY)


def _kinds() -> list[tuple[str, str]]:
    """Kinds that are registered by now; jobs of others are found by text."""
    return sorted(((kind, kind_name(kind)) for kind in known_kinds()), key=lambda each: each[1])


class JobFilter(django_filters.FilterSet):
    """Jobs by state, kind and what they are of."""

    state = django_filters.ChoiceFilter(
        choices=[(state.value, capfirst(state.label)) for state in JobState],
        label=_("State"),
        empty_label=_("All"),
    )
    kind = django_filters.ChoiceFilter(choices=_kinds, label=_("Kind"), empty_label=_("All"))
    q = django_filters.CharFilter(method="search", label=_("Kind or of what"), max_length=120)

    class Meta:
        model = Job
        fields: list[str] = []

    @property
    def qs(self) -> QuerySet[Job]:
        """Nothing while a value is wrong: the message stands beside its field."""
        return super().qs if self.form.is_valid() or not self.is_bound else self.queryset.none()

    def search(self, jobs: QuerySet[Job], _name: str, text: str) -> QuerySet[Job]:
        words = text.strip()
        named = Q(kind__icontains=words) | Q(kind__in=kinds_called(words))
        return jobs.filter(named | Q(key__icontains=words))


class MailsForm(forms.Form):
    """Which kinds of notices come by e-mail too, among those that can be switched off."""

    def __init__(self, *args: Any, kinds: Sequence[NoticeKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind.kind, kind.name) for kind in kinds if not kind.duty]
        self.fields["wanted"] = forms.MultipleChoiceField(
            label=_("By e-mail"), required=False, choices=offered
        )


class ReadAllForm(forms.Form):
    """Up to which notice (id) all are read: the latest that the page has shown."""

    until = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class OlderForm(forms.Form):
    """Before which notice (id) a page begins."""

    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class TokenForm(forms.Form):
    """What a key for a program is for, what it may do and until when."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=LONGEST_NAME,
        help_text=_("For example: export into the data warehouse."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("May"),
        choices=[(TokenScope.READ.value, _("read")), (TokenScope.WRITE.value, _("write"))],
        widget=forms.CheckboxSelectMultiple,
        initial=[TokenScope.READ.value],
        help_text=_("Never more than you may do yourself."),
    )
    expires_on = forms.DateField(label=_("Last day"), widget=day_input())

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = today + timedelta(days=LONGEST_DAYS)
        self.fields["expires_on"].initial = today + timedelta(days=TOKEN_DAYS)
        self.fields["expires_on"].widget.attrs |= {"min": f"{today}", "max": f"{last}"}


class ClosePeriodForm(forms.Form):
    """Which of the periods that are over is closed, and why."""

    period = forms.TypedChoiceField(label=_("Period"), coerce=int)
    why = forms.CharField(label=_("Reason"), max_length=LONGEST_WHY)

    def __init__(self, *args: Any, periods: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._periods = {period.pk: period for period in periods}
        offered = [
            (pk, f"{period.key} (… {day(period.ends_on)})") for pk, period in self._periods.items()
        ]
        self.fields["period"] = forms.TypedChoiceField(
            label=_("Period"), coerce=int, choices=offered
        )

    def clean_period(self) -> Period:
        """The period itself."""
        return self._periods[self.cleaned_data["period"]]


class ResetPasswordForm(AskForPasswordForm):
    """A link to choose a new password, by a job: the page waits for no mail server."""

    def save(self, request: HttpRequest, **_given: Any) -> str:  # noqa: ARG002 - allauth's signature
        """Ask for the mail, of nobody too; what was typed is not kept."""
        for person in self.users or [None]:
            want_reset_mail(person, today=timezone.localdate())
        return self.cleaned_data["email"]
