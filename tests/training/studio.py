"""Modules and sheets for tests, written through the actions that everybody uses.

Mona writes, Dora approves.
"""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from training.actions.catalogue import approve_module, create_module
from training.actions.parts import save_lesson, save_question
from training.actions.playbook import approve_sheet, draft_sheet
from training.models import Assignment, Attempt, Certificate, Module, ModuleVersion, Sheet
from training.rules.terms import QuestionKind, SheetKind

ANSWERS = [("Yes", True), ("No", False)]


def module_draft(cast, title: str = "Bikes") -> ModuleVersion:
    """A draft that lacks nothing, by Mona."""
    by = {"by": cast.person("mona"), "today": cast.today}
    draft = create_module(
        title=title,
        summary="What a bike is.",
        pass_ratio=Decimal("0.8"),
        most_attempts=2,
        valid_months=12,
        **by,
    )
    save_lesson(draft=draft, title="Frames", body="# Frames", **by)
    save_question(draft=draft, kind=QuestionKind.SINGLE, text="Two wheels?", choices=ANSWERS, **by)
    draft.refresh_from_db()
    return draft


def published_module(cast, title: str = "Bikes") -> Module:
    """A module that can be taken."""
    module = module_draft(cast, title).module
    approve_module(module=module, by=cast.person("dora"), today=cast.today)
    module.refresh_from_db()
    return module


def sheet_draft(cast, kind: str = SheetKind.STRATEGY, **given) -> Sheet:
    """A draft by Mona."""
    given = {"title": "Sell bells", "body": "Ring *every* door.", **given}
    return draft_sheet(kind=kind, by=cast.person("mona"), today=cast.today, **given)


def published_sheet(cast, kind: str = SheetKind.STRATEGY, **given) -> Sheet:
    """A sheet that everybody reads."""
    sheet = sheet_draft(cast, kind, **given)
    approve_sheet(sheet=sheet, by=cast.person("dora"), today=cast.today)
    return sheet


def certify(assignment: Assignment, on: date, until: date | None) -> Certificate:
    """The person passed with 90 % and holds a certificate."""
    version = ModuleVersion.objects.latest_published().get(module=assignment.module)
    attempt = Attempt.objects.create(
        assignment=assignment,
        version=version,
        number=1,
        score_ratio=Decimal("0.9"),
        passed=True,
        handed_in_on=on,
        act=uuid4(),
    )
    Assignment.objects.filter(pk=assignment.pk).update(completed_on=on)
    return Certificate.objects.create(
        person=assignment.person,
        module=assignment.module,
        attempt=attempt,
        issued_on=on,
        valid_until=until,
        act=uuid4(),
    )
