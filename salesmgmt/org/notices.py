"""Which kinds of notices there are: every app registers its own in `AppConfig.ready()`.

A notice holds no text. What it says is asked of its kind each time it is read or mailed, in the
reader's language and with what the reader may see at that moment.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    # Apps name this module while their models are still being loaded.
    from salesmgmt.org.access import Scope
    from salesmgmt.org.models import Notice, User

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice says, in one sentence in the language of the moment, and where it leads."""

    sentence: str
    url: str


Asked = tuple[str, int]
"""What is asked about: a kind, and the primary key of a notice's subject."""

Tell = Callable[[Collection[Asked], "User", date], Mapping[Asked, Told]]
"""What notices of these kinds about these subjects say to the person today; at most one query.

It goes through the model's `visible_to` or a narrower filter: what the person may not see is
left out. Kinds about the same model share one, so that a page asks once.
"""


def _everybody(_scope: "Scope") -> bool:
    return True


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice: what it is about, how it is told, and whom it can reach at all."""

    kind: str
    name: str | Promise
    icon: str
    tell: Tell
    # Why nobody may switch its e-mails off; empty where everybody may.
    duty: str | Promise = ""
    reaches: "Callable[[Scope], bool]" = _everybody


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as its reader sees it; `told` is None when what it is about is not theirs to see."""

    notice: "Notice"
    icon: str
    told: Told | None


_kinds: dict[str, NoticeKind] = {}


def register(*kinds: NoticeKind) -> None:
    """Declare kinds of notices, in the order of the settings page."""
    for kind in kinds:
        if _kinds.get(kind.kind, kind).tell is not kind.tell:
            raise ValueError(f"The kind of notice {kind.kind} is registered twice.")
        _kinds[kind.kind] = kind


def notice_kind(kind: str) -> NoticeKind:
    """The declaration of `kind`. Raises LookupError when this process has none."""
    try:
        return _kinds[kind]
    except KeyError:
        raise LookupError(f"No kind of notice {kind} is registered in this process.") from None


def kinds_for(scope: "Scope") -> list[NoticeKind]:
    """The kinds that can reach a person, in the order of their registration."""
    return [kind for kind in _kinds.values() if kind.reaches(scope)]


def shown(notices: Iterable["Notice"], person: "User", today: date) -> list[ShownNotice]:
    """The notices as the person may read them today, in their order.

    One query for each way of telling among them, however many there are.
    """
    rows = list(notices)
    asked: dict[Tell, set[Asked]] = defaultdict(set)
    for row in rows:
        if known := _kinds.get(row.kind):
            asked[known.tell].add((row.kind, row.subject))
    told: dict[Asked, Told] = {}
    for tell, subjects in asked.items():
        told |= tell(subjects, person, today)
    return [ShownNotice(row, _icon(row.kind), told.get((row.kind, row.subject))) for row in rows]


def _icon(kind: str) -> str:
    known = _kinds.get(kind)
    # None: of an app that is not installed any more.
    return known.icon if known else "info-circle"


def tell_each(
    asked: Collection[Asked], visible: "QuerySet[Row]", say: Callable[[str, Row], Told]
) -> dict[Asked, Told]:
    """What `say` makes of each kind and the visible row that it is about; one query."""
    found = {row.pk: row for row in visible.filter(pk__in={pk for _kind, pk in asked})}
    return {(kind, pk): say(kind, found[pk]) for kind, pk in asked if pk in found}


UNSEEN = _("This is about something that you cannot see any more.")
"""What a notice says to who may not see what it is about."""
