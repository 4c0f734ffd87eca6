"""The ledger: what happened to each line, who is credited for it, and the kept sums."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import append_only
from salesmgmt.org.access import entries_visible, scope_of
from salesmgmt.org.models import User
from salesmgmt.sales.models import fields
from salesmgmt.sales.models.orders import OrderLine
from salesmgmt.sales.rules.margin import margin_of
from salesmgmt.sales.rules.terms import Basis, CreditKind, EntryKind, EventKind


class LineEvent(models.Model):
    """One thing that happened to an order line, as its document says: the ledger's input."""

    line = models.ForeignKey(
        OrderLine, models.PROTECT, db_constraint=False, db_index=False, related_name="events"
    )
    # A copy of the line's order: orders are posted and locked as a whole.
    order_id = models.BigIntegerField()
    kind = fields.term(EventKind)
    happened_on = models.DateField()
    quantity = fields.quantity()
    # In the document's currency, without tax; empty where the order's own price holds.
    net_amount = fields.amount(null=True)
    # The document's line that says so, by its kind's table.
    source_id = models.BigIntegerField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "kind", "source_id"], name="sales_line_event_once"
            ),
        ]
        indexes = [
            # Reader: sales/actions/sql/movement.sql.
            models.Index(fields=["order_id"], name="sales_line_event_by_order"),
        ]
        triggers = [*append_only(), fields.has_parents(line_id="sales_orderline")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind} {self.quantity}"


class CreditFigures(models.Model):
    """What every measure is made of, in the company currency: of one entry, or summed.

    Wide enough for sums of very many documents; what one order may be worth is Fulfilment's to say.
    """

    quantity = fields.total(default=fields.ZERO)
    revenue = fields.total(default=fields.ZERO)
    # Before discount: average discount is 1 - revenue / gross_revenue.
    gross_revenue = fields.total(default=fields.ZERO)
    margin = fields.total(default=fields.ZERO)
    # Revenue of lines whose cost is unknown; it is in no margin.
    uncosted_revenue = fields.total(default=fields.ZERO)
    # Shares of orders: an order counts as long as anything of it is kept.
    orders = fields.total(default=fields.ZERO)

    class Meta:
        abstract = True

    @property
    def known_margin(self) -> Decimal | None:
        """The margin; None where nothing of it has a cost."""
        return margin_of(self)


FIGURES = ("quantity", "revenue", "gross_revenue", "margin", "uncosted_revenue", "orders")


class CreditQuerySet(models.QuerySet["Credit"]):
    """Named filters for ledger entries."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Own entries, and those of subtrees managed now or on the entry's day (docs/access.md)."""
        return self.filter(entries_visible(scope_of(user, today), "business_on"))


class Credit(CreditFigures):
    """One signed entry per (event, basis, kind, person); written by actions/posting.py alone.

    Line and person are references; order, product, customer, territory and department are copies
    of the line's that check_integrity proves.
    """

    event_id = models.BigIntegerField(null=True)
    line = models.ForeignKey(
        OrderLine, models.PROTECT, db_constraint=False, db_index=False, related_name="credits"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="credits",
    )
    department_id = models.BigIntegerField()
    order_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    territory_id = models.BigIntegerField(null=True)
    basis = fields.term(Basis)
    kind = fields.term(CreditKind)
    entry = fields.term(EntryKind)
    # When it counts: the event's own day, or the first open day when that one was closed.
    business_on = models.DateField()
    # The day of the sale that it belongs to: what a reversal takes back.
    origin_on = models.DateField()
    share = fields.ratio()
    reverses_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    act = models.UUIDField()

    objects = CreditQuerySet.as_manager()

    class Meta:
        indexes = [
            # Readers: drill-down from a person's or a department's figure to its documents;
            # attainment as known on a past day.
            models.Index(fields=["person", "business_on"], name="sales_credit_by_person"),
            models.Index(fields=["department_id", "business_on"], name="sales_credit_by_dept"),
            # Readers: entries of the whole company in a window, newest first; best products.
            models.Index(fields=["business_on", "id"], name="sales_credit_newest"),
            # Readers: order page, recredit, check_integrity.
            models.Index(fields=["order_id"], name="sales_credit_by_order"),
        ]
        triggers = [
            *append_only(),
            fields.has_parents(line_id="sales_orderline", person_id="org_user"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.basis} {self.revenue}"


class CreditDay(CreditFigures):
    """Sums of credit by day, person and department."""

    day = models.DateField()
    basis = fields.term(Basis)
    kind = fields.term(CreditKind)
    person_id = models.BigIntegerField(null=True)
    department = fields.kept_department()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "basis", "kind", "day", "department"],
                name="sales_credit_day_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            # Reader: monitoring/sql/tree_from_rollups.sql for the people of a department.
            models.Index(
                fields=["department", "basis", "kind", "day"], name="sales_credit_day_dept"
            ),
        ]
        triggers = [fields.has_parents(department_id="org_department")]

    def __str__(self) -> str:
        return f"{self.day} {self.basis} {self.revenue}"


class CreditMonth(CreditFigures):
    """The same by calendar month (its first day): a period is whole months plus edge days."""

    month = models.DateField()
    basis = fields.term(Basis)
    kind = fields.term(CreditKind)
    person_id = models.BigIntegerField(null=True)
    department = fields.kept_department()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "basis", "kind", "month", "department"],
                name="sales_credit_month_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            # Reader: monitoring/sql/tree_from_rollups.sql for the people of a department.
            models.Index(
                fields=["department", "basis", "kind", "month"], name="sales_credit_month_dept"
            ),
        ]
        triggers = [fields.has_parents(department_id="org_department")]

    def __str__(self) -> str:
        return f"{self.month} {self.basis} {self.revenue}"


class DepartmentDay(CreditFigures):
    """Sums of credit by day and department, of all its people and without a person.

    What is told of departments and the company does not take longer with the people they have.
    """

    day = models.DateField()
    basis = fields.term(Basis)
    kind = fields.term(CreditKind)
    department = fields.kept_department()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "basis", "kind", "day"], name="sales_department_day_once"
            ),
        ]
        triggers = [fields.has_parents(department_id="org_department")]

    def __str__(self) -> str:
        return f"{self.day} {self.basis} {self.revenue}"


class DepartmentMonth(CreditFigures):
    """The same by calendar month (its first day)."""

    month = models.DateField()
    basis = fields.term(Basis)
    kind = fields.term(CreditKind)
    department = fields.kept_department()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "basis", "kind", "month"], name="sales_department_month_once"
            ),
        ]
        triggers = [fields.has_parents(department_id="org_department")]

    def __str__(self) -> str:
        return f"{self.month} {self.basis} {self.revenue}"
