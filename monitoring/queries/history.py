"""What was said when a row was changed: the reason of its act, from the history."""

from collections.abc import Collection

from django.db import models
from django.db.models import OuterRef, Subquery

from salesmgmt.journal.history import events_of
from salesmgmt.journal.models import Reason


def reasons_of(model: type[models.Model], pks: Collection[int], *acts: str) -> dict[int, str]:
    """The words of the latest of these acts ("monitoring.see_alert") on each row; one query."""
    why = Reason.objects.filter(act=OuterRef("pgh_context_id")).values("text")
    done = {"pgh_obj_id__in": pks, "pgh_context__metadata__act__in": acts}
    events = events_of(model).objects.filter(**done).order_by("pgh_id")
    found = events.values_list("pgh_obj_id", Subquery(why))
    return {pk: text or "" for pk, text in found}
