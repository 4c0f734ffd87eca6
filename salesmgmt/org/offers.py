"""Whom forms offer: each kind of choice says to whom it offers which people.

A field with thousands of people suggests some of them while somebody types (person_field.py). The
form itself is checked with the same function, or offers fewer.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    # Apps name this module while their models are still being loaded.
    from salesmgmt.org.models import User

Offer = Callable[["User", date], QuerySet["User"]]

MOST_SUGGESTED = 10
LEAST_TYPED = 2

_offers: dict[str, Offer] = {}


def register(kind: str, offer: Offer) -> None:
    """Declare whom forms of this kind offer to a person: nobody to who has no such form."""
    _offers[kind] = offer


def is_known(kind: str) -> bool:
    """Whether forms of this kind were declared."""
    return kind in _offers


def suggested(
    kind: str, user: "User", today: date, typed: str, *, but: int | None = None
) -> list["User"]:
    """The first people on offer whose name or address has what was typed; one query.

    Without the person with the id `but`.
    """
    if len(typed) < LEAST_TYPED or "\0" in typed:
        return []
    named = Q(name__icontains=typed) | Q(email__istartswith=typed)
    return list(_offers[kind](user, today).filter(named).exclude(pk=but or 0)[:MOST_SUGGESTED])
