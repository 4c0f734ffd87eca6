"""What goes out by mail, in the person's language, with what they may see at that moment.

Texts are fixed sentences of the catalogue with values in named places; what somebody wrote is
never a template.
"""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from salesmgmt.org.adapter import has_left
from salesmgmt.org.middleware import zone_of
from salesmgmt.org.models import MutedMail, Notice, User
from salesmgmt.org.notices import NoticeKind, notice_kind, shown
from salesmgmt.org.rules.mailing import is_reserved
from salesmgmt.org.rules.time import business_date

_SALT = "salesmgmt.org.stop_mails"


class UnsendableError(Exception):
    """This mail will never be sent; the message says why."""


def compose(notice: Notice, *, number: int, at: datetime) -> EmailMessage:
    """The mail `number` of a notice (with its person) as of `at`; the same number, the same id.

    Raises UnsendableError when the person left, wants no mails of the kind, has no address of
    their own, or may not see any more what it is about; LookupError for an unknown kind.
    """
    person, kind = notice.person, notice_kind(notice.kind)
    today = business_date(at, zone_of(person))
    _refuse(person, kind, today)
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(zone_of(person)):
        told = shown([notice], person, today)[0].told
        if told is None:
            raise UnsendableError("The person may not see any more what it is about.")
        return EmailMessage(
            # A name may hold what must not stand in a header.
            subject=" ".join(told.sentence.split()),
            body=_body(told.sentence, told.url, kind),
            to=[person.email],
            headers=_headers(person, kind, number),
        )


def compose_reset(person: User, *, message: str, today: date) -> EmailMessage:
    """The mail with a link to choose a new password; the same `message`, the same id.

    Raises UnsendableError when the person has left.
    """
    _refuse_left(person, today)
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    with translation.override(person.language or settings.LANGUAGE_CODE):
        words = {
            "address": absolute(reverse("account_reset_password_from_key", kwargs=key)),
            "days": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days,
        }
        return EmailMessage(
            subject=_("Choose a new password"),
            body=_(
                "Somebody asked for a new password for your log-in. Choose it here, within"
                " %(days)s days:\n\n%(address)s\n\nIf it was not you, you need do nothing:"
                " your password stays as it is.\n"
            )
            % words,
            to=[person.email],
            headers=_message_headers(f"reset-{message}"),
        )


def absolute(path: str) -> str:
    """The address of a page from outside."""
    return f"{settings.SITE_URL}{path}"


def stop_url(person: User, kind: str) -> str:
    """The address that ends mails of a kind for a person, by itself: nobody else can make it."""
    return absolute(reverse("org:stop_mails", args=[signing.dumps([person.pk, kind], salt=_SALT)]))


def read_stop_key(key: str) -> tuple[int, str]:
    """Person and kind of such an address. Raises BadSignature for one that was not made here."""
    person, kind = signing.loads(key, salt=_SALT)
    return person, kind


def _refuse(person: User, kind: NoticeKind, today: date) -> None:
    _refuse_left(person, today)
    if is_reserved(person.email):
        raise UnsendableError("The address belongs to nobody.")
    if not kind.duty and MutedMail.objects.filter(person=person, kind=kind.kind).exists():
        raise UnsendableError("The person wants no mails of this kind any more.")


def _refuse_left(person: User, today: date) -> None:
    if not person.is_active or has_left(person, today):
        raise UnsendableError("The person has left.")


def _body(sentence: str, url: str, kind: NoticeKind) -> str:
    words = {"settings": absolute(reverse("org:notice_settings"))}
    if kind.duty:
        why = _("This e-mail cannot be switched off: %(duty)s") % {"duty": kind.duty}
    else:
        why = _("Choose here what comes by e-mail: %(settings)s") % words
    return f"{sentence}\n\n{absolute(url)}\n\n-- \n{why}\n"


def _headers(person: User, kind: NoticeKind, number: int) -> dict[str, str]:
    headers = _message_headers(f"notice-{number}")
    if not kind.duty:
        # RFC 8058: one click in the mail programme, no log-in.
        headers["List-Unsubscribe"] = f"<{stop_url(person, kind.kind)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _message_headers(message: str) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return {"Message-ID": f"<{message}@{host}>", "Auto-Submitted": "auto-generated"}
