"""A person's keys for programs: the list, a new one shown once, revoking."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from salesmgmt.lib.refusals import attempt
from salesmgmt.org import access, actions
from salesmgmt.org.asking import asker
from salesmgmt.org.forms import TokenForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Own tokens; a new one's secret is in this answer and nowhere else."""
    today = timezone.localdate()
    form = TokenForm(request.POST if request.method == "POST" else None, today=today)
    issued = attempt(form, actions.issue_token, by=asker(request), today=today)
    context = {
        "tokens": access.own_tokens(request.user),
        "form": TokenForm(None, today=today) if issued else form,
        "secret": issued[1] if issued else "",
        "today": today,
        "as_of": today,
    }
    status = 422 if form.is_bound and not issued else 200
    return render(request, "org/tokens.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one of the own tokens open nothing any more."""
    token = access.get_token(request.user, pk)
    actions.revoke_token(token=token, by=asker(request))
    messages.success(request, _("The token opens nothing any more."))
    return redirect("org:tokens")
