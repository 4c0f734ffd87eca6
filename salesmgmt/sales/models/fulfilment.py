"""How far each order is, and how many orders are how far: kept by posting, never recomputed.

Posting (actions/posting.py) keeps both in the transaction of the documents that they follow from;
check_integrity proves them.
"""

from django.db import models
from django.db.models import Q

from salesmgmt.org.models import Department
from salesmgmt.sales.models import fields
from salesmgmt.sales.rules.terms import FulfilmentFigure


class Fulfilment(models.Model):
    """How far an order with lines is; returns change nothing of it."""

    order = models.OneToOneField(
        "sales.Order",
        models.PROTECT,
        primary_key=True,
        db_constraint=False,
        related_name="fulfilment",
    )
    # A copy of the order's.
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
            models.Index(fields=["arrived_on"], name="sales_fulfilment_arrived"),
        ]
        triggers = [fields.has_parents(order_id="sales_order")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.arrived_on}"


class FulfilmentDay(models.Model):
    """How many orders of a department stand behind a figure on a day, and what they are worth."""

    figure = fields.term(FulfilmentFigure)
    # The order's day, the day it is due (open, due, kept; empty without one) or arrived.
    day = models.DateField(null=True)
    # The selling unit.
    department = models.ForeignKey(Department, models.PROTECT, db_index=False, related_name="+")
    orders = models.IntegerField()
    net_amount = fields.amount()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "day", "department"],
                name="sales_fulfilment_day_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            # Reader: monitoring/sql/stages_from_sums.sql; orders are open on few of all days.
            models.Index(
                fields=["day"],
                condition=Q(figure="open") & ~Q(orders=0),
                name="sales_fulfilment_day_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.figure} {self.orders}"
