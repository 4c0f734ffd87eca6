"""People: entered, changed, given roles and deputies, and leaving without taking history along."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.models import Job
from salesmgmt.lib.names import sort_key
from salesmgmt.org.actions.checks import (
    check_fields,
    check_rows,
    check_zone,
    one_line,
    recorded,
    wrong,
)
from salesmgmt.org.actions.dated import add_dated, add_many, end_dated
from salesmgmt.org.actions.tokens import revoke_tokens_of
from salesmgmt.org.models import Deputy, Management, Membership, Role, RoleAssignment, User
from salesmgmt.org.models.dated import Dated

SEND_RESET_MAIL = "org.send_reset_mail"
_COMPUTED = {"sort_key", "last_login"}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What is known of a new person; `key` is the identifier of the system they come from."""

    email: str
    name: str
    key: str = ""
    title: str = ""
    language: str = ""
    timezone: str = "UTC"
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role that a person is to hold."""

    person: User
    role: Role
    starts_on: date
    ends_on: date | None = None


def create_person(
    *,
    email: str,
    name: str,
    by: User | None,
    why: str = "",
    key: str = "",
    title: str = "",
    language: str = "",
    timezone: str = "UTC",
    joined_on: date | None = None,
    password: str | None = None,
) -> User:
    """Enter one person. Without `password` they cannot log in until one is set."""
    person = _built(PersonRow(email, name, key, title, language, timezone, joined_on))
    _give_password(person, password)
    with recorded("org.create_person", by=by, why=why):
        _check_taken([person])
        person.full_clean(exclude={"password", *_COMPUTED})
        person.save(force_insert=True)
    return person


def create_people(*, rows: Sequence[PersonRow], by: User | None, why: str) -> list[User]:
    """Enter many people in a few statements, none of whom can log in yet; all or none.

    Refuses with up to 20 messages that name the wrong rows by number, from 1.
    """
    people = check_rows(rows, _built)
    with recorded("org.create_people", by=by, why=why):
        _check_taken(people)
        return User.objects.bulk_create(people, batch_size=2_000)


def set_password(*, person: User, password: str, by: User | None, why: str = "") -> User:
    """Give a person a password that meets the rules; sessions begun with the old one end."""
    _give_password(person, password)
    with recorded("org.set_password", by=by, why=why, person=person.pk):
        person.save(update_fields=["password"])
    return person


def want_reset_mail(person: User | None, *, today: date) -> Job:
    """Let a link to choose a new password be sent; of nobody the job is written too.

    So the page takes as long for an address that nobody has, and knows no mail server.
    """
    message = uuid4().hex
    asked = {"person": person and person.pk, "message": message, "today": today.isoformat()}
    return enqueue(kind=SEND_RESET_MAIL, key=message, arguments=asked, by=SYSTEM)


def set_preferences(
    *,
    person: User,
    by: User | None,
    why: str = "",
    language: str | None = None,
    theme: str | None = None,
) -> User:
    """Change how the pages look to a person; None leaves a setting as it is."""
    person = User.objects.get(pk=person.pk)
    person.language = person.language if language is None else language
    person.theme = person.theme if theme is None else theme
    check_fields(person, computed=_COMPUTED)
    with recorded("org.set_preferences", by=by, why=why, person=person.pk):
        person.save(update_fields=["language", "theme"])
    return person


def deactivate_person(*, person: User, left_on: date, by: User | None, why: str) -> User:
    """A person leaves: `left_on` is the last day; log-in, sessions and tokens end at once.

    Membership, management, roles and deputies end with that day; nothing is
    deleted, and what was sold stays with the person and the departments of its
    days. Refused while the person has something that begins after that day.
    """
    with recorded("org.deactivate_person", by=by, why=why, person=person.pk):
        person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        person.left_on, person.is_active = left_on, False
        check_fields(person, computed=_COMPUTED)
        if person.joined_on and left_on < person.joined_on:
            raise wrong("left_on", _("The last day must not be before the first."))
        rows = _open_after(person, left_on)
        _refuse_later(rows, left_on)
        for row in rows:
            end_dated(row, left_on)
        person.save(update_fields=["left_on", "is_active"])
        _end_sessions(person)
        revoke_tokens_of(person)
    return person


def reactivate_person(*, person: User, by: User | None, why: str) -> User:
    """A person is back: they may log in again.

    Departments and roles are given anew, by date; tokens and sessions of before stay dead.
    """
    with recorded("org.reactivate_person", by=by, why=why, person=person.pk):
        person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        person.left_on, person.is_active = None, True
        person.save(update_fields=["left_on", "is_active"])
    return person


def grant_role(
    *,
    person: User,
    role: Role,
    starts_on: date,
    by: User | None,
    why: str,
    ends_on: date | None = None,
) -> RoleAssignment:
    """Give a person a role from a day on; refused when they hold it on one of these days."""
    with recorded("org.grant_role", by=by, why=why, person=person.pk):
        return add_dated(
            RoleAssignment(person=person, role=role, starts_on=starts_on, ends_on=ends_on)
        )


def grant_roles(*, rows: Sequence[RoleRow], by: User | None, why: str) -> list[RoleAssignment]:
    """Give many people roles in a few statements; all or none."""
    with recorded("org.grant_roles", by=by, why=why):
        return add_many(
            [
                RoleAssignment(
                    person=row.person, role=row.role, starts_on=row.starts_on, ends_on=row.ends_on
                )
                for row in rows
            ]
        )


def end_role(*, assignment: RoleAssignment, on: date, by: User | None, why: str) -> RoleAssignment:
    """Make `on` the last day of a role."""
    with recorded("org.end_role", by=by, why=why, person=assignment.person_id):
        return end_dated(assignment, on)


def appoint_deputy(
    *, person: User, deputy: User, starts_on: date, ends_on: date, by: User | None, why: str
) -> Deputy:
    """Let `deputy` act for `person` from a day to a day, both included."""
    with recorded("org.appoint_deputy", by=by, why=why, person=person.pk):
        return add_dated(Deputy(person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on))


def _built(row: PersonRow) -> User:
    """A person whose fields are each right; whether others have the address comes later."""
    person = User(
        email=row.email.strip().lower(),
        name=one_line(row.name),
        key=row.key.strip() or None,
        title=one_line(row.title),
        language=row.language,
        timezone=row.timezone,
        joined_on=row.joined_on,
    )
    person.set_unusable_password()
    check_fields(person, computed=_COMPUTED)
    check_zone(person.timezone)
    person.sort_key = sort_key(person.name)
    return person


def _give_password(person: User, password: str | None) -> None:
    if password is None:
        return
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise ValidationError({"password": error}) from error
    person.set_password(password)


def _check_taken(people: Sequence[User]) -> None:
    """Refuse addresses and keys that two of `people`, or one and somebody stored, share."""
    emails = [person.email for person in people]
    stored = User.objects.annotate(lower=Lower("email")).filter(lower__in=emails)
    taken = _twice(emails) | set(stored.values_list("lower", flat=True))
    if taken:
        _refuse_taken("email", _("Somebody else has this e-mail address."), taken)
    keys = [person.key for person in people if person.key]
    taken = _twice(keys) | {
        key for key in User.objects.filter(key__in=keys).values_list("key", flat=True) if key
    }
    if taken:
        _refuse_taken("key", _("Somebody else has this key."), taken)


def _twice(values: Iterable[str]) -> set[str]:
    return {value for value, times in Counter(values).items() if times > 1}


def _refuse_taken(field: str, message: Any, taken: set[str]) -> None:
    raise ValidationError({field: [f"{message} ({value})" for value in sorted(taken)[:20]]})


def _open_after(person: User, day: date) -> list[Dated]:
    """Everything dated of a person that holds on a day after `day`."""
    querysets = (
        Membership.objects.filter(person=person).select_related("person", "department"),
        Management.objects.filter(person=person).select_related("person", "department"),
        RoleAssignment.objects.filter(person=person).select_related("person"),
        Deputy.objects.filter(person=person).select_related("person", "deputy"),
        Deputy.objects.filter(deputy=person).select_related("person", "deputy"),
    )
    return [row for rows in querysets for row in rows if (row.ends_on or date.max) > day]


def _refuse_later(rows: Iterable[Dated], day: date) -> None:
    messages = [
        _("%(what)s begins on %(first)s, after the last day: withdraw or end it first.")
        % {"what": row._meta.verbose_name, "first": date_format(row.starts_on)}
        for row in rows
        if row.starts_on > day
    ]
    if messages:
        raise ValidationError({"left_on": messages})


def _end_sessions(person: User) -> None:
    """Sessions bear no person in a column, so each is opened; a locked-out one is dead anyway."""
    ended = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(person.pk)
    ]
    Session.objects.filter(pk__in=ended).delete()
