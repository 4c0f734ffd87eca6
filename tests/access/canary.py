"""Every text and every amount of the cast becomes a token of its own, so that a leak can be seen.

Which fields there are is asked of the models: a new one is planted without a word here. A token
knows whose business its row is, and with that who may read it (docs/access.md); whatever else is
told to somebody is in tests/access/told.json, with its reason.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, models

from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import Credit, Customer, Order
from tests.access.matrix import EVERYBODY, SELLING, TOTALS
from tests.access.matrix import MANAGERS as MANAGING
from tests.cast import MANAGERS, MEMBERS, Cast
from training.models import CoachingTalk

LIBRARIES = {"admin", "auth", "contenttypes", "sessions", "account", "pghistory", "pgtrigger"}

# Fields of text that hold no text of anybody.
TECHNICAL = {
    "*.currency": "a code of three letters",
    "*.timezone": "a name of the tz database",
    "*.reason_kind": "the name of a page",
    "*.reason_key": "the key of a row",
    "org.user.password": "a hash",
    "org.user.sort_key": "made of the name, for sorting only",
    "org.department.path": "keys of departments",
    "org.department.tree_key": "made of the names, for sorting only",
    "org.period.key": "a year, quarter or month",
    "org.fiscalcalendar.*": "read by all, of the year alone",
    "org.calendarday.*": "read by all, of the year alone",
    "org.apitoken.digest": "a hash",
    "org.apitoken.hint": "the first letters of a token, of the alphabet of tokens",
    "journal.job.kind": "names a function",
    "goals.goal.key": "made of keys",
    "monitoring.alert.decided_by": "a word of the rules",
    "monitoring.reviewfigure.label": "a word of the rules",
    "diagnostics.evidence.key": "names a figure",
    "demo.*": "names a set",
}
# Fields that say whose business a row is; else its parent's.
HOLDERS = ("person", "owner", "subject")
# Of the two people alone, or the one: no manager above, no director, no deputy.
PRIVATE = ("training.coachingtalk.*", "training.coachingnote.*", "org.apitoken.*")
_SEVEN_DIGITS = 7
GROUPS = {"everybody": EVERYBODY, "@selling": SELLING, "@managers": MANAGING, "@totals": TOTALS}

TOLD: list[dict[str, str]] = json.loads((Path(__file__).parent / "told.json").read_text("utf-8"))


@dataclass(frozen=True)
class Token:
    """A planted text or amount: `label` is the field and whose it is ("org.user.name rita")."""

    label: str
    subject: frozenset[str]
    shown: str

    @cached_property
    def readers(self) -> frozenset[str]:
        """Who may read it: whose it is, who manages them or the department, and what is told."""
        if any(fnmatchcase(self.label, kind) for kind in PRIVATE):
            return self.subject
        found = {"dora"}
        for key in self.subject:
            found |= above(key)
        for entry in TOLD:
            if fnmatchcase(self.label, entry["what"]):
                for word in entry["to"].split():
                    found |= GROUPS.get(word, {word})
        return frozenset(found)


def above(key: str) -> set[str]:
    """The person, or the department's managers, and all managers above."""
    home = next((d for d, members in MEMBERS.items() if key in members), None)
    found = {key} & EVERYBODY
    department: str | None = key if key in MANAGERS else home
    while department:
        found.add(MANAGERS[department])
        department = {"north-east": "north", "north": "acme", "south": "acme"}.get(department)
    return found


class Canaries:
    """Plants the tokens of a cast, and finds them in what was sent."""

    def __init__(self, cast: Cast) -> None:
        self.names = {p.pk: key for key, p in cast.people.items()}
        self.departments = {d.pk: key for key, d in cast.departments.items()}
        self.subjects: dict[tuple[type[models.Model], Any], frozenset[str]] = {}
        self.tokens: dict[str, Token] = {}
        _give_customer_of_their_own(cast)
        self._plant()

    def _plant(self) -> None:
        for model in _models():
            rows = list(model._default_manager.all())
            for row in rows:
                self.subject(row)
        for model in _models():
            for field in _fields(model):
                for row in model._default_manager.exclude(**{field.name: None}).order_by("pk"):
                    if getattr(row, field.attname) not in {"", None}:
                        self._write(row, field)

    def _write(self, row: models.Model, field: models.Field) -> None:
        number = len(self.tokens) + 1
        shown = f"zq{number:05}x"
        value: Any = shown
        if isinstance(field, models.DecimalField):
            value = self._amount(number)
            shown = str(value)
        elif isinstance(field, models.EmailField):
            value = f"{shown}@acme.test"
        subject = self.subject(row)
        label = f"{row._meta.label_lower}.{field.name} {'+'.join(sorted(subject)) or '-'}"
        if _is_draft(row):
            label += " draft"
        self.tokens[shown] = Token(label, subject, shown)
        with pgtrigger.ignore(), connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{row._meta.db_table}" SET "{field.column}" = %s'
                f' WHERE "{row._meta.pk.column}" = %s',
                [value, row.pk],
            )

    def _amount(self, number: int) -> int:
        """Seven digits by chance, so that no sum or difference of tokens is one."""
        found = 1_000_000 + int(sha256(str(number).encode()).hexdigest(), 16) % 9_000_000
        assert str(found) not in self.tokens
        return found

    def subject(self, row: models.Model) -> frozenset[str]:
        """Whose business a row is: people by key, else a department; empty for the company's."""
        known = self.subjects.get((type(row), row.pk))
        if known is None:
            self.subjects[type(row), row.pk] = frozenset()
            known = self.subjects[type(row), row.pk] = self._subject(row)
        return known

    def _subject(self, row: models.Model) -> frozenset[str]:
        if isinstance(row, User):
            return frozenset({self.names.get(row.pk, "")}) - {""}
        if isinstance(row, Department):
            return frozenset({self.departments[row.pk]})
        if isinstance(row, CoachingTalk):
            return self._by(row, ("person",)) | self._by(row, ("coach",))
        if isinstance(row, Customer):
            return self._all(row.orders.all())
        if hasattr(row, "shares"):
            return self._all(row.shares.all()) or self._by(row, ("department",))
        return (
            self._by(row, HOLDERS)
            or self._by(row, [f.name for f in row._meta.fields if _is_parent(f)])
            or self._by(row, ("department",))
        )

    def _by(self, row: models.Model, names: Any) -> frozenset[str]:
        for name in names:
            if found := self._through(row, name):
                return found
        return frozenset()

    def _through(self, row: models.Model, name: str) -> frozenset[str]:
        """Of the row behind a foreign key, or a plain number of a person or department."""
        number = getattr(row, f"{name}_id", None)
        if number is None:
            return frozenset()
        if name in {"person", "department"}:
            keys = self.names if name == "person" else self.departments
            return frozenset({keys[number]})
        return self.subject(getattr(row, name))

    def _all(self, rows: Any) -> frozenset[str]:
        return frozenset().union(*(self.subject(row) for row in rows))

    def found_in(self, text: str) -> Iterator[Token]:
        """The tokens that stand in a text, however its numbers are grouped."""
        plain = re.sub(r"(?<=\d)(?:[.,’' \u202f\xa0]|&nbsp;|&#x27;)(?=\d{3}(?!\d))", "", text)
        for word in set(re.findall(r"zq\d{5}x|(?<!\d)\d{7}(?!\d)", plain.lower())):
            if word in self.tokens:
                yield self.tokens[word]


def _give_customer_of_their_own(cast: Cast) -> None:
    """Sara's order is of a customer that nobody else sells to."""
    other = Customer.objects.create(key="own", name="Own", segment="Own")
    with pgtrigger.ignore():
        Order.objects.filter(pk=cast.orders["sara"].pk).update(customer=other)
        Credit.objects.filter(order_id=cast.orders["sara"].pk).update(customer_id=other.pk)


def _is_draft(row: models.Model) -> bool:
    """Of a version that is not published yet, or a part of one."""
    whole = getattr(row, "question", row)
    return getattr(getattr(whole, "version", whole), "state", "") == "draft"


def _models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label not in LIBRARIES
        and not hasattr(model, "pgh_tracked_model")
        and model._meta.managed
    ]


def _is_parent(field: models.Field) -> bool:
    """A foreign key to a row that this one is a part of."""
    related = field.related_model
    return related is not None and related not in {User, Department} and not field.null


def _fields(model: type[models.Model]) -> Iterator[models.Field]:
    """Free texts, and amounts; a number of fewer digits is a rate, a ratio or a count of days."""
    for field in model._meta.concrete_fields:
        name = f"{model._meta.label_lower}.{field.name}"
        if field.generated or field.choices or any(fnmatchcase(name, t) for t in TECHNICAL):
            continue
        is_amount = isinstance(field, models.DecimalField) and _holds_token(field)
        if is_amount or isinstance(field, models.CharField | models.TextField):
            yield field


def _holds_token(field: models.DecimalField) -> bool:
    return field.max_digits - field.decimal_places >= _SEVEN_DIGITS
