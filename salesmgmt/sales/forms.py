"""Filters of the order list; the address holds them."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.fields import day_input
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import Order
from salesmgmt.sales.models.orders import ORDER_DAYS, OrderQuerySet, OrderShareQuerySet

if TYPE_CHECKING:
    from salesmgmt.sales.queries.orders import ListedOrder

LONGEST_SEARCH = 100
BOOKED = "booked"


class OrderFilter(django_filters.FilterSet):
    """Search, days, department and delivery; unknown values are refused beside their field."""

    q = django_filters.CharFilter(
        method="search", label=_("Number or customer"), max_length=LONGEST_SEARCH
    )
    # These three are looked at together, by filter_queryset.
    by = django_filters.ChoiceFilter(
        choices=[(key, words) for key, words in ORDER_DAYS.items() if key != BOOKED],
        label=_("Days of"),
        method="passed_over",
        empty_label=ORDER_DAYS[BOOKED],
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
    delivery = django_filters.ChoiceFilter(
        choices=[
            ("late", _("Late")),
            ("open", _("Open")),
            ("overdue", _("Late and open")),
            ("complete", _("Delivered")),
            ("on_time", _("On time in full")),
        ],
        label=_("Delivery"),
        method="by_delivery",
        empty_label=_("All"),
    )

    # Whose orders are meant is asked by links of other pages; the page says so above the list.
    person = django_filters.ModelChoiceFilter(
        queryset=User.objects.none(),
        label=_("Credited to"),
        method="credited_to",
        widget=forms.HiddenInput,
    )
    holder = django_filters.ModelChoiceFilter(
        queryset=Department.objects.none(),
        label=_("Credited in"),
        to_field_name="key",
        method="in_subtree",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        departments: QuerySet[Department],
        people: QuerySet[User],
        shares: OrderShareQuerySet,
        today: date,
        **kwargs: Any,
    ) -> None:
        """Offered are `departments` and `people`; `shares` are the current ones that the person
        may see."""
        super().__init__(*args, **kwargs)
        self.shares = shares
        self.today = today
        for name in ("department", "holder"):
            self.filters[name].queryset = departments
        self.filters["person"].queryset = people

    @property
    def qs(self) -> "QuerySet[ListedOrder]":
        """Nothing while a value is wrong: the message stands beside its field."""
        return super().qs if self.form.is_valid() or not self.is_bound else self.queryset.none()

    @property
    def is_narrowed(self) -> bool:
        """Whether fewer than all orders of the person are listed."""
        return not self.form.is_valid() or any(self.form.cleaned_data.values())

    @property
    def under(self) -> Department | None:
        """The department in which the listed orders are credited; None for all."""
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        return asked.get("department") or asked.get("holder")

    @property
    def whose(self) -> User | Department | None:
        """Whose orders alone are listed, where a link asked for somebody's."""
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        return asked.get("person") or asked.get("holder")

    def filter_queryset(self, queryset: OrderQuerySet) -> OrderQuerySet:
        """All filters, and the days of what was chosen; without days only cancelled and returned
        narrow the list."""
        asked = self.form.cleaned_data
        found = super().filter_queryset(queryset)
        return found.on_days(asked.get("by") or BOOKED, asked.get("first"), asked.get("last"))

    def passed_over(self, orders: OrderQuerySet, _name: str, _value: Any) -> OrderQuerySet:
        return orders

    def search(self, orders: OrderQuerySet, _name: str, text: str) -> OrderQuerySet:
        words = text.strip()
        return orders.filter(Q(key__iexact=words) | Q(customer__name__icontains=words))

    def in_subtree(
        self, orders: OrderQuerySet, _name: str, department: Department | None
    ) -> OrderQuerySet:
        """Orders that count in the department: part of them is credited there."""
        if department is None:
            return orders
        return orders.filter(pk__in=self.shares.below(department).values("order"))

    def credited_to(self, orders: OrderQuerySet, _name: str, person: User | None) -> OrderQuerySet:
        if person is None:
            return orders
        return orders.filter(pk__in=self.shares.filter(person=person).values("order"))

    def by_delivery(self, orders: OrderQuerySet, _name: str, state: str) -> OrderQuerySet:
        found: dict[str, Callable[[], OrderQuerySet]] = {
            "open": orders.open,
            "overdue": partial(orders.overdue, self.today),
            "late": partial(orders.late, self.today),
            "complete": orders.complete,
            "on_time": orders.on_time_in_full,
        }
        return found[state]()
