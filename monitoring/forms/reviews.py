"""Filters of reviews and commitments, and what people write in them."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from monitoring.actions.reviews import LONGEST_NOTE
from monitoring.models import Commitment, Review
from monitoring.models.reviews import CommitmentQuerySet, ReviewQuerySet
from monitoring.rules.terms import ReviewState, Side
from salesmgmt.lib.fields import day_field, offer, text_field
from salesmgmt.org.access import Person, scope_of
from salesmgmt.org.models import User

LONGEST_SEARCH = 100


class ReviewFilter(django_filters.FilterSet):
    """Holder, the person's part in it, and state; unknown values are refused beside their field."""

    q = django_filters.CharFilter(method="by_holder", label=_("Holder"), max_length=LONGEST_SEARCH)
    part = django_filters.ChoiceFilter(
        choices=[
            ("waiting", _("Waits for me")),
            ("lead", _("I lead it")),
            ("answer", _("It is about me")),
        ],
        label=_("My part"),
        method="by_part",
        empty_label=_("All"),
    )
    state = django_filters.ChoiceFilter(
        choices=[(ReviewState.OPEN.value, _("Open")), (ReviewState.SIGNED.value, _("Signed"))],
        label=_("State"),
        empty_label=_("All"),
    )

    class Meta:
        model = Review
        fields: list[str] = []

    def __init__(self, *args: Any, user: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today

    @property
    def qs(self) -> ReviewQuerySet:
        """Nothing while a value is wrong: the message stands beside its field."""
        return super().qs if self.form.is_valid() or not self.is_bound else self.queryset.none()

    def by_holder(self, reviews: ReviewQuerySet, _name: str, text: str) -> ReviewQuerySet:
        words = text.strip()
        return reviews.filter(
            Q(person__name__icontains=words) | Q(department__name__icontains=words)
        )

    def by_part(self, reviews: ReviewQuerySet, _name: str, part: str) -> ReviewQuerySet:
        if part == "waiting":
            return reviews.waiting_for(self.user, self.today)
        field = "lead" if part == "lead" else "subject"
        return reviews.filter(**{f"{field}__in": scope_of(self.user, self.today).person_ids})


class CommitmentFilter(django_filters.FilterSet):
    """How far the own commitments are."""

    state = django_filters.ChoiceFilter(
        choices=[
            ("open", _("Open")),
            ("overdue", _("Overdue")),
            ("done", _("Done")),
            ("dropped", _("Given up")),
        ],
        label=_("State"),
        method="by_state",
        empty_label=_("All"),
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def qs(self) -> CommitmentQuerySet:
        """Nothing while a value is wrong: the message stands beside its field."""
        return super().qs if self.form.is_valid() or not self.is_bound else self.queryset.none()

    def by_state(self, rows: CommitmentQuerySet, _name: str, state: str) -> CommitmentQuerySet:
        if state == "open":
            return rows.open()
        if state == "overdue":
            return rows.overdue(self.today)
        return rows.filter(**{f"{state}_on__isnull": False})


class NoteForm(forms.Form):
    """What one side says."""

    text = text_field(
        _("What you want to say"),
        LONGEST_NOTE,
        rows=4,
        help_text=_("It stays as it is, and both sides and the managers above read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "note-%s"
        super().__init__(*args, **kwargs)


class CommitmentForm(forms.Form):
    """Who will do what until when."""

    text = text_field(_("What will be done"))
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Who does it"))
    due_on = day_field(_("Until"))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        kwargs["auto_id"] = "commitment-%s"
        super().__init__(*args, **kwargs)
        offer(self, "owner", people)


class DoneForm(forms.Form):
    """How a commitment was kept."""

    why = text_field(_("How it went"), required=False)


class DropForm(forms.Form):
    """Why a commitment is given up."""

    why = text_field(_("Why it is given up"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "drop-%s"
        super().__init__(*args, **kwargs)


class SideForm(forms.Form):
    """For which side is signed; the button says it. `seen` is the record that was read."""

    side = forms.TypedChoiceField(choices=[(side.value, side.value) for side in Side], coerce=Side)
    seen = forms.CharField(max_length=20, widget=forms.HiddenInput)
