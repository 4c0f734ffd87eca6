"""Keys for programs: issued by their owner, shown once, revoked."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import needed, recorded, wrong
from salesmgmt.org.models import ApiToken, User
from salesmgmt.org.rules.tokens import TokenScope, digest_of, hint_of, new_secret

LONGEST_NAME = 100
LONGEST_DAYS = 366
"""A key that nobody renews opens nothing after a year."""
MOST_TOKENS = 20


def issue_token(
    *, name: str, scopes: Collection[str], expires_on: date, by: User, today: date
) -> tuple[ApiToken, str]:
    """A token of the person who asks, and its secret, which is not kept: it is shown now."""
    named = needed("name", name, _("Say what the token is for."), LONGEST_NAME)
    _check(scopes, expires_on, today)
    secret = new_secret()
    with recorded("org.issue_token", by=by, why=named):
        # Two clicks at once would both find room.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if ApiToken.objects.of(by).usable(today).count() >= MOST_TOKENS:
            raise wrong("name", _("Revoke a token first: there are %(most)d."), most=MOST_TOKENS)
        token = ApiToken.objects.create(
            person=by,
            name=named,
            digest=digest_of(secret),
            hint=hint_of(secret),
            scopes=sorted(set(scopes)),
            expires_on=expires_on,
        )
    return token, secret


def revoke_token(*, token: ApiToken, by: User) -> ApiToken:
    """Let the token open nothing any more; a second time changes nothing."""
    with recorded("org.revoke_token", by=by, why="", token=token.pk):
        ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=Now())
    token.refresh_from_db()
    return token


def revoke_tokens_of(person: User) -> None:
    """Let all tokens of somebody open nothing any more; a part of the act that shuts them out."""
    ApiToken.objects.of(person).filter(revoked_at__isnull=True).update(revoked_at=Now())


def note_use(*, token: ApiToken, today: date) -> None:
    """Remember the day of the last use; at most one write a day."""
    ApiToken.objects.filter(pk=token.pk).exclude(used_on=today).update(used_on=today)


def _check(scopes: Collection[str], expires_on: date, today: date) -> None:
    if not scopes or not set(scopes) <= set(TokenScope):
        raise wrong("scopes", _("Choose what the token may do."))
    if not today <= expires_on <= today + timedelta(days=LONGEST_DAYS):
        raise wrong(
            "expires_on",
            _("Choose a day from today to %(last)s."),
            last=today + timedelta(days=LONGEST_DAYS),
        )
