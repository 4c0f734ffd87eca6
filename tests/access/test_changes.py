"""GET and HEAD change nothing, whoever asks for whatever: rows are compared before and after."""

from urllib.parse import urlsplit

import pytest

from tests.access.test_canaries import READERS
from tests.access.walk import Walk, routes_with_objects
from tests.access.web import Webs, body
from tests.cast import Cast


@pytest.mark.crawl
@pytest.mark.parametrize("key", READERS)
def test_reading_changes_nothing(cast: Cast, webs: Webs, row_hashes, key: str) -> None:
    webs[key].get("/")
    before = row_hashes()
    walk = Walk(cast, webs[key]).read()
    for address in routes_with_objects(cast):
        body(webs[key].head(address))
    assert row_hashes() == before
    assert len({urlsplit(what).path for what, _text in walk.pages}) > 150


def test_the_comparison_sees_a_change(cast: Cast, webs: Webs, row_hashes) -> None:
    webs["rita"].get("/")
    before = row_hashes()
    webs["rita"].post(f"/goals/{cast.goals['rita'].pk}/comment/", {"text": "Understood."})
    changed = {table for table, found in row_hashes().items() if found != before[table]}
    assert "goals_goalremark" in changed
