"""Filters of the follow-up list, and the customer's answer."""

from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from monitoring.actions.follow_ups import LONGEST_COMMENT
from monitoring.models import FollowUp
from monitoring.models.follow_ups import FollowUpQuerySet
from monitoring.queries.follow_ups import ANSWERS
from salesmgmt.lib.fields import day_field, day_input, text_field
from salesmgmt.lib.templatetags.figures import day
from salesmgmt.org.access import Person, scope_of
from salesmgmt.org.models import Department, User
from salesmgmt.org.person_field import PersonField, offer_people
from salesmgmt.sales.models import OrderShare

if TYPE_CHECKING:
    from monitoring.queries.follow_ups import ListedFollowUp

LONGEST_SEARCH = 100
NOBODY = "nobody"


class FollowUpFilter(django_filters.FilterSet):
    """Search, state, owner, days and department; unknown values are refused beside their field."""

    q = django_filters.CharFilter(
        method="search", label=_("Order or customer"), max_length=LONGEST_SEARCH
    )
    state = django_filters.ChoiceFilter(
        choices=[("open", _("Open")), ("overdue", _("Overdue")), ("done", _("Done"))],
        label=_("State"),
        method="by_state",
        empty_label=_("All"),
    )
    whose = django_filters.ChoiceFilter(
        choices=[("mine", _("Mine")), (NOBODY, _("Nobody’s"))],
        label=_("Owner"),
        method="by_owner",
        empty_label=_("All"),
    )
    # These three are looked at together, by filter_queryset.
    by = django_filters.ChoiceFilter(
        choices=[("done", _("Done"))],
        label=_("Days of"),
        method="passed_over",
        empty_label=_("Due"),
    )
    first = django_filters.DateFilter(method="passed_over", label=_("From"), widget=day_input())
    last = django_filters.DateFilter(method="passed_over", label=_("To"), widget=day_input())
    department = django_filters.ModelChoiceFilter(
        queryset=Department.objects.none(),
        label=_("Department"),
        to_field_name="key",
        method="in_subtree",
        empty_label=_("All"),
    )

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        departments: QuerySet[Department],
        user: Person,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        self.filters["department"].queryset = departments

    @property
    def qs(self) -> "QuerySet[ListedFollowUp]":
        """Nothing while a value is wrong: the message stands beside its field."""
        return super().qs if self.form.is_valid() or not self.is_bound else self.queryset.none()

    def filter_queryset(self, queryset: FollowUpQuerySet) -> FollowUpQuerySet:
        """All filters, and the days on which they are due or were done."""
        asked = self.form.cleaned_data
        field = "done_on" if asked.get("by") == "done" else "due_on"
        bounds = {f"{field}__gte": asked.get("first"), f"{field}__lte": asked.get("last")}
        found: FollowUpQuerySet = super().filter_queryset(queryset)
        return found.filter(**{name: value for name, value in bounds.items() if value})

    def passed_over(self, found: FollowUpQuerySet, _name: str, _value: Any) -> FollowUpQuerySet:
        return found

    def search(self, found: FollowUpQuerySet, _name: str, text: str) -> FollowUpQuerySet:
        words = text.strip()
        return found.filter(Q(order__key__iexact=words) | Q(order__customer__name__icontains=words))

    def by_state(self, found: FollowUpQuerySet, _name: str, state: str) -> FollowUpQuerySet:
        if state == "done":
            return found.filter(done_on__isnull=False)
        return found.open() if state == "open" else found.overdue(self.today)

    def by_owner(self, found: FollowUpQuerySet, _name: str, whose: str) -> FollowUpQuerySet:
        if whose == NOBODY:
            return found.filter(owner__isnull=True)
        return found.filter(owner__in=scope_of(self.user, self.today).person_ids)

    def in_subtree(
        self, found: FollowUpQuerySet, _name: str, department: Department | None
    ) -> FollowUpQuerySet:
        if department is None:
            return found
        shares = OrderShare.objects.current().visible_to(self.user, self.today)
        return found.filter(order__in=shares.below(department).values("order"))


class AssignForm(forms.Form):
    """Who does the follow-ups, how many of a list, and why."""

    MOST = 1_000

    def __init__(self, *args: Any, people: QuerySet[User], found: int, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "assign-%s")
        super().__init__(*args, **kwargs)
        self.most = min(found, self.MOST)
        self.fields["owner"] = PersonField(label=_("Who does them"), kind="follow_up")
        offer_people(self, "owner", people)
        self.fields["number"] = forms.IntegerField(
            label=_("How many, the first due first"),
            min_value=1,
            max_value=self.most,
            initial=self.most,
        )
        self.fields["why"] = text_field(_("Reason"), rows=2, required=False)


class AnswerForm(forms.Form):
    """What the customer said: one of five answers or nobody reached, a comment, the day."""

    answer = forms.ChoiceField(
        label=_("How satisfied is the customer?"),
        choices=[
            *((str(score), words) for score, words in ANSWERS.items()),
            (NOBODY, _("Nobody could be reached")),
        ],
        widget=forms.RadioSelect,
    )
    comment = text_field(
        _("Comment"),
        LONGEST_COMMENT,
        rows=4,
        required=False,
        help_text=_("In the customer’s words where you can."),
    )
    done_on = day_field(_("Asked on"))

    def __init__(self, *args: Any, follow_up: FollowUp, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follow_up, self.today = follow_up, today
        # Written in full: a date input shows nothing else.
        self.fields["done_on"].initial = today.isoformat()
        bounds = {"min": follow_up.delivered_on.isoformat(), "max": today.isoformat()}
        self.fields["done_on"].widget.attrs.update(bounds)

    def clean_answer(self) -> int | None:
        """The score; None where nobody was reached."""
        answer = self.cleaned_data["answer"]
        return None if answer == NOBODY else int(answer)

    def clean_done_on(self) -> date:
        """A day from the delivery to today."""
        chosen: date = self.cleaned_data["done_on"]
        if not self.follow_up.delivered_on <= chosen <= self.today:
            raise ValidationError(
                _("Choose a day from the delivery on %(first)s to today."),
                params={"first": day(self.follow_up.delivered_on)},
            )
        return chosen
