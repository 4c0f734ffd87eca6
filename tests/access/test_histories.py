"""A history that is opened alone says what it is of, and leads there."""

import pytest
from django.urls import reverse

from salesmgmt.journal.objects import object_history, object_kinds
from tests.access.loop_routes import HISTORIES, SOME
from tests.access.matrix import EVERYBODY
from tests.access.web import Webs
from tests.cast import Cast


@pytest.mark.slow
@pytest.mark.parametrize("kind", object_kinds())
def test_who_reads_it_opens_the_object(cast: Cast, webs: Webs, kind: str) -> None:
    told = object_history(kind)
    assert told is not None
    readers = 0
    of = HISTORIES[kind]
    for key, found in cast.objects(of).items():
        if key not in SOME.get(of, (key,)):
            continue
        page = reverse(told.page, args=[found.pk])
        for person in EVERYBODY:
            answer = webs[person].get(reverse("org:history", args=[kind, found.pk]))
            if answer.status_code != 200:
                continue
            readers += 1
            assert f'<a href="{page}">{told.name}</a>' in answer.content.decode()
            assert webs[person].get(page).status_code == 200, (page, person)
    assert readers
