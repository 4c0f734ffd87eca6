"""One object of every stage around Rita's goal, for the tables of access and of queries."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from diagnostics.actions.acting import agree_action
from diagnostics.models import Diagnosis, Finding
from diagnostics.rules.terms import ActionKind, Cause
from goals.actions import propose_goal, set_goal
from goals.rules.terms import GoalState
from monitoring.actions.follow_ups import open_follow_ups
from monitoring.models import Alert, Commitment, FollowUp, Review, ReviewFigure
from monitoring.rules.terms import AlertKind
from recognition.models import Award, PayrollExport, Programme, ProgrammeVersion, Tier
from recognition.rules.terms import AwardKind, AwardState, ProgrammeState, Span
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.models import Job, JobState
from salesmgmt.org.actions import issue_token
from salesmgmt.org.models import Agreement, Area, Notice, Role
from salesmgmt.org.models.accountable import Accountability
from salesmgmt.sales.models import Basis, Customer, Product
from tests.cast import START, Cast
from tests.training.studio import (
    certify,
    module_draft,
    published_module,
    published_sheet,
    sheet_draft,
)
from training.actions.assigning import assign, make_rule
from training.actions.coaching import plan_talk
from training.models import Answer

ACT = "00000000-0000-0000-0000-000000000001"


def build_loop(cast: Cast) -> dict[str, dict[str, Any]]:
    """Objects by kind and key, as tests/access/loop_matrix.json names them."""
    return {
        **_goals(cast),
        **_training(cast),
        **_monitoring(cast),
        **_diagnosis(cast),
        **_recognition(cast),
        **_record(cast),
    }


def _record(cast: Cast) -> dict[str, dict[str, Any]]:
    """What the API tells of besides, Rita's token and first notice, a job that failed midway."""
    given = {"name": "Export", "scopes": ["read"], "today": cast.today}
    token, _secret = issue_token(by=cast.person("rita"), expires_on=cast.today, **given)
    part = {"progress_done": 3, "progress_of": 7}
    job = Job.objects.create(kind="tests", key="failed", state=JobState.FAILED, act=ACT, **part)
    return {
        "tokens": {"rita": token},
        "agreements": {"CA-1": Agreement.objects.get()},
        "jobs": {"failed": job},
        "notices": {"rita": Notice.objects.of(cast.people["rita"]).earliest("pk")},
        "people": {key: cast.people[key] for key in ("rita", "sven")},
        "departments": {"north": cast.departments["north"]},
        "products": {"p": Product.objects.get()},
        "customers": {"c": Customer.objects.get()},
    }


def _goals(cast: Cast) -> dict[str, dict[str, Any]]:
    """A goal of next year for Rita, proposed by Mona."""
    year = cast.today.year + 1
    mona = {"by": cast.person("mona"), "today": cast.today}
    goal = set_goal(
        holder=cast.people["rita"],
        measure="revenue",
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        target=Decimal(6000),
        why="next year",
        state=GoalState.DRAFT,
        **mona,
    )
    propose_goal(goal=goal, **mona)
    return {"planned": {"rita": goal}}


def _training(cast: Cast) -> dict[str, dict[str, Any]]:
    mona, today = cast.person("mona"), cast.today
    module, draft = published_module(cast), module_draft(cast, "Bells")
    given = {"module": module, "due_on": today + timedelta(days=9), "why": "", "today": today}
    (rita,) = assign(people=[cast.people["rita"]], by=mona, **given)
    (sara,) = assign(people=[cast.people["sara"]], by=cast.person("sven"), **given)
    certificate = certify(sara, today, None)
    for question in certificate.attempt.version.questions.all():
        right = question.choices.filter(is_right=True).values_list("pk", flat=True)
        Answer.objects.create(
            attempt=certificate.attempt, question=question, choices=list(right), is_right=True
        )
    talk = plan_talk(
        coach=mona,
        person=cast.people["rita"],
        planned_on=today + timedelta(days=2),
        agenda="Prepare the visit.",
        by=mona,
        why="",
        today=today,
    )
    rule = make_rule(
        module=published_module(cast, "Tools"),
        role=Role.REP,
        department=cast.departments["north"],
        due_days=14,
        by=mona,
        today=today,
    )
    return {
        "sheets": {"published": published_sheet(cast), "draft": sheet_draft(cast, title="Wait")},
        "modules": {"published": module, "draft": draft.module},
        "lessons": {"draft": draft.lessons.get()},
        "questions": {"draft": draft.questions.get()},
        "assignments": {"rita": rita, "sara": sara},
        "attempts": {"sara": certificate.attempt},
        "certificates": {"sara": certificate},
        "talks": {"rita": talk},
        "rules": {"north": rule},
    }


def _monitoring(cast: Cast) -> dict[str, dict[str, Any]]:
    open_follow_ups(as_of=cast.today, by=SYSTEM)
    goal = cast.goals["rita"]
    alert = Alert.objects.create(
        goal=goal,
        kind=AlertKind.BEHIND,
        raised_on=cast.today,
        decided_by="pace",
        figure=Decimal("0.5"),
        threshold=Decimal("0.95"),
    )
    review = Review.objects.create(
        person=cast.people["rita"],
        lead=cast.people["mona"],
        subject=cast.people["rita"],
        starts_on=cast.today.replace(day=1),
        ends_on=cast.today,
        opened_on=cast.today,
    )
    ReviewFigure.objects.create(
        review=review, goal=goal, as_of=cast.today, target=5000, actual=1000, label="behind"
    )
    commitment = Commitment.objects.create(
        review=review, owner=cast.people["rita"], text="Visit five shops", due_on=cast.today
    )
    return {
        "follow_ups": {"rita": FollowUp.objects.get(order=cast.orders["rita"])},
        "alerts": {"rita": alert},
        "reviews": {"rita": review},
        "commitments": {"rita": commitment},
    }


def _diagnosis(cast: Cast) -> dict[str, dict[str, Any]]:
    """Rita's goal is asked about; Hedy answers for delivery, Mona led the rest to herself."""
    today = cast.today
    Accountability.objects.create(area=Area.DELIVERY, person=cast.people["hedy"], starts_on=START)
    diagnosis = Diagnosis.objects.create(
        goal=cast.goals["rita"],
        opened_by=cast.people["mona"],
        opened_on=today,
        why="Behind",
        as_of=today,
        target=5000,
        actual=1000,
        reference_starts_on=today - timedelta(days=365),
        reference_ends_on=today,
    )
    asked = {
        cause: Finding.objects.create(
            diagnosis=diagnosis,
            cause=cause,
            asked_of=cast.people["hedy" if cause is Cause.DELIVERY else "mona"],
            asked_by=cast.people["mona"],
            question="Did it account for the gap?",
            asked_on=today,
            due_on=today + timedelta(days=7),
        )
        for cause in Cause
        if cause is not Cause.PERSON
    }
    action = agree_action(
        diagnosis=diagnosis,
        cause=Cause.DELIVERY,
        kind=ActionKind.DELIVERY,
        text="Reserve stock",
        owner=cast.people["hedy"],
        due_on=today + timedelta(days=5),
        starts_on=today + timedelta(days=5),
        by=cast.person("mona"),
        today=today,
    )
    return {
        "diagnoses": {"rita": diagnosis},
        "findings": {"delivery": asked[Cause.DELIVERY], "price": asked[Cause.PRICE]},
        "actions": {"hedy": action},
    }


def _recognition(cast: Cast) -> dict[str, dict[str, Any]]:
    """A programme that paid, a draft, and awards in each hand."""
    programmes = {"paid": _programme(cast, "paid"), "draft": _programme(cast, "draft")}
    paid = programmes["paid"].versions.get()
    Tier.objects.create(version=paid, from_ratio=0, rate=Decimal("0.02"))
    approved = {
        "state": ProgrammeState.APPROVED,
        "approved_by": cast.people["dora"],
        "approved_on": cast.today,
    }
    ProgrammeVersion.objects.filter(pk=paid.pk).update(**approved)
    export = PayrollExport.objects.create(
        key="P-1", made_by=cast.people["paul"], made_on=cast.today, act=ACT
    )
    awards = {
        "rita": _award(cast, paid, "rita"),
        "ralf": _award(cast, paid, "ralf", state=AwardState.APPROVED, export=export),
        "rosa": _award(cast, paid, "rosa", state=AwardState.APPROVED, kind=AwardKind.TRAVEL),
    }
    return {"programmes": programmes, "awards": awards, "exports": {"first": export}}


def _programme(cast: Cast, key: str) -> Programme:
    made = Programme.objects.create(key=key, name=f"Programme {key}")
    ProgrammeVersion.objects.create(
        programme=made,
        number=1,
        department=cast.company.root,
        span=Span.YEAR,
        starts_on=START,
        measure="revenue",
        basis=Basis.BOOKED,
        award_kind=AwardKind.CASH,
        budget=1000,
        author=cast.people["adam"],
    )
    return made


def _award(cast: Cast, version: ProgrammeVersion, key: str, **given: Any) -> Award:
    decided = {"decided_by": cast.people["mona"], "decided_on": cast.today} if given else {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (now,) = cursor.fetchone()
    return Award.objects.create(
        programme=version.programme,
        version=version,
        person=cast.people[key],
        goal=cast.goals[key],
        booked_on=cast.today,
        known_at=now,
        target=5000,
        credited=1000,
        attainment=Decimal("0.2"),
        amount=20,
        cost=20,
        **({"kind": AwardKind.CASH} | given | decided),
    )
