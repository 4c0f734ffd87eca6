"""Browsers of the cast: one for each person, logged in once, as cheap as a request can be."""

import re
from collections.abc import Iterable
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client

from tests.cast import Cast


class Web(Client):
    """Django's test client without its copies of every template's context.

    They cost more than the page. A mistake is answered as in the product: 500.
    """

    def request(self, **request: Any) -> HttpResponseBase:
        """The answer as the server would send it."""
        answer = self.handler(self._base_environ(**request))
        self.cookies.update(answer.cookies)
        return answer


class Webs(dict[str, Web]):
    """The browser of each person by their key; logged in when first asked for."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast = cast

    def __missing__(self, key: str) -> Web:
        web = self[key] = Web(headers={"host": "localhost"})
        web.force_login(self.cast.people[key])
        return web


def body(answer: HttpResponseBase) -> bytes:
    """All that was sent; a file is read to its end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


_READS = re.compile(
    r"(SELECT|DECLARE|FETCH|CLOSE|SHOW|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET)\b", re.I
)
_WRITES_WITHIN = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM|MERGE INTO)\s", re.I)
# Not of the company: who is logged in, and who was shown whose figures.
_OF_THE_READER = re.compile(r'"(django_session|journal_reading)"')


def writes(asked: Iterable[dict[str, str]]) -> list[str]:
    """Those of the statements that change a row of the company."""
    return [
        each["sql"]
        for each in asked
        if not _reads(re.sub(r"^(\s|\(|--.*\n)+", "", each["sql"]))
        and not _OF_THE_READER.search(each["sql"])
    ]


def _reads(sql: str) -> bool:
    if sql[:4].upper() == "WITH":
        return not _WRITES_WITHIN.search(sql)
    return bool(_READS.match(sql))
