"""How many orders are how far, day by day."""

from django.db import models
from django.db.models import Q

from salesmgmt.sales.models import fields
from salesmgmt.sales.rules.terms import FulfilmentFigure


class FulfilmentDay(models.Model):
    """How many orders of a department stand behind a figure on a day, and what they are worth.

    Sums of Fulfilment, kept by adding with it. They tell the whole company: in which departments an
    order counts is not the selling unit's to say.
    """

    figure = fields.term(FulfilmentFigure)
    # The order's day, the day it is due (open, due, kept; of open orders also none) or arrived.
    day = models.DateField(null=True)
    # The selling unit.
    department = fields.kept_department()
    orders = models.IntegerField()
    net_amount = fields.total()

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
        triggers = [fields.has_parents(department_id="org_department")]

    def __str__(self) -> str:
        return f"{self.day} {self.figure} {self.orders}"
