"""Notices for tests: a kind of their own that says what it is about, and people with addresses."""

from collections.abc import Collection
from datetime import date
from uuid import uuid4

from salesmgmt.org.models import Notice, User
from salesmgmt.org.notices import Asked, NoticeKind, Told, register, shown

NEWS, ORDERS = "tests.news", "tests.duty"
HIDDEN = 13
"""A subject that nobody may see."""
BROKEN = 14
"""A subject whose query fails."""


def tell(asked: Collection[Asked], person: User, today: date) -> dict[Asked, Told]:
    if any(pk == BROKEN for _kind, pk in asked):
        raise ZeroDivisionError
    return {
        (kind, pk): Told(f"{kind} {pk} for {person.name} {{today}} %(x)s", f"/there/{pk}/")
        for kind, pk in asked
        if pk != HIDDEN
    }


register(
    NoticeKind(NEWS, "News", "bell", tell),
    NoticeKind(ORDERS, "Orders", "flag", tell, duty="it must be known."),
)


def reachable(*people: User) -> None:
    """Give people addresses outside of the reserved domains."""
    for person in people:
        User.objects.filter(pk=person.pk).update(email=f"{person.key}@acme.internal")


def told(person: User) -> list[tuple[str, int]]:
    """Kinds and subjects of a person's notices, the oldest first."""
    return list(Notice.objects.of(person).order_by("pk").values_list("kind", "subject"))


def written(person: User, subject: int = 1, kind: str = NEWS) -> Notice:
    """One notice, past the action."""
    return Notice.objects.create(person=person, kind=kind, subject=subject, act=uuid4())


def read(person: User, today: date) -> list[tuple[str, str]]:
    """What a person's notices say to them today, and where they lead, the oldest first."""
    rows = shown(Notice.objects.of(person).order_by("pk"), person, today)
    return [(row.told.sentence, row.told.url) if row.told else ("", "") for row in rows]
