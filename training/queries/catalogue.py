"""What the catalogue and its editing pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery

from salesmgmt.org.access import Person
from training.models import Module, ModuleVersion
from training.rules.publishing import Asked, Gap, gaps
from training.rules.terms import VersionState


@dataclass(frozen=True, slots=True)
class Versions:
    """A module's versions: what is published now, the draft, and all of them, latest first."""

    published: ModuleVersion | None
    draft: ModuleVersion | None
    all: Sequence[ModuleVersion]


def modules_listed(user: Person, words: str, today: date) -> QuerySet[ModuleVersion]:
    """The published version of each module that can be taken, by title; `words` in title, text."""
    modules = Module.objects.visible_to(user, today).published()
    found = ModuleVersion.objects.latest_published().filter(module__in=modules)
    if words:
        # Words of the summary are found too: a title alone is short.
        found = found.filter(title__icontains=words) | found.filter(summary__icontains=words)
    return found.select_related("module").annotate(**_sizes()).order_by("title", "pk")


def drafts_listed(user: Person, today: date) -> QuerySet[ModuleVersion]:
    """Drafts of modules; for who writes, nothing for others."""
    modules = Module.objects.visible_to(user, today).filter(withdrawn_on__isnull=True)
    drafts = ModuleVersion.objects.filter(state=VersionState.DRAFT, module__in=modules)
    return drafts.select_related("author").order_by("title", "pk")


def versions_of(module: Module, *, drafts: bool) -> Versions:
    """The module's versions, with a draft only for who may see `drafts`; one query."""
    versions = module.versions.select_related("author", "approved_by").annotate(**_sizes())
    seen = {VersionState.PUBLISHED, *([VersionState.DRAFT] if drafts else [])}
    rows = [row for row in versions.order_by("-number") if row.state in seen]
    published = next((row for row in rows if row.state == VersionState.PUBLISHED), None)
    draft = next((row for row in rows if row.state == VersionState.DRAFT), None)
    return Versions(published, draft, rows)


def gaps_of(version: ModuleVersion) -> list[Gap]:
    """What the version lacks to be published; three queries."""
    questions = version.questions.prefetch_related("choices").order_by("position")
    asked = [
        Asked(each.kind, tuple(choice.is_right for choice in each.choices.all()))
        for each in questions
    ]
    return gaps(version.lessons.count(), asked)


def _sizes() -> dict[str, Subquery]:
    """Numbers of lessons and questions of a version."""
    return {
        f"{name}_count": Subquery(
            ModuleVersion.objects.filter(pk=OuterRef("pk"))
            .annotate(size=Count(name))
            .values("size")
        )
        for name in ("lessons", "questions")
    }
