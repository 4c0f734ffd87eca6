"""Who is to learn what until when: by hand, by rule, from an action of a diagnosis."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.acts import SYSTEM, record_act
from salesmgmt.lib import sqlfile
from salesmgmt.org.actions.checks import check_fields, deputy, needed, recorded, wrong
from salesmgmt.org.actions.notices import notify_each
from salesmgmt.org.models import Department, User
from training.access import people_to_assign, why_not_rule, why_not_withdraw
from training.models import Assignment, AssignmentRule, Module
from training.notices import ASSIGNED
from training.rules.assigning import LONGEST_DUE_DAYS, RENEW_DAYS

_HERE = str(Path(__file__).resolve().parent.parent)


def assign(
    *,
    module: Module,
    people: Collection[User],
    due_on: date,
    by: User | None,
    why: str,
    today: date,
    reason_kind: str = "",
    reason_key: str = "",
    rule: AssignmentRule | None = None,
    is_demo: bool = False,
) -> list[Assignment]:
    """Give the module to people until a day; the open assignments of all of them, by name.

    Who has an open one keeps it as it is. A manager assigns in the own subtree, directors and
    administrators to anybody, everybody to themself; SYSTEM to anybody. Seven statements,
    however many people.
    """
    if not 0 <= (due_on - today).days <= LONGEST_DUE_DAYS:
        raise wrong("due_on", _("The day lies between today and two years from now."))
    facts = {"module": module.pk, **deputy(by, today)}
    with recorded("training.assign", by=by, why=why, **facts):
        _refuse_module(Module.objects.select_for_update(no_key=True).get(pk=module.pk))
        _refuse_people(people, by, today)
        chosen = {person.pk for person in people}
        open_now = Assignment.objects.open().filter(module=module, person__in=chosen)
        busy = set(open_now.values_list("person", flat=True))
        new = Assignment(
            module=module,
            assigned_by=by,
            assigned_on=today,
            due_on=due_on,
            why=why.strip(),
            rule=rule,
            reason_kind=reason_kind,
            reason_key=reason_key,
            is_demo=is_demo,
        )
        check_fields(new)
        rows = [_for(new, person) for person in sorted(chosen - busy)]
        # The nightly rules may assign the same at this moment: then theirs stands.
        Assignment.objects.bulk_create(rows, ignore_conflicts=True)
        enrolled = list(
            open_now.all().select_related("person").order_by("person__sort_key", "person")
        )
        told = [(each.person_id, each.pk) for each in enrolled if each.person_id not in busy]
        notify_each(told=told, kind=ASSIGNED, by=by)
        return enrolled


def withdraw(*, assignment: Assignment, by: User | None, why: str, today: date) -> Assignment:
    """Take back an assignment that is still to be done; taken back twice is refused."""
    needed("why", why, _("Say in words why it is taken back."))
    facts = {"assignment": assignment.pk, **deputy(by, today)}
    with recorded("training.withdraw", by=by, why=why, **facts):
        locked = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if refusal := why_not_withdraw(by, locked, today):
            raise ValidationError({"assignment": refusal})
        if locked.completed_on or locked.withdrawn_on:
            raise wrong("assignment", _("It is not open any more."))
        locked.withdrawn_on = today
        locked.save(update_fields=["withdrawn_on"])
    return locked


def make_rule(
    *,
    module: Module,
    role: str,
    department: Department | None,
    due_days: int,
    by: User | None,
    today: date,
    why: str = "",
    is_demo: bool = False,
) -> AssignmentRule:
    """Everybody of a role, a department with all below it, or both, is to learn the module.

    It is applied at once to who is there today. Managers make rules for departments that
    they manage; directors and administrators for all.
    """
    _refuse_rule_maker(department, by, today)
    facts = {"module": module.pk, **deputy(by, today)}
    with recorded("training.make_rule", by=by, why=why, **facts):
        _refuse_module(Module.objects.select_for_update(no_key=True).get(pk=module.pk))
        same = AssignmentRule.objects.running(today).filter(
            module=module, role=role, department=department
        )
        if same.exists():
            raise wrong("module", _("There is such a rule already: end it to change its days."))
        rule = AssignmentRule(
            module=module,
            role=role,
            department=department,
            due_days=due_days,
            starts_on=today,
            is_demo=is_demo,
        )
        check_fields(rule)
        rule.validate_constraints()
        rule.save()
        _apply(today, by, rule)
    return rule


def end_rule(*, rule: AssignmentRule, by: User | None, why: str, today: date) -> AssignmentRule:
    """From today on the rule assigns nothing; what it assigned stays to be done."""
    _refuse_rule_maker(rule.department, by, today)
    facts = {"rule": rule.pk, **deputy(by, today)}
    with recorded("training.end_rule", by=by, why=why, **facts):
        locked = AssignmentRule.objects.select_for_update(no_key=True).get(pk=rule.pk)
        if locked.ended_on is None:
            locked.ended_on = today
            locked.save(update_fields=["ended_on"])
    return locked


def apply_rules(*, as_of: date, by: User | None) -> int:
    """Assign what the rules ask for on a day; run twice it changes nothing. How many were new."""
    with record_act("training.apply_rules", by=by, as_of=as_of.isoformat()):
        return _apply(as_of, by)


def _apply(as_of: date, by: User | None, rule: AssignmentRule | None = None) -> int:
    asked = {
        "as_of": as_of,
        "by": by.pk if by else None,
        "rule": rule.pk if rule else None,
        "renew_days": RENEW_DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(_HERE, "apply_rules"), asked)
        assigned: list[tuple[int, int]] = cursor.fetchall()
    notify_each(told=assigned, kind=ASSIGNED, by=by)
    return len(assigned)


def _for(new: Assignment, person: int) -> Assignment:
    """The same assignment for one person."""
    fields = [field.attname for field in Assignment._meta.concrete_fields if field.name != "id"]
    return Assignment(**{name: getattr(new, name) for name in fields} | {"person_id": person})


def _refuse_module(module: Module) -> None:
    if not Module.objects.published().filter(pk=module.pk).exists():
        raise wrong("module", _("Only a published module can be assigned."))


def _refuse_people(people: Collection[User], by: User | None, today: date) -> None:
    if not people:
        raise wrong("people", _("Choose somebody."))
    if by is SYSTEM:
        return
    asked = {person.pk for person in people}
    reached = set(people_to_assign(by, today).filter(pk__in=asked).values_list("pk", flat=True))
    strangers = sorted(person.name for person in people if person.pk not in reached)
    if strangers:
        raise wrong(
            "people",
            _("You cannot assign anything to %(names)s: you do not manage them, or they left."),
            names=", ".join(strangers[:5]),
        )


def _refuse_rule_maker(department: Department | None, by: User | None, today: date) -> None:
    if refusal := why_not_rule(by, department, today):
        raise ValidationError({"department": refusal})
