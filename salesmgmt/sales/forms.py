"""Filters of the order list; the address holds them."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.models import Department
from salesmgmt.sales.models import Delivery, Order
from salesmgmt.sales.models.documents import OrderQuerySet

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
        queryset=Department.objects.in_tree_order(),
        label=_("Department"),
        to_field_name="key",
        method="in_subtree",
        empty_label=_("All"),
    )
    delivery = django_filters.ChoiceFilter(
        choices=[
            ("late", _("Late")),
            ("open", _("Not shipped")),
            ("overdue", _("Late and not shipped")),
        ],
        label=_("Delivery"),
        method="by_delivery",
        empty_label=_("All"),
    )

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

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
        shipped = Delivery.objects.filter(order=OuterRef("pk"))
        if state == "open":
            return orders.filter(~Exists(shipped))
        if state == "overdue":
            return orders.overdue(self.today)
        overdue = Q(due_on__lt=self.today) & ~Exists(shipped)
        return orders.filter(overdue | Exists(shipped.filter(shipped_on__gt=OuterRef("due_on"))))
