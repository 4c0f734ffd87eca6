"""The learner's pages: own training, an assignment, its lessons and quiz, result, certificate."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesmgmt.lib.refusals import refuse
from salesmgmt.org.asking import asker
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import shows
from training import access
from training.actions.learning import STALE, finish_lesson, hand_in
from training.forms.learning import QuizForm
from training.forms.playbook import WhyForm
from training.models import Assignment
from training.queries import learning as queries
from training.queries.learning import Progress
from training.rules.validity import certificate_state


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What the person has to learn, the certificates they hold, and what they have done."""
    today = timezone.localdate()
    access.require_company(request.user, today)
    context = {"training": queries.own_training(request.user, today), "as_of": today}
    return render(request, "training/own.html", context)


@require_safe
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assignment: for its person the way through it, for who manages them how far it is."""
    today = timezone.localdate()
    found = access.get_assignment(request.user, pk, to="view", today=today)
    is_own = found.person_id == request.user.pk
    progress = queries.progress_of(found, today)
    shows(request, people=[found.person_id])
    refusal = access.why_not_withdraw(request.user, found, today)
    context = {
        "assignment": found,
        "progress": progress,
        "certificate": queries.certificate_of(found) if found.completed_on else None,
        "is_own": is_own,
        "may_assign": not is_own and access.may_assign(request.user, today),
        "tells_history": access.reads_why(request.user, found, today),
        "withdraw_form": None if refusal or not _is_to_do(found) else WhyForm(),
        "breadcrumbs": _crumbs() if is_own else _team_crumbs(request, today),
        "as_of": today,
    }
    return render(request, "training/assignment.html", context)


@require_safe
def lesson(request: HttpRequest, pk: int, lesson_pk: int) -> HttpResponse:
    """One lesson to read."""
    today = timezone.localdate()
    found = access.get_assignment(request.user, pk, to="take", today=today)
    asked = access.get_lesson(found, lesson_pk)
    progress = queries.progress_of(found, today)
    place = progress.place_of(asked)
    if place is None:
        return _newer_version(request, found)
    context = {
        "assignment": found,
        "progress": progress,
        "lesson": asked,
        "place": place,
        "is_done": progress.lessons[place - 1].is_done,
        "previous": progress.lesson_at(place - 1),
        "next": progress.lesson_at(place + 1),
        "breadcrumbs": _crumbs(found, progress),
    }
    return render(request, "training/lesson.html", context)


@require_POST
def lesson_done(request: HttpRequest, pk: int, lesson_pk: int) -> HttpResponse:
    """Note that the lesson was read, and go on: to the next one that was not, then to the quiz."""
    today = timezone.localdate()
    found = access.get_assignment(request.user, pk, to="take", today=today)
    asked = access.get_lesson(found, lesson_pk)
    try:
        finish_lesson(assignment=found, lesson=asked, by=asker(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("training:assignment", pk)
    progress = queries.progress_of(found, today)
    if following := progress.next_lesson(after=asked):
        return redirect("training:lesson", pk, following.pk)
    return redirect("training:quiz" if progress.may_take_quiz else "training:assignment", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions on one page; handed in, it is one attempt."""
    today = timezone.localdate()
    found = access.get_assignment(request.user, pk, to="take", today=today)
    progress = queries.progress_of(found, today)
    if request.method == "POST":
        return _handed_in(request, found, progress, today)
    if not progress.may_take_quiz:
        return redirect("training:assignment", pk)
    return _quiz_page(request, found, progress, _form(request, progress))


def _handed_in(
    request: HttpRequest, found: Assignment, progress: Progress, today: date
) -> HttpResponse:
    form = _form(request, progress)
    if not form.is_for(progress.version):
        return _newer_version(request, found, progress)
    if form.is_valid():
        try:
            attempt = hand_in(
                assignment=found,
                answers=form.answers(),
                number=form.cleaned_data["number"],
                version=progress.version,
                by=asker(request),
                today=today,
            )
        except ValidationError as refusal:
            if getattr(refusal, "code", "") == STALE:
                return _newer_version(request, found)
            refuse(form, refusal)
        else:
            return redirect("training:result", attempt.pk)
    return _quiz_page(request, found, progress, form, status=422)


def _form(request: HttpRequest, progress: Progress) -> QuizForm:
    return QuizForm(
        request.POST or None,
        version=progress.version,
        number=progress.next_number,
        questions=queries.questions_of(progress.version),
    )


def _quiz_page(
    request: HttpRequest, found: Assignment, progress: Progress, form: QuizForm, status: int = 200
) -> HttpResponse:
    context = {
        "assignment": found,
        "progress": progress,
        "form": form,
        "breadcrumbs": _crumbs(found, progress),
    }
    return render(request, "training/quiz.html", context, status=status)


def _newer_version(
    request: HttpRequest, found: Assignment, progress: Progress | None = None
) -> HttpResponse:
    """Say that a newer version was published; its quiz, or first its lessons."""
    to_quiz = progress is not None and progress.may_take_quiz
    messages.warning(
        request,
        _("A newer version of this module was published. These are its questions.")
        if to_quiz
        else _("A newer version of this module was published. Go on with its lessons."),
    )
    return redirect("training:quiz" if to_quiz else "training:assignment", found.pk)


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """How an attempt went, for its person alone."""
    today = timezone.localdate()
    attempt = access.get_attempt(request.user, pk, today=today)
    progress = queries.progress_of(attempt.assignment, today)
    context = {
        "attempt": attempt,
        "assignment": attempt.assignment,
        "progress": progress,
        "answers": queries.answers_of(attempt, give_away=progress.shows_right_answers),
        "breadcrumbs": _crumbs(attempt.assignment, progress),
    }
    return render(request, "training/result.html", context)


@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate, to show and to print."""
    today = timezone.localdate()
    found = access.get_certificate(request.user, pk, today=today)
    shows(request, people=[found.person_id])
    context = {
        "certificate": found,
        "state": certificate_state(found.valid_until, today),
        "tells_history": access.reads_why(request.user, found.attempt.assignment, today),
        "company": current_company(),
        "breadcrumbs": [
            *(_crumbs() if found.person_id == request.user.pk else _team_crumbs(request, today)),
            (str(found.module), reverse("training:assignment", args=[found.attempt.assignment_id])),
        ],
        "as_of": today,
    }
    return render(request, "training/certificate.html", context)


def _is_to_do(found: Assignment) -> bool:
    return found.completed_on is None and found.withdrawn_on is None


def _crumbs(
    found: Assignment | None = None, progress: Progress | None = None
) -> list[tuple[str, str]]:
    crumbs = [(_("My training"), reverse("training:own"))]
    if found and progress:
        address = reverse("training:assignment", args=[found.pk])
        crumbs.append((progress.version.title, address))
    return crumbs


def _team_crumbs(request: HttpRequest, today: date) -> list[tuple[str, str]]:
    if not access.sees_team(request.user, today):
        return []
    return [(_("Team training"), reverse("training:matrix"))]
