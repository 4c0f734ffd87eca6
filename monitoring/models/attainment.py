"""What was seen on a day: pages compute live, snapshots are history."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from goals.models import Goal


class Attainment(models.Model):
    """One goal as of one day, written once by the nightly check."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="snapshots")
    as_of = models.DateField(_("as of"))
    target = models.DecimalField(max_digits=20, decimal_places=6)
    actual = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    # Empty where the company's calendar does not hold the window.
    expected = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    projected = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    # Ratios: 1 is 100 %. Empty where the figure is undefined (target or expected 0).
    attainment = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    pace = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    computed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "as_of"], name="monitoring_attainment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.as_of} {self.attainment}"
