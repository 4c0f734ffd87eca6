"""When the draft on a page was written: what somebody else wrote since must be read first."""

from datetime import datetime

from django.http import QueryDict
from django.utils.dateparse import parse_datetime


def seen_at(sent: QueryDict) -> datetime | None:
    """When the draft on the page was written, as the page sent it back; None for no moment."""
    try:
        moment = parse_datetime(sent.get("seen", ""))
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo else None
