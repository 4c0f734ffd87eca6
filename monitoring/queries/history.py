"""What was said when a row was changed: the reason of its act, from the history."""

from collections.abc import Collection

from django.db import models


def reasons_of(model: type[models.Model], pks: Collection[int], *acts: str) -> dict[int, str]:
    """The words of the latest of these acts ("monitoring.see_alert") on each row; one query."""
    events = model.pgh_event_model.objects.filter(  # type: ignore[attr-defined]  # pghistory's
        pgh_obj_id__in=pks, pgh_context__metadata__act__in=acts
    ).order_by("pgh_id")
    return dict(events.values_list("pgh_obj_id", "pgh_context__metadata__why"))
