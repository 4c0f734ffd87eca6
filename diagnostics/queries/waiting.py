"""What waits for a person in diagnoses: questions, diagnoses to conclude, actions to do."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diagnostics.models import Action, Diagnosis, Finding
from diagnostics.queries.diagnoses import listed, next_of
from diagnostics.queries.words import CAUSES
from diagnostics.rules.terms import BEFORE_PERSON
from salesmgmt.lib.waiting import Waiting
from salesmgmt.org.access import Person, is_agreed, scope_of
from salesmgmt.org.rules.agreements import Feature

DAYS_AHEAD = 14
"""Actions are named so many days before they are due."""

MOST = 20


def waiting_for(user: Person, today: date) -> list[Waiting]:
    """Questions to the person, diagnoses of theirs with all answers, actions due; three queries."""
    return [*_questions(user, today), *_complete(user, today), *_actions(user, today)]


def _questions(user: Person, today: date) -> list[Waiting]:
    rows = Finding.objects.asked_of(user, today).open().select_related("diagnosis__goal")
    return [
        Waiting(
            what=_("Answer a question about a cause"),
            about=f"{CAUSES[row.cause]} · {row.diagnosis.goal.declared.name}",
            url=reverse("diagnostics:finding", args=[row.pk]),
            icon="help-circle",
            due_on=row.due_on,
        )
        for row in rows.order_by("due_on", "pk")[:MOST]
    ]


def _complete(user: Person, today: date) -> list[Waiting]:
    """Open diagnoses that the person opened and whose six causes are answered."""
    judges = is_agreed(user, Feature.PERSON_STEP, today)
    own = Diagnosis.objects.visible_to(user, today).open()
    rows = listed(own.filter(opened_by__in=scope_of(user, today).person_ids))
    return [
        Waiting(
            what=next_of(row, judges_person=judges),
            about=str(row.goal.holder),
            url=reverse("diagnostics:diagnosis", args=[row.pk]),
            icon="stethoscope",
            people=(row.goal.person_id,),
        )
        for row in rows.filter(Q(answered=len(BEFORE_PERSON)))[:MOST]
    ]


def _actions(user: Person, today: date) -> list[Waiting]:
    own = Action.objects.open().filter(owner__in=scope_of(user, today).person_ids)
    rows = own.filter(due_on__lte=today + timedelta(days=DAYS_AHEAD)).order_by("due_on", "pk")
    return [
        Waiting(
            what=_("Do what was agreed"),
            about=row.text,
            url=reverse("diagnostics:action", args=[row.pk]),
            icon="list-check",
            due_on=row.due_on,
        )
        for row in rows[:MOST]
    ]
