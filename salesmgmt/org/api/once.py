"""A write that names itself happens once, however often it is sent."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from salesmgmt.lib.api import IDEMPOTENCY_KEY, ConflictError
from salesmgmt.org.models import AnsweredRequest, User

_KEY = re.compile(r"[\x21-\x7e]{1,100}")


def answer_once(request: Request, person: User, write: Callable[[], Response]) -> Response:
    """What `write` answers; with an Idempotency-Key seen before, the answer of that time.

    Two at once: the second waits for the first. A refusal is not kept. 409 where the key was
    used for something else.
    """
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return write()
    if not _KEY.fullmatch(key):
        raise ValidationError({IDEMPOTENCY_KEY: [_("Use up to 100 printable characters.")]})
    with transaction.atomic():
        own = AnsweredRequest.objects.filter(person=person)
        own.outlived().delete()
        digest = _digest(request)
        kept, is_new = own.get_or_create(key=key, defaults={"person": person, "digest": digest})
        if not is_new:
            return _again(kept, digest)
        answer = write()
        kept.status, kept.etag = answer.status_code, answer.headers.get("ETag", "")
        kept.body = json.loads(JSONRenderer().render(answer.data))
        kept.save(update_fields=["status", "etag", "body"])
    return answer


def _again(kept: AnsweredRequest, digest: str) -> Response:
    if kept.digest != digest:
        raise ConflictError(_("This Idempotency-Key was used for another request."))
    headers = {"Idempotent-Replayed": "true"} | ({"ETag": kept.etag} if kept.etag else {})
    return Response(kept.body, status=kept.status, headers=headers)


def _digest(request: Request) -> str:
    said: list[Any] = [request.method, request.get_full_path(), request.data]
    return sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()
