"""What was ordered, who shares in it, and how far it is.

About indexes of references: documents.py.
"""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import append_only
from salesmgmt.org.access import Scope, entries_visible, scope_of, ways_to_see
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import fields
from salesmgmt.sales.models.catalogue import Customer, Product, Territory
from salesmgmt.sales.models.documents import Cancellation, Document, Return, key_once
from salesmgmt.sales.rules.terms import CreditKind

ORDER_DAYS = {
    "booked": _("Ordered"),
    "due": _("Due"),
    "delivered": _("Delivered"),
    "cancelled": _("Cancelled"),
    "returned": _("Returned"),
}
"""What can happen to an order on a day; delivered is the last arrival."""

_ARRIVED_LATE = Q(arrived_on__gt=F("due_on"))


def _between(field: str, first: date | None, last: date | None) -> Q:
    bounds = {f"{field}__gte": first, f"{field}__lte": last}
    return Q(**{name: day for name, day in bounds.items() if day})


class OrderQuerySet(models.QuerySet["Order"]):
    """Named filters for orders."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Orders that the person shares in or whose sellers they manage (docs/access.md)."""
        scope = scope_of(user, today)
        return self if scope.sees_all else self.filter(_has_share_visible(scope))

    # The three filters below select what rules.timeline.delivery_state says of an order.

    def open(self) -> Self:
        """Orders of which something is still to be delivered."""
        return self.filter(_is_at(is_open=True))

    def overdue(self, today: date) -> Self:
        """Open orders past their day: both open and late."""
        return self.filter(_is_at(is_open=True, due_on__lt=today))

    def late(self, today: date) -> Self:
        """Orders that arrived after their day, or are past it and still open."""
        # An open order is not late before its day is over, whatever was announced for later.
        is_over = Q(due_on__lt=today) | Q(is_open=False)
        return self.filter(_is_at(Q(_ARRIVED_LATE, is_over) | Q(is_open=True, due_on__lt=today)))

    def complete(self) -> Self:
        """Orders of which something arrived and nothing is still to come."""
        return self.filter(_is_at(is_open=False, arrived_on__isnull=False))

    def on_time_in_full(self) -> Self:
        """Complete orders that arrived by their day (monitoring.rules.otif)."""
        return self.filter(_is_at(is_open=False, arrived_on__lte=F("due_on")))

    def on_days(self, which: str, first: date | None, last: date | None) -> Self:
        """Orders that something happened to on these days; `which` is a key of ORDER_DAYS."""
        if which in {"booked", "due"}:
            return self.filter(_between(f"{which}_on", first, last))
        if which == "delivered":
            days = _between("arrived_on", first, last)
            return self.filter(_is_at(days, arrived_on__isnull=False))
        gone: models.QuerySet = (
            Cancellation.objects.filter(_between("cancelled_on", first, last))
            if which == "cancelled"
            else Return.objects.filter(_between("returned_on", first, last))
        )
        return self.filter(pk__in=gone.values("order"))

    def newest_first(self) -> Self:
        return self.order_by("-booked_on", "-id")


class Order(Document):
    """What a customer ordered; `rate` is the company's price of the currency on the order's day."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_constraint=False, related_name="orders"
    )
    # The selling unit: credits without a person count here.
    department = models.ForeignKey(Department, models.PROTECT, db_constraint=False)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False
    )
    booked_on = models.DateField(_("ordered on"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    rate = fields.rate()
    channel = models.CharField(_("channel"), max_length=40, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        constraints = [
            key_once("order"),
            models.CheckConstraint(name="sales_order_rate_positive", condition=Q(rate__gt=0)),
        ]
        indexes = [
            # Reader: the order list, newest first.
            models.Index(fields=["-booked_on", "-id"], name="sales_order_newest"),
            # Reader: the order list by due day.
            models.Index(fields=["due_on"], name="sales_order_due"),
        ]
        triggers = [
            *append_only(),
            fields.has_parents(
                customer_id="sales_customer",
                department_id="org_department",
                territory_id="sales_territory",
            ),
        ]


class OrderLine(models.Model):
    """One product of an order; gross is before discount, net after, both without tax."""

    order = models.ForeignKey(
        Order, models.PROTECT, db_constraint=False, db_index=False, related_name="lines"
    )
    key = models.CharField(_("line"), max_length=100)
    product = models.ForeignKey(Product, models.PROTECT, db_constraint=False, db_index=False)
    quantity = fields.quantity()
    gross_amount = fields.amount()
    net_amount = fields.amount()
    # Cost of one unit on the order's day in the company currency; unknown stays empty.
    unit_cost = fields.amount(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "key"], name="sales_order_line_once"),
            models.CheckConstraint(
                name="sales_order_line_quantity_positive",
                condition=Q(quantity__gt=0),
                violation_error_message=_("An order line needs a quantity above zero."),
            ),
        ]
        triggers = [
            *append_only(),
            fields.has_parents(order_id="sales_order", product_id="sales_product"),
        ]

    def __str__(self) -> str:
        return self.key


class OrderShareQuerySet(models.QuerySet["OrderShare"]):
    """Named filters for shares."""

    def current(self) -> Self:
        """The shares that hold now: those of each order's last version."""
        # Few orders have a second version: those alone are looked through.
        newer = OrderShare.objects.filter(
            order=OuterRef("order"), version__gt=OuterRef("version"), version__gte=2
        )
        return self.filter(~Exists(newer))

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Own shares and those of subtrees managed; never a colleague's of a shared order."""
        return self.filter(entries_visible(scope_of(user, today), "order__booked_on"))

    def below(self, department: Department) -> Self:
        """Shares that are credited in the department, or further down."""
        inside = Department.objects.in_subtree(department).values("pk")
        return self.filter(department__in=inside)

    def to_count(self, user: User | AnonymousUser, today: date, *columns: str) -> models.QuerySet:
        """`columns` of the shares of `visible_to`: for who counts all of them, not lists some.

        Each way to see a share goes by an index of its own. In the order of ids what is looked up
        by them lies side by side: a third less time; a limit, here of all there can be, keeps the
        order.
        """
        scope = scope_of(user, today)
        if scope.sees_all:
            return self.values(*columns)
        first, *others = (
            self.filter(way).values(*columns) for way in ways_to_see(scope, "order__booked_on")
        )
        return first.union(*others).order_by("order")[: models.BigAutoField.MAX_BIGINT]


class OrderShare(models.Model):
    """Who is credited with which share of an order; a correction is a new version of all shares."""

    order = models.ForeignKey(
        Order, models.PROTECT, db_constraint=False, db_index=False, related_name="shares"
    )
    version = models.PositiveSmallIntegerField()
    kind = fields.term(CreditKind)
    position = models.PositiveSmallIntegerField()
    # Empty: the order was sold without a person and counts for the department alone.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="order_shares",
    )
    department = models.ForeignKey(Department, models.PROTECT, db_constraint=False, db_index=False)
    share = fields.ratio()
    act = models.UUIDField()

    objects = OrderShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "version", "kind", "person"],
                name="sales_order_share_person_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="sales_order_share_is_a_share",
                condition=Q(share__gt=0, share__lte=1),
                violation_error_message=_("A share lies above 0 and is at most 1 (100 %%)."),
            ),
        ]
        indexes = [
            # Readers: visible orders and fulfilments, which need no more of a share.
            models.Index(
                fields=["person", "order"], include=["version"], name="sales_order_share_by_person"
            ),
            models.Index(
                fields=["department", "order"],
                include=["version"],
                name="sales_order_share_by_dept",
            ),
            # Reader: OrderShareQuerySet.current.
            models.Index(
                fields=["order"], condition=Q(version__gte=2), name="sales_order_share_newer"
            ),
        ]
        triggers = [
            *append_only(),
            fields.has_parents(
                order_id="sales_order", person_id="org_user", department_id="org_department"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind} {self.share}"


class Fulfilment(models.Model):
    """How far an order is; returns change nothing of it.

    Each order has one, kept by posting (actions/posting.py) in the transaction of the documents.
    """

    order = models.OneToOneField(
        Order,
        models.PROTECT,
        primary_key=True,
        db_constraint=False,
        related_name="fulfilment",
    )
    # Copies of the order's.
    department = fields.kept_department()
    booked_on = models.DateField()
    due_on = models.DateField(null=True)
    # In the company currency, as ordered: each line to the millionth.
    net_amount = fields.amount()
    # Something is neither delivered nor cancelled.
    is_open = models.BooleanField()
    # The last arrival, or dispatch where no arrival is known.
    arrived_on = models.DateField(null=True)

    class Meta:
        indexes = [
            # Readers: overdue orders on home pages and the process board.
            models.Index(
                fields=["due_on"], condition=Q(is_open=True), name="sales_fulfilment_open"
            ),
            # Reader: the order list by day of delivery.
            models.Index(
                fields=["arrived_on"],
                condition=Q(arrived_on__isnull=False),
                name="sales_fulfilment_arrived",
            ),
        ]
        triggers = [fields.has_parents(order_id="sales_order", department_id="org_department")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.arrived_on}"


def _is_at(*conditions: Q, **fields: Any) -> Exists:
    """Whether the order's fulfilment is such."""
    return Exists(Fulfilment.objects.filter(*conditions, order=OuterRef("pk"), **fields))


def _has_share_visible(scope: Scope) -> Exists:
    """Whether a share of the order is the person's to see."""
    shares = OrderShare.objects.current().filter(entries_visible(scope, "order__booked_on"))
    return Exists(shares.filter(order=OuterRef("pk")))
