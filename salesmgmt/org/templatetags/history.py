"""An object's history on its page: the place for it, and what its changes are called."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from salesmgmt.journal.objects import act_name
from salesmgmt.journal.queries import Entry, FieldChange
from salesmgmt.lib.templatetags.figures import STATUSES, count, day, moment
from salesmgmt.org.models import User
from salesmgmt.org.queries import Names

register = template.Library()
register.filter("act_name", act_name)

_MOST_DECIMALS = 6


@register.inclusion_tag("org/history_place.html")
def history(kind: str, pk: int) -> dict[str, Any]:
    """A fold that loads the history of an object when somebody opens it."""
    return {"kind": kind, "pk": pk}


@register.simple_tag
def who_acted(entry: Entry, names: Names) -> str:
    """The person who did it, with those they stood in for."""
    if entry.act is None or entry.act.by is None:
        return _("the system")
    by = names.get((User, entry.act.by), _("somebody who is not here any more"))
    others = [names[User, pk] for pk in entry.act.instead_of if (User, pk) in names]
    if not others:
        return by
    return _("%(deputy)s for %(person)s") % {"deputy": by, "person": ", ".join(others)}


@register.simple_tag
def told_value(change: FieldChange, which: str, names: Names) -> str:
    """The value before (`which` is "old") or after the change, in the reader's language."""
    value = getattr(change, which)
    if value is None or value == "":
        return "–"
    field = change.part.model._meta.get_field(change.name)
    if isinstance(field.related_model, type):
        return names.get((field.related_model, value), "–")
    words = change.part.words.get(change.name) or _words(field)
    return str(words[value]) if value in words else _plain(value)


@register.simple_tag
def field_label(change: FieldChange) -> str:
    """What the changed field is called."""
    return str(change.part.fields[change.name])


def _words(field: Any) -> Mapping[Any, Any]:
    if field.name == "state":
        return {key: words for key, (_tone, _mark, words) in STATUSES.items()}
    return dict(field.flatchoices or [])


def _plain(value: Any) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case Decimal() | int():
            return count(value, _decimals(value))
    return str(value)


def _decimals(value: Decimal | int) -> int:
    """As many as the number needs."""
    exponent = Decimal(value).normalize().as_tuple().exponent
    return min(max(-exponent, 0), _MOST_DECIMALS) if isinstance(exponent, int) else 0
