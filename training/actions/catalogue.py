"""Modules of the catalogue: drafted, approved by a second person, withdrawn.

Lessons and questions of a draft are in `parts`.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import check_fields, checked, deputy, needed, recorded, wrong
from salesmgmt.org.models import User
from training.actions.checks import refuse_approver, refuse_writer
from training.models import Choice, Lesson, Module, ModuleVersion, Question
from training.queries.catalogue import gaps_of
from training.rules.publishing import Gap, Missing
from training.rules.terms import VersionState

_LONGEST_SLUG = 50
_COPIED = ("title", "summary", "pass_ratio", "most_attempts", "valid_months")
_MISSING = {
    Missing.LESSON: _("Add a lesson: there is nothing to learn yet."),
    Missing.QUESTION: _("Add a question: there is nothing to pass yet."),
    Missing.CHOICES: _("Question %(place)d: give two answers at least to choose from."),
    Missing.RIGHT_CHOICE: _("Question %(place)d: mark the right answer."),
    Missing.ONE_RIGHT_CHOICE: _(
        "Question %(place)d: mark one answer as right, or let several be chosen."
    ),
}


def create_module(
    *,
    title: str,
    summary: str,
    pass_ratio: Decimal,
    most_attempts: int | None,
    valid_months: int | None,
    by: User | None,
    today: date,
    key: str = "",
    is_demo: bool = False,
) -> ModuleVersion:
    """A new module with its first draft; the key is made of the title unless given.

    `pass_ratio` is the least share of right answers (0.8 is 80 %); None for `most_attempts` is any
    number of them and for `valid_months` a certificate that never expires.
    """
    refuse_writer(by, today)
    given = {
        "title": title.strip(),
        "summary": summary,
        "pass_ratio": pass_ratio,
        "most_attempts": most_attempts,
        "valid_months": valid_months,
    }
    with recorded("training.create_module", by=by, why="", **deputy(by, today)):
        module = Module(key=key or _free_key(title), is_demo=is_demo)
        checked(module).save()
        draft = ModuleVersion(module=module, number=1)
        return _written(draft, by, given)


def save_module(
    *,
    draft: ModuleVersion,
    title: str,
    summary: str,
    pass_ratio: Decimal,
    most_attempts: int | None,
    valid_months: int | None,
    by: User | None,
    today: date,
) -> ModuleVersion:
    """Write what a draft says about the module as a whole; arguments as in `create_module`."""
    refuse_writer(by, today)
    given = {
        "title": title.strip(),
        "summary": summary,
        "pass_ratio": pass_ratio,
        "most_attempts": most_attempts,
        "valid_months": valid_months,
    }
    with recorded("training.save_module", by=by, why="", draft=draft.pk, **deputy(by, today)):
        return _written(locked_draft(draft), by, given)


def draft_module(*, module: Module, by: User | None, today: date) -> ModuleVersion:
    """The module's draft; where there is none, a copy of what is published."""
    refuse_writer(by, today)
    with recorded("training.draft_module", by=by, why="", module=module.pk, **deputy(by, today)):
        locked = _locked(module)
        versions = locked.versions.order_by("-number")
        latest = versions.exclude(state=VersionState.DISCARDED)[0]
        if latest.state == VersionState.DRAFT:
            return latest
        copied = {name: getattr(latest, name) for name in _COPIED}
        draft = ModuleVersion.objects.create(
            module=locked,
            number=versions[0].number + 1,
            author=by,
            written_at=timezone.now(),
            **copied,
        )
        _copy_parts(latest, draft)
    return draft


def approve_module(
    *, module: Module, by: User, today: date, seen: datetime | None = None
) -> ModuleVersion:
    """Publish the module's draft; refused in words while something is missing in it.

    `seen` is when what the approver read was written; a draft changed since is refused.
    """
    with recorded("training.approve_module", by=by, why="", module=module.pk, **deputy(by, today)):
        draft = _locked(module).versions.filter(state=VersionState.DRAFT).first()
        if draft is None:
            raise wrong("module", _("There is no draft to approve."))
        # A lesson or question that is being added waits for this row, and then finds it published.
        draft = locked_draft(draft)
        refuse_approver(draft, by, seen, today)
        if found := gaps_of(draft):
            raise ValidationError({"module": [gap_words(gap) for gap in found]})
        draft.state, draft.approved_by, draft.published_on = VersionState.PUBLISHED, by, today
        draft.save(update_fields=["state", "approved_by", "published_on"])
    return draft


def discard_module_draft(
    *, module: Module, by: User | None, why: str, today: date
) -> ModuleVersion:
    """Discard the draft of a published module; what is published stays, its row for the history.

    Where nothing is published the module is withdrawn instead.
    """
    refuse_writer(by, today)
    needed("why", why, _("Say in words why the draft is discarded."))
    facts = {"module": module.pk, **deputy(by, today)}
    with recorded("training.discard_module_draft", by=by, why=why, **facts):
        locked = _locked(module)
        draft = locked.versions.filter(state=VersionState.DRAFT).first()
        if draft is None:
            raise wrong("module", _("There is no draft to discard."))
        if not locked.versions.published().exists():
            raise wrong("module", _("Nothing of it is published: withdraw the module instead."))
        draft = locked_draft(draft)
        draft.state = VersionState.DISCARDED
        draft.save(update_fields=["state"])
    return draft


def withdraw_module(*, module: Module, by: User | None, why: str, today: date) -> Module:
    """Take the module out of the catalogue; certificates and open assignments stay."""
    refuse_writer(by, today)
    needed("why", why, _("Say in words why it is withdrawn."))
    facts = {"module": module.pk, **deputy(by, today)}
    with recorded("training.withdraw_module", by=by, why=why, **facts):
        locked = _locked(module)
        locked.withdrawn_on = today
        locked.save(update_fields=["withdrawn_on"])
    return locked


def gap_words(gap: Gap) -> str:
    """What a module lacks, in words."""
    return str(_MISSING[gap.what]) % {"place": gap.question}


def locked_draft(draft: ModuleVersion) -> ModuleVersion:
    """The draft's row, held until the end of the act; refused once it is published."""
    locked = (
        ModuleVersion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("module")
        .get(pk=draft.pk)
    )
    if locked.state != VersionState.DRAFT:
        raise wrong("module", _("This version is published and does not change: draft a new one."))
    if locked.module.withdrawn_on:
        raise wrong("module", _("The module was withdrawn."))
    return locked


def _written(draft: ModuleVersion, by: User | None, given: dict[str, Any]) -> ModuleVersion:
    for name, value in given.items():
        setattr(draft, name, value)
    draft.author, draft.written_at = by, timezone.now()
    check_fields(draft, computed=("published_on",))
    draft.validate_constraints(exclude={"module", "number"})
    draft.save()
    return draft


def _copy_parts(source: ModuleVersion, draft: ModuleVersion) -> None:
    """Lessons, questions and choices of `source`, at their places; five statements."""
    Lesson.objects.bulk_create(
        Lesson(version=draft, position=each.position, title=each.title, body=each.body)
        for each in source.lessons.all()
    )
    questions = list(source.questions.prefetch_related("choices"))
    copies = Question.objects.bulk_create(
        Question(version=draft, position=each.position, kind=each.kind, text=each.text)
        for each in questions
    )
    Choice.objects.bulk_create(
        Choice(question=copy, position=choice.position, text=choice.text, is_right=choice.is_right)
        for question, copy in zip(questions, copies, strict=True)
        for choice in question.choices.all()
    )


def _locked(module: Module) -> Module:
    """The module's row, held until the end of the act."""
    locked = Module.objects.select_for_update(no_key=True).get(pk=module.pk)
    if locked.withdrawn_on:
        raise wrong("module", _("The module was withdrawn."))
    return locked


def _free_key(title: str) -> str:
    """A key from the title that no module has yet; another one's at the same moment is refused."""
    plain = slugify(title)[:_LONGEST_SLUG] or "module"
    taken = set(Module.objects.filter(key__startswith=plain).values_list("key", flat=True))
    number, key = 1, plain
    while key in taken:
        number += 1
        key = f"{plain}-{number}"
    return key
