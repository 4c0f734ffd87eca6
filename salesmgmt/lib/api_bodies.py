"""What programs send: JSON whose numbers are exact and texts whole, without unknown fields."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from salesmgmt.lib.api import TooLargeError
from salesmgmt.lib.api_lists import check_parameters

# What only escapes can bring in: the decoder of UTF-8 takes no surrogates.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class ExactJSONParser(JSONParser):
    """JSON whose numbers stay exact, up to the size that forms may have."""

    def parse(
        self,
        stream: Any,
        _media_type: Any = None,
        _parser_context: Any = None,
    ) -> Any:
        """The body; 413 where it is too large, 400 where it is no JSON or holds no text."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLargeError
        try:
            read = json.loads(
                body.decode(),
                parse_float=Decimal,
                parse_constant=_refuse_constant,
                object_pairs_hook=_object,
            )
            if _SURROGATE.search(body):
                _refuse_halves(read)
        # Too deep for the parser is no use to anybody either.
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(
                _("This is no JSON: %(error)s") % {"error": error}
            ) from error
        return read


def _refuse_constant(word: str) -> None:
    raise ValueError(word)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of a name that stands in it twice one value would be passed over."""
    read = dict(pairs)
    if len(read) < len(pairs):
        ((twice, _count),) = Counter(name for name, _value in pairs).most_common(1)
        message = _("%(name)s stands twice in one object: send it once.")
        raise exceptions.ParseError(message % {"name": _readable(twice)})
    return read


def _readable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()


def _refuse_halves(document: Any) -> None:
    """Refuse halves of characters: neither the database nor an answer can hold them."""
    for place, text in _texts(document, ""):
        if not _is_whole(text):
            words = {"place": _readable(place)}
            message = _(
                "%(place)s holds half of a character (a lone surrogate): send it whole, as UTF-8 "
                "or as two escapes \\ud83d\\ude00."
            )
            raise exceptions.ParseError(message % words)


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every key and text of a document with its place as a JSON pointer."""
    if isinstance(value, str):
        yield place or "/", value
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, f"{place}/{number}")
    elif isinstance(value, dict):
        for key, each in value.items():
            yield f"{place}/{key}", key
            yield from _texts(each, f"{place}/{key}")


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class Body(serializers.Serializer):
    """What a write takes; a field that is none of it is refused, never passed over."""

    def to_internal_value(self, data: Any) -> Any:
        """The fields read; refuses by name what is unknown along with what is wrong."""
        wrong: dict[str, Any] = self._unknown(data) if isinstance(data, Mapping) else {}
        try:
            read = super().to_internal_value(data)
        except serializers.ValidationError as error:
            wrong |= dict(error.detail)
        if wrong:
            raise serializers.ValidationError(wrong)
        return read

    def _unknown(self, data: Mapping[str, Any]) -> dict[str, list[str]]:
        words = {"known": ", ".join(self.fields)}
        message = _("There is no such field; known are: %(known)s.") % words
        if not self.fields:
            message = _("Nothing is sent with this request.")
        return {name: [message] for name in sorted(data.keys() - self.fields.keys())}


def read_body(request: Request, kind: type[Body]) -> dict[str, Any]:
    """What was sent, checked; parameters of the address mean nothing to a write."""
    check_parameters(request, set())
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    return sent.validated_data
