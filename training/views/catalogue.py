"""The catalogue: its list, a module, and the pages that draft, approve and withdraw one."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesmgmt.lib.refusals import refuse
from salesmgmt.lib.tables import PAGE_ROWS
from salesmgmt.org.asking import asker
from training import access
from training.actions import catalogue as actions
from training.forms.catalogue import CatalogueFilter, ModuleForm
from training.forms.playbook import DiscardForm, WhyForm
from training.forms.seen import seen_at
from training.models import Module, ModuleVersion
from training.queries import catalogue as queries

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_PASS_RATIO = Decimal("0.8")
_FIELDS = ("title", "summary", "pass_ratio", "most_attempts", "valid_months")


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Modules that can be taken; for writers what is being drafted too."""
    today = timezone.localdate()
    access.require_company(request.user, today)
    form = CatalogueFilter(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    pages = Paginator(queries.modules_listed(request.user, words, today), PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    may_write = access.may_write(request.user, today)
    context = {
        "page_obj": page,
        "page_range": pages.get_elided_page_range(page.number),
        "drafts": queries.drafts_listed(request.user, today) if may_write else [],
        "form": form,
        "may_write": may_write,
        "may_assign": access.may_assign(request.user, today),
    }
    return render(request, "training/catalogue.html", context)


@require_safe
def module(request: HttpRequest, pk: int) -> HttpResponse:
    """What one module teaches and asks for."""
    today = timezone.localdate()
    found = access.get_module(request.user, pk, to="view", today=today)
    return _module_page(request, found, WhyForm(), today)


@_FORM
def module_new(request: HttpRequest) -> HttpResponse:
    """Begin a module."""
    today = timezone.localdate()
    access.require_writer(request.user, today)
    form = ModuleForm(request.POST or None, initial={"pass_ratio": _PASS_RATIO})
    if form.is_valid():
        try:
            draft = actions.create_module(**form.cleaned_data, by=asker(request), today=today)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The draft is saved. Add lessons and questions."))
            return redirect("training:module_edit", draft.module_id)
    status = 422 if form.errors else 200
    return render(request, "training/module_new.html", {"form": form}, status=status)


@require_POST
def module_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the next version of a published module."""
    today = timezone.localdate()
    found = access.get_module(request.user, pk, to="write", today=today)
    try:
        actions.draft_module(module=found, by=asker(request), today=today)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("training:module", pk)
    return redirect("training:module_edit", pk)


@_FORM
def module_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft: what it says as a whole, its lessons and its questions."""
    today = timezone.localdate()
    draft = access.get_draft(request.user, pk, today=today)
    form = ModuleForm(
        request.POST or None, initial={name: getattr(draft, name) for name in _FIELDS}
    )
    if form.is_valid():
        try:
            actions.save_module(draft=draft, **form.cleaned_data, by=asker(request), today=today)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("training:module_edit", pk)
    return _draft_page(request, draft, form)


@require_POST
def module_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the draft."""
    today = timezone.localdate()
    found = access.get_module(request.user, pk, to="write", today=today)
    try:
        seen = seen_at(request.POST)
        actions.approve_module(module=found, by=asker(request), today=today, seen=seen)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("The module is published."))
    return redirect("training:module", pk)


@require_POST
def module_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Discard the draft; what is published stays."""
    today = timezone.localdate()
    found = access.get_module(request.user, pk, to="write", today=today)
    form = DiscardForm(request.POST)
    if form.is_valid():
        why = form.cleaned_data["why"]
        try:
            actions.discard_module_draft(module=found, by=asker(request), why=why, today=today)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("The draft is discarded."))
        return redirect("training:module", pk)
    return _module_page(request, found, WhyForm(), today, discard_form=form)


@require_POST
def module_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the module out of the catalogue."""
    today = timezone.localdate()
    found = access.get_module(request.user, pk, to="write", today=today)
    form = WhyForm(request.POST)
    if form.is_valid():
        why = form.cleaned_data["why"]
        try:
            actions.withdraw_module(module=found, by=asker(request), why=why, today=today)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The module is withdrawn."))
            return redirect("training:catalogue")
    return _module_page(request, found, form, today)


def _module_page(
    request: HttpRequest,
    found: Module,
    form: WhyForm,
    today: date,
    *,
    discard_form: DiscardForm | None = None,
) -> HttpResponse:
    may_write = access.may_write(request.user, today)
    versions = queries.versions_of(found, drafts=may_write)
    shown = versions.published or versions.draft
    draft = versions.draft
    context = {
        "module": found,
        "shown": shown,
        "versions": versions,
        "lessons": shown.lessons.all() if shown else [],
        "may_write": may_write and found.withdrawn_on is None,
        "may_assign": access.may_assign(request.user, today),
        "refusal": access.why_not_approve(request.user, draft, today) if draft else None,
        "gaps": [actions.gap_words(gap) for gap in queries.gaps_of(draft)] if draft else [],
        "form": form,
        "discard_form": discard_form or DiscardForm(),
    }
    status = 422 if form.errors or (discard_form and discard_form.errors) else 200
    return render(request, "training/module.html", context, status=status)


def _draft_page(request: HttpRequest, draft: ModuleVersion, form: ModuleForm) -> HttpResponse:
    context = {
        "draft": draft,
        "module": draft.module,
        "lessons": draft.lessons.all(),
        "questions": draft.questions.prefetch_related("choices"),
        "gaps": [actions.gap_words(gap) for gap in queries.gaps_of(draft)],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "training/module_edit.html", context, status=status)
