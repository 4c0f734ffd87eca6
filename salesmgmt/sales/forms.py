"""Filters of the order list; the address holds them."""

from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.models import Department
from salesmgmt.sales.models import Order
from salesmgmt.sales.models.documents import OrderQuerySet

if TYPE_CHECKING:
    from salesmgmt.sales.queries.orders import ListedOrder

LONGEST_SEARCH = 100


class OrderFilter(django_filters.FilterSet):
    """Search, days, department and delivery; unknown values are refused beside their field."""

    q = django_filters.CharFilter(
        method="search", label=_("Number or customer"), max_length=LONGEST_SEARCH
    )
    first = django_filters.DateFilter(
        "booked_on", "gte", label=_("Ordered from"), widget=forms.DateInput({"type": "date"})
    )
    last = django_filters.DateFilter(
        "booked_on", "lte", label=_("Ordered to"), widget=forms.DateInput({"type": "date"})
    )
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
        ],
        label=_("Delivery"),
        method="by_delivery",
        empty_label=_("All"),
    )

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(
        self, *args: Any, departments: QuerySet[Department], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.filters["department"].queryset = departments

    @property
    def qs(self) -> "QuerySet[ListedOrder]":
        """Nothing while a value is wrong: the message stands beside its field."""
        return super().qs if self.form.is_valid() or not self.is_bound else self.queryset.none()

    def messages(self) -> list[str]:
        """Everything that is wrong, for answers without a form."""
        return [
            f"{self.form[name].label}: {error}"
            for name, errors in self.form.errors.items()
            for error in errors
        ]

    def search(self, orders: OrderQuerySet, _name: str, text: str) -> OrderQuerySet:
        words = text.strip()
        return orders.filter(Q(key__iexact=words) | Q(customer__name__icontains=words))

    def in_subtree(
        self, orders: OrderQuerySet, _name: str, department: Department | None
    ) -> OrderQuerySet:
        if department is None:
            return orders
        return orders.filter(department__path__startswith=department.path)

    def by_delivery(self, orders: OrderQuerySet, _name: str, state: str) -> OrderQuerySet:
        if state == "open":
            return orders.open()
        return orders.overdue(self.today) if state == "overdue" else orders.late(self.today)
