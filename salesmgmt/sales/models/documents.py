"""Documents are facts as they came: append-only, keyed by the source's own number.

A mistake is mended by a further document (cancellation, return) or by crediting
somebody else (`sales.actions.recredit`), never by changing what was recorded.

Without an index of its own (db_index=False) is a reference whose column begins another index, or
that nobody looks up from its other side: each index is paid for at every posting.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import append_only
from salesmgmt.sales.models import fields


class Document(models.Model):
    """What every document has: its own number, when it was recorded, and by which act."""

    # Unique by the constraint of each kind (`key_once`): unique=True would bring a second index for
    # prefixes, which nobody looks up.
    key = models.CharField(_("number"), max_length=100)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    act = models.UUIDField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


def key_once(kind: str) -> models.UniqueConstraint:
    """A kind of document has each number once."""
    return models.UniqueConstraint(fields=["key"], name=f"sales_{kind}_key_once")


class Delivery(Document):
    """Goods on their way; counts on the day of arrival, or of dispatch if that is all we know."""

    order = models.ForeignKey(
        "sales.Order", models.PROTECT, db_constraint=False, related_name="deliveries"
    )
    promised_on = models.DateField(_("promised on"), null=True, blank=True)
    shipped_on = models.DateField(_("shipped on"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    carrier = models.CharField(_("carrier"), max_length=100, blank=True)
    delay_reason = models.CharField(_("reason of delay"), max_length=200, blank=True)

    class Meta:
        constraints = [
            key_once("delivery"),
            models.CheckConstraint(
                name="sales_delivery_has_a_day",
                condition=Q(shipped_on__isnull=False) | Q(delivered_on__isnull=False),
                violation_error_message=_("A delivery needs the day it was shipped or arrived."),
            ),
            models.CheckConstraint(
                name="sales_delivery_arrives_after_dispatch",
                condition=Q(shipped_on__isnull=True)
                | Q(delivered_on__isnull=True)
                | Q(delivered_on__gte=F("shipped_on")),
            ),
        ]
        indexes = [
            # Reader: diagnostics/queries/sql/evidence.sql.
            models.Index(Coalesce("delivered_on", "shipped_on"), name="sales_delivery_arrived"),
        ]
        triggers = [*append_only("delay_reason"), fields.has_parents(order_id="sales_order")]


class QuantityLine(models.Model):
    """A part of an order line that something happened to."""

    line = models.ForeignKey(
        "sales.OrderLine", models.PROTECT, db_constraint=False, related_name="+"
    )
    quantity = fields.quantity()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.line_id} x {self.quantity}"


def _part(name: str, parent: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(fields=[parent, "line"], name=f"sales_{name}_line_once"),
        models.CheckConstraint(name=f"sales_{name}_quantity_positive", condition=Q(quantity__gt=0)),
    ]


class DeliveryLine(QuantityLine):
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, db_constraint=False, db_index=False, related_name="lines"
    )

    class Meta:
        constraints = _part("delivery", "delivery")
        triggers = [
            *append_only(),
            fields.has_parents(line_id="sales_orderline", delivery_id="sales_delivery"),
        ]


class Cancellation(Document):
    """A customer or the company gives up what was ordered and not delivered."""

    order = models.ForeignKey(
        "sales.Order", models.PROTECT, db_constraint=False, related_name="cancellations"
    )
    cancelled_on = models.DateField(_("cancelled on"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        constraints = [key_once("cancellation")]
        triggers = [*append_only("reason"), fields.has_parents(order_id="sales_order")]


class CancellationLine(QuantityLine):
    cancellation = models.ForeignKey(
        Cancellation, models.PROTECT, db_constraint=False, db_index=False, related_name="lines"
    )

    class Meta:
        constraints = _part("cancellation", "cancellation")
        triggers = [
            *append_only(),
            fields.has_parents(line_id="sales_orderline", cancellation_id="sales_cancellation"),
        ]


class Return(Document):
    """Goods come back."""

    order = models.ForeignKey(
        "sales.Order", models.PROTECT, db_constraint=False, related_name="returns"
    )
    returned_on = models.DateField(_("returned on"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        constraints = [key_once("return")]
        triggers = [*append_only("reason"), fields.has_parents(order_id="sales_order")]


class ReturnLine(QuantityLine):
    # "return" is a word of Python.
    return_document = models.ForeignKey(
        Return, models.PROTECT, db_constraint=False, db_index=False, related_name="lines"
    )

    class Meta:
        constraints = _part("return", "return_document")
        triggers = [
            *append_only(),
            fields.has_parents(line_id="sales_orderline", return_document_id="sales_return"),
        ]


class Invoice(Document):
    """What the customer owes; amounts in the order's currency."""

    order = models.ForeignKey(
        "sales.Order", models.PROTECT, db_constraint=False, related_name="invoices"
    )
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    # With tax and freight: what payments are measured against.
    gross_total = fields.amount()

    class Meta:
        constraints = [
            key_once("invoice"),
            models.CheckConstraint(
                name="sales_invoice_total_positive", condition=Q(gross_total__gt=0)
            ),
        ]
        triggers = [*append_only(), fields.has_parents(order_id="sales_order")]


class InvoiceLine(QuantityLine):
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, db_constraint=False, db_index=False, related_name="lines"
    )
    net_amount = fields.amount()

    class Meta:
        constraints = _part("invoice", "invoice")
        triggers = [
            *append_only(),
            fields.has_parents(line_id="sales_orderline", invoice_id="sales_invoice"),
        ]


class Payment(Document):
    """Money that came in for an invoice; earns its lines in proportion."""

    invoice = models.ForeignKey(
        Invoice, models.PROTECT, db_constraint=False, related_name="payments"
    )
    paid_on = models.DateField(_("paid on"))
    amount = fields.amount()

    class Meta:
        constraints = [
            key_once("payment"),
            models.CheckConstraint(
                name="sales_payment_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("A payment is a positive amount."),
            ),
        ]
        triggers = [*append_only(), fields.has_parents(invoice_id="sales_invoice")]
