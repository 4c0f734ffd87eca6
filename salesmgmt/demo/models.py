"""Which set was loaded, and by how many days its dates were moved."""

from django.db import models
from django.db.models.functions import Now


class DemoSet(models.Model):
    """One set per database; the shift is chosen at the first load and used again."""

    name = models.CharField(max_length=40, primary_key=True)
    shift_days = models.IntegerField()
    # When the made-up year around the record was written; empty: it was not.
    told_on = models.DateField(null=True, blank=True)
    loaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(models.Value(1), name="demo_set_one_per_database"),
        ]

    def __str__(self) -> str:
        return self.name
