"""The catalogue: modules of lessons and a quiz, in versions."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import keep_history
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import User
from salesmgmt.sales.models.fields import ratio, term
from training.models.playbook import WRITERS, published_is_approved
from training.rules.terms import QuestionKind, VersionState


class ModuleQuerySet(models.QuerySet["Module"]):
    """Named filters for modules."""

    def published(self) -> Self:
        """Modules that can be taken: a version is published, and they are not withdrawn."""
        published = ModuleVersion.objects.published().filter(module=OuterRef("pk"))
        return self.filter(Exists(published), withdrawn_on__isnull=True)

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """What is published is everybody's of the company; drafts are the writers'."""
        scope = scope_of(user, today)
        if scope.roles & WRITERS or scope.is_manager:
            return self
        return self.published() if scope.person_ids else self.none()


@keep_history()
class Module(models.Model):
    """Something to learn; what is learnt stands in its versions."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    # The title of the latest published version, of the draft while none is: written by the
    # database (trigger title_now of ModuleVersion), so that lists need no query per module.
    title_now = models.CharField(_("title"), max_length=200, blank=True, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = ModuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("module")

    def __str__(self) -> str:
        return self.title_now or self.key


class ModuleVersionQuerySet(models.QuerySet["ModuleVersion"]):
    """Named filters for versions of modules."""

    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def latest_published(self) -> Self:
        """Of each module the published version with the highest number."""
        newer = ModuleVersion.objects.published().filter(
            module=OuterRef("module"), number__gt=OuterRef("number")
        )
        return self.published().filter(~Exists(newer))


# Once published or discarded, neither a version nor its lessons, questions and choices change:
# the parts' triggers look at the version's state, that of the old place and that of the new one.
def _published_stays(path_to_version: str) -> pgtrigger.Trigger:
    def refused(row: str) -> str:
        return f"""
            IF EXISTS (
                SELECT FROM training_moduleversion v
                WHERE v.id = {path_to_version.format(row=row)} AND v.state <> 'draft'
            ) THEN
                RAISE EXCEPTION 'a published version does not change'
                    USING ERRCODE = 'check_violation';
            END IF;
        """

    return pgtrigger.Trigger(
        name="published_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP <> 'INSERT' THEN {refused("OLD")} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            {refused("NEW")}
            RETURN NEW;
        """,
    )


_TITLE_NOW = pgtrigger.Trigger(
    name="title_now",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        UPDATE training_module SET title_now = NEW.title
        WHERE id = NEW.module_id AND title_now <> NEW.title
          AND (NEW.state = 'published' OR NOT EXISTS (
            SELECT FROM training_moduleversion v
            WHERE v.module_id = NEW.module_id AND v.state = 'published'
          ));
        RETURN NEW;
    """,
)


@keep_history()
class ModuleVersion(models.Model):
    """A module's lessons, quiz and rules; once published it never changes."""

    module = models.ForeignKey(Module, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=1000, blank=True)
    # Least share of right answers: 0.8 is 80 %.
    pass_ratio = ratio(default=0.8)
    # Empty: as many as one likes.
    most_attempts = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    # Empty: a certificate never expires.
    valid_months = models.PositiveSmallIntegerField(_("valid for months"), null=True, blank=True)
    state = term(VersionState, default=VersionState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"), db_default=Now())
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_on = models.DateField(_("published on"), null=True)

    objects = ModuleVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["module", "number"], name="training_module_number_once"
            ),
            models.UniqueConstraint(
                fields=["module"],
                name="training_module_one_draft",
                condition=Q(state=VersionState.DRAFT),
                violation_error_message=_(
                    "There is a draft of this module already: go on with it."
                ),
            ),
            models.CheckConstraint(
                name="training_module_pass_ratio",
                condition=Q(pass_ratio__gt=0, pass_ratio__lte=1),
                violation_error_message=_("The pass mark lies above 0 and is at most 100 %%."),
            ),
            models.CheckConstraint(
                name="training_module_attempts",
                condition=Q(most_attempts__isnull=True) | Q(most_attempts__gte=1),
                violation_error_message=_("Allow at least one attempt, or leave it empty."),
            ),
            models.CheckConstraint(
                name="training_module_valid_months",
                condition=Q(valid_months__isnull=True) | Q(valid_months__gte=1),
                violation_error_message=_("Let it hold for a month at least, or leave it empty."),
            ),
            models.CheckConstraint(
                name="training_module_approved_by_another",
                condition=Q(approved_by__isnull=True)
                | Q(author__isnull=True)
                | ~Q(approved_by=F("author")),
                violation_error_message=_("Somebody else than the author approves a module."),
            ),
            published_is_approved("training_module_published_is_approved"),
        ]
        triggers = [
            _TITLE_NOW,
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state="draft"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class _Part(models.Model):
    """Something of a version at its place."""

    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]


@keep_history()
class Lesson(_Part):
    """A page to read (Markdown)."""

    version = models.ForeignKey(ModuleVersion, models.CASCADE, related_name="lessons")
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), max_length=50_000)

    class Meta(_Part.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="training_lesson_place_once"
            ),
        ]
        triggers = [_published_stays("{row}.version_id")]

    def __str__(self) -> str:
        return self.title


@keep_history()
class Question(_Part):
    """A question of the quiz; right when exactly the right choices are ticked."""

    version = models.ForeignKey(ModuleVersion, models.CASCADE, related_name="questions")
    kind = term(QuestionKind)
    text = models.TextField(_("question"), max_length=2000)

    class Meta(_Part.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="training_question_place_once"
            ),
        ]
        triggers = [_published_stays("{row}.version_id")]

    def __str__(self) -> str:
        return self.text


@keep_history()
class Choice(_Part):
    """A possible answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    text = models.CharField(_("answer"), max_length=500)
    is_right = models.BooleanField(_("right"))

    class Meta(_Part.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"], name="training_choice_place_once"
            ),
        ]
        triggers = [
            _published_stays(
                "(SELECT q.version_id FROM training_question q WHERE q.id = {row}.question_id)"
            )
        ]

    def __str__(self) -> str:
        return self.text
