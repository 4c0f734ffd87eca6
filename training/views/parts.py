"""Lessons and questions of a draft: small forms, one address for each act."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from salesmgmt.lib.refusals import refuse
from salesmgmt.org.asking import asker
from training import access
from training.actions import parts as actions
from training.forms.catalogue import ChoiceFormSet, LessonForm, QuestionForm
from training.models import Lesson, ModuleVersion, Question
from training.rules.terms import QuestionKind

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
def lesson_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a lesson to the draft of module `pk`."""
    draft = access.get_draft(request.user, pk, today=timezone.localdate())
    return _lesson_form(request, draft, None)


@_FORM
def lesson_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a lesson of a draft."""
    lesson = access.get_lesson_draft(request.user, pk, today=timezone.localdate())
    return _lesson_form(request, lesson.version, lesson)


@require_POST
def lesson_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a lesson up or down by one place."""
    part = access.get_lesson_draft(request.user, pk, today=timezone.localdate())
    return _moved(request, part)


@require_POST
def lesson_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a lesson out of the draft."""
    part = access.get_lesson_draft(request.user, pk, today=timezone.localdate())
    return _removed(request, part)


@_FORM
def question_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a question to the draft of module `pk`."""
    draft = access.get_draft(request.user, pk, today=timezone.localdate())
    return _question_form(request, draft, None)


@_FORM
def question_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a question of a draft with its answers."""
    question = access.get_question_draft(request.user, pk, today=timezone.localdate())
    return _question_form(request, question.version, question)


@require_POST
def question_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a question up or down by one place."""
    part = access.get_question_draft(request.user, pk, today=timezone.localdate())
    return _moved(request, part)


@require_POST
def question_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a question out of the draft."""
    part = access.get_question_draft(request.user, pk, today=timezone.localdate())
    return _removed(request, part)


def _lesson_form(request: HttpRequest, draft: ModuleVersion, lesson: Lesson | None) -> HttpResponse:
    initial = {"title": lesson.title, "body": lesson.body} if lesson else {}
    form = LessonForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = {**form.cleaned_data, "by": asker(request), "today": timezone.localdate()}
        try:
            actions.save_lesson(draft=draft, lesson=lesson, **given)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The lesson is saved."))
            return redirect("training:module_edit", draft.module_id)
    context = {"form": form, "draft": draft, "part": lesson, "text": form["body"].value() or ""}
    status = 422 if form.errors else 200
    return render(request, "training/lesson_edit.html", context, status=status)


def _question_form(
    request: HttpRequest, draft: ModuleVersion, question: Question | None
) -> HttpResponse:
    form, choices = _bound(request, question)
    if form.is_valid() and choices.is_valid():
        given = {**form.cleaned_data, "by": asker(request), "today": timezone.localdate()}
        try:
            actions.save_question(draft=draft, question=question, choices=choices.given, **given)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The question is saved."))
            return redirect("training:module_edit", draft.module_id)
    context = {"form": form, "choices": choices, "draft": draft, "part": question}
    status = 422 if form.errors or choices.total_error_count() else 200
    return render(request, "training/question_edit.html", context, status=status)


def _bound(request: HttpRequest, question: Question | None) -> tuple[QuestionForm, Any]:
    """The question's form and those of its answers, with what was typed or what is stored."""
    if request.method == "POST":
        return QuestionForm(request.POST), ChoiceFormSet(request.POST, prefix="choice")
    if question is None:
        form = QuestionForm(initial={"kind": QuestionKind.SINGLE.value})
        return form, ChoiceFormSet(prefix="choice")
    stored = list(question.choices.values("text", "is_right"))
    form = QuestionForm(initial={"text": question.text, "kind": question.kind})
    return form, ChoiceFormSet(initial=stored, prefix="choice")


def _moved(request: HttpRequest, part: Lesson | Question) -> HttpResponse:
    up, today = request.POST.get("direction") != "down", timezone.localdate()
    try:
        actions.move_part(part=part, up=up, by=asker(request), today=today)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("training:module_edit", part.version.module_id)


def _removed(request: HttpRequest, part: Lesson | Question) -> HttpResponse:
    today = timezone.localdate()
    try:
        actions.remove_part(part=part, by=asker(request), today=today)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is removed from the draft."))
    return redirect("training:module_edit", part.version.module_id)
