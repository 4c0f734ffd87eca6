"""The day on which something counts: the instant seen in the selling unit's time zone."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# Names that mean another zone on every machine.
_NOT_A_PLACE = frozenset({"localtime", "Factory", "posixrules"})


class UnknownZoneError(ValueError):
    """There is no such time zone."""


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones()) - _NOT_A_PLACE


def known_zone(name: str) -> ZoneInfo:
    """The zone `name` of the IANA database ("Europe/Berlin"); else UnknownZoneError."""
    if name not in _zone_names():
        raise UnknownZoneError(name[:64])
    return ZoneInfo(name)


def local_time(instant: datetime, zone: ZoneInfo) -> datetime:
    """`instant` as clocks in `zone` show it. Raises ValueError for a time without a zone."""
    if instant.utcoffset() is None:
        raise ValueError(f"{instant} has no time zone, so it is no instant.")
    return instant.astimezone(zone)


def business_date(instant: datetime, zone: ZoneInfo) -> date:
    """The day in `zone` to which `instant` belongs; period look-ups use nothing else.

    Raises ValueError for a time without a zone. Source: methods.md section 3, example C08.
    """
    return local_time(instant, zone).date()
