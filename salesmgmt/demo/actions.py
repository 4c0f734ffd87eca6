"""Loading a demonstration set: people and departments, goals, then all documents by the intake."""

import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals.actions import NewGoal, set_goals
from salesmgmt.demo.models import DemoSet
from salesmgmt.demo.rules.moving import Move, fiscal_years, quarter_end
from salesmgmt.demo.rules.story import StoryDays
from salesmgmt.demo.sets import SETS, STORY_OF, DemoFacts
from salesmgmt.demo.sets.facts import Goal
from salesmgmt.demo.story.telling import tell_story
from salesmgmt.journal.acts import SYSTEM, making_up, record_act
from salesmgmt.org import actions as org
from salesmgmt.org.models import Department, Period, PeriodKind, Role, User
from salesmgmt.org.rules.calendar import PeriodSpan, calendar_months
from salesmgmt.sales import intake

_WHY = "demonstration data"
_MON_TO_FRI = range(5)

# Invented people for the roles that no set has; their names say so.
_MADE_UP = {
    Role.ADMINISTRATOR: "Demo Administrator",
    Role.HR: "Demo HR",
    Role.HEAD: "Demo Department Head",
    Role.PAYROLL: "Demo Payroll",
    Role.AUDITOR: "Demo Auditor",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did; rows written by document kind, 0 everywhere when nothing was new."""

    name: str
    shift_days: int
    people: int
    goals: int
    written: dict[str, int]
    credits: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@transaction.atomic
def load_demo(name: str, *, today: date, as_is: bool) -> Loaded:
    """Load the set `name`, whole or not at all; again it loads only what has happened since.

    Without `as_is` dates are moved so that the set's last window ends with the company's quarter
    that runs on `today` (rules/moving.py); by how much is chosen once and kept. AdventureWorks gets
    a made-up year around its record (salesmgmt/demo/story). Refuses on a database with people
    or documents of its own, or with another set.
    """
    _refuse_foreign_data(name)
    with record_act("demo.load", by=SYSTEM, why=_WHY):
        shift = 0 if as_is else (quarter_end(today) - SETS[name].last_day).days
        demo, is_new = DemoSet.objects.get_or_create(name=name, defaults={"shift_days": shift})
        if not is_new and as_is != (demo.shift_days == 0):
            raise ValidationError(
                _("This set was loaded with dates moved by %(days)d days; load it the same way."),
                params={"days": demo.shift_days},
            )
        move = SETS[name].move(demo.shift_days)
        facts = SETS[name].facts(move, today if not as_is else date.max)
        people = _set_up(facts, move, _periods(name, facts, move, today)) if is_new else 0
        report = intake.load(facts.documents, by=SYSTEM, why=_WHY)
        goals = _set_goals(facts.goals, facts.first_day)
    if name == STORY_OF and is_new and not as_is:
        # Each act of the story is an act of its own, by the person who is said to have done it.
        with making_up():
            goals += _set_goals(facts.made_up_goals, facts.first_day)
        tell_story(StoryDays.until(quarter_end(today), today), facts.house_goals)
        demo.told_on = today
        demo.save(update_fields=["told_on"])
    return Loaded(name, demo.shift_days, people, goals, report.written, report.credits)


def _periods(name: str, facts: DemoFacts, move: Move, today: date) -> list[PeriodSpan]:
    """Calendar months around the published days; quarters of weeks around moved ones."""
    if move.is_published:
        return calendar_months(facts.first_day.year, today.year + 1)
    return fiscal_years(facts.first_day, move(SETS[name].last_day))


def _refuse_foreign_data(name: str) -> None:
    loaded = DemoSet.objects.first()
    if loaded is None and (User.objects.exists() or Department.objects.exists()):
        raise ValidationError(
            _(
                "This database holds people or departments of its own. Load demonstration data "
                "into an empty one."
            )
        )
    if loaded is not None and loaded.name != name:
        raise ValidationError(
            _("This database holds the set %(loaded)s. One database holds one set."),
            params={"loaded": loaded.name},
        )


def _set_up(facts: DemoFacts, move: Move, periods: Sequence[PeriodSpan]) -> int:
    """Company, calendar, departments, people, roles, memberships and who manages what."""
    departments = _departments(facts, periods)
    people = _people(facts)
    org.join_departments(
        rows=[
            org.MembershipRow(
                people[m.person_key],
                departments[m.department_key],
                move(m.starts_on),
                move.maybe(m.ends_on),
            )
            for m in facts.memberships
        ],
        by=SYSTEM,
        why=_WHY,
    )
    for m in facts.managements:
        org.appoint_manager(
            person=people[m.person_key],
            department=departments[m.department_key],
            starts_on=move(m.starts_on),
            ends_on=move.maybe(m.ends_on),
            by=SYSTEM,
            why=_WHY,
        )
    org.grant_roles(rows=_roles(facts, people), by=SYSTEM, why=_WHY)
    return len(people)


def _departments(facts: DemoFacts, periods: Sequence[PeriodSpan]) -> dict[str, Department]:
    root, *others = facts.departments
    first = min(period.starts_on for period in periods)
    last = max(period.ends_on for period in periods)
    calendar = org.create_calendar(
        key="calendar",
        name="Fiscal calendar",
        spans=periods,
        weekdays=_MON_TO_FRI,
        holidays=org.public_holidays(facts.holidays, None, range(first.year, last.year + 1)),
        by=SYSTEM,
        why=_WHY,
    )
    company = org.set_up_company(
        key=root.key,
        name=root.name,
        currency=facts.currency,
        calendar=calendar,
        timezone=facts.zones[root.key],
        by=SYSTEM,
        why=_WHY,
    )
    made = {root.key: company.root}
    for each in others:
        made[each.key] = org.create_department(
            key=each.key,
            name=each.name,
            parent=made[each.parent_key or root.key],
            timezone=facts.zones[each.key],
            by=SYSTEM,
            why=_WHY,
        )
    return made


def _people(facts: DemoFacts) -> dict[str, User]:
    host = f"{facts.departments[0].key}.example"
    zones = {m.person_key: facts.zones[m.department_key] for m in facts.memberships}
    rows = [
        org.PersonRow(
            email=f"{_local_part(person.name)}@{host}",
            name=person.name,
            key=person.key,
            title=person.title,
            timezone=zones.get(person.key, "UTC"),
        )
        for person in facts.people
    ] + [
        org.PersonRow(email=f"{role}@{host}", name=name, key=f"demo-{role}", title="made up")
        for role, name in _MADE_UP.items()
    ]
    return {user.key or "": user for user in org.create_people(rows=rows, by=SYSTEM, why=_WHY)}


def _local_part(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join("".join(c if c.isalnum() else " " for c in plain).split())


def _roles(facts: DemoFacts, people: dict[str, User]) -> list[org.RoleRow]:
    held = {(key, Role.DIRECTOR) for key in facts.director_keys}
    held |= {(key, Role.REP) for key in facts.seller_keys}
    held |= {(m.person_key, Role.MANAGER) for m in facts.managements}
    held |= {(f"demo-{role}", role) for role in _MADE_UP}
    return [org.RoleRow(people[key], role, facts.first_day) for key, role in sorted(held)]


def _set_goals(goals: Sequence[Goal], first_day: date) -> int:
    """Set quotas, each with its period where it is one; how many are new."""
    people = {user.key: user for user in User.objects.all()}
    quarters = Period.objects.filter(kind=PeriodKind.QUARTER, calendar__company__isnull=False)
    periods = {(period.starts_on, period.ends_on): period for period in quarters}
    rows = [
        NewGoal(
            key=f"quota-{goal.person_key}-{(goal.starts_on - first_day).days}",
            holder=people[goal.person_key],
            measure="revenue",
            starts_on=goal.starts_on,
            ends_on=goal.ends_on,
            target=goal.target,
            period=periods.get((goal.starts_on, goal.ends_on)),
        )
        for goal in goals
    ]
    return len(set_goals(rows, by=SYSTEM, why=_WHY).created)
