"""What a person was told: the list, opening, what comes by e-mail, and the end of e-mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesmgmt.lib.refusals import attempt
from salesmgmt.org import access, actions, queries
from salesmgmt.org.asking import asker
from salesmgmt.org.forms import MailsForm, OlderForm, ReadAllForm
from salesmgmt.org.mails import read_stop_key
from salesmgmt.org.notices import UNSEEN, notice_kind, shown


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Own notices, the latest first; older ones behind a link."""
    asked = OlderForm(request.GET)
    before = asked.cleaned_data["before"] if asked.is_valid() else None
    context = {
        "page": queries.notices_page(asker(request), timezone.localdate(), before),
        "before": before,
        "unseen": UNSEEN,
        "actions": [
            {
                "url": reverse("org:notice_settings"),
                "label": _("What comes by e-mail"),
                "icon": "send",
            }
        ],
    }
    return render(request, "org/notices.html", context)


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go to what it is about."""
    notice = access.get_notice(request.user, pk)
    actions.read_notice(notice=notice, by=asker(request))
    told = shown([notice], asker(request), timezone.localdate())[0].told
    return redirect(told.url if told else "org:notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything that the page has shown as read."""
    form = ReadAllForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Say up to which notice."))
    actions.read_all_notices(by=asker(request), until=form.cleaned_data["until"])
    return redirect("org:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Which kinds come by e-mail too; duties always do."""
    today = timezone.localdate()
    kinds = queries.mailed_kinds(asker(request), today)
    posted = request.POST if request.method == "POST" else None
    form = MailsForm(posted, kinds=[kind for kind, _is_mailed in kinds])
    if form.is_valid():
        attempt(form, actions.choose_mails, by=asker(request), today=today)
        if form.is_valid():
            messages.success(request, _("Your choice is kept."))
            return redirect("org:notice_settings")
    context = {
        "kinds": kinds,
        "form": form,
        "breadcrumbs": [(_("Notices"), reverse("org:notices"))],
    }
    return render(request, "org/notice_settings.html", context, status=422 if posted else 200)


# The signed address is the right to do it: mail programmes send no cookie (RFC 8058).
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest, key: str) -> HttpResponse:
    """End the e-mails of one kind: a look asks, a click does it."""
    try:
        person, name = read_stop_key(key)
        kind = notice_kind(name)
    except (BadSignature, LookupError) as error:
        raise Http404(_("This address is not one that we sent.")) from error
    is_done = request.method == "POST" and not kind.duty
    if is_done:
        recipient = access.get_recipient(person)
        actions.stop_mails(person=recipient, kind=name, by=recipient, why="link in an e-mail")
    return render(request, "org/stop_mails.html", {"kind": kind, "is_done": is_done})
