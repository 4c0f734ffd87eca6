"""The page of data protection: read by everybody, written by directors and administrators."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from salesmgmt.org.access import require_agreement
from salesmgmt.org.models import Agreement
from salesmgmt.org.rules.agreements import Feature
from tests.cast import Cast

PAGE = "org:agreements"


def page(client: Client, cast: Cast, who: str) -> str:
    client.force_login(cast.person(who))
    answer = client.get(reverse(PAGE))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    today = cast.today.isoformat()
    given = {"number": "BV 8", "agreed_on": today, "starts_on": today, "why": "signed"}
    return given | {"features": ["peers", "limits"]} | changed


def test_everybody_reads_what_is_on(client: Client, cast: Cast) -> None:
    for who in ("rita", "mona", "hans", "paul"):
        shown = page(client, cast, who)
        assert "The person step of a diagnosis" in shown
        assert "CA-1" in shown
        assert reverse("org:record_agreement") not in shown
        assert "End the agreement" not in shown


def test_an_administrator_records_one(client: Client, cast: Cast) -> None:
    client.force_login(cast.person("adam"))
    answer = client.post(reverse("org:record_agreement"), typed(cast), follow=True)
    assert "The agreement is recorded." in answer.content.decode()
    made = Agreement.objects.get(number="BV 8")
    assert (made.features, made.recorded_by_id) == (["peers", "limits"], cast.people["adam"].pk)
    shown = page(client, cast, "rita")
    assert "recorded by Adam Canary-adam" in shown
    # The first agreement that covers a feature stays its reason.
    assert shown.count("CA-1") > shown.count("BV 8")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"features": []}, "This field is required."),
        ({"number": "CA-1"}, "already exists"),
        ({"agreed_on": "2199-01-01"}, "once it is agreed"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: Client, cast: Cast, changed: dict[str, Any], words: str
) -> None:
    client.force_login(cast.person("dora"))
    answer = client.post(reverse("org:record_agreement"), typed(cast, **changed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="signed"' in answer.content.decode()
    assert Agreement.objects.count() == 1


def test_a_director_ends_one(client: Client, cast: Cast) -> None:
    agreement = Agreement.objects.get()
    address, name = reverse("org:end_agreement", args=[agreement.pk]), f"end-{agreement.pk}"
    yesterday = cast.today - timedelta(days=1)
    client.force_login(cast.person("dora"))
    early = {f"{name}-ends_on": "2024-01-01", f"{name}-why": "over"}
    refused = client.post(address, early)
    assert refused.status_code == 422
    assert '<details class="fold" open>' in refused.content.decode()
    assert client.post(address, early | {f"{name}-ends_on": f"{yesterday}"}).status_code == 302
    shown = page(client, cast, "dora")
    assert "CA-1" in shown
    assert "End the agreement" not in shown
    with pytest.raises(PermissionDenied):
        require_agreement(cast.person("dora"), Feature.LEADERBOARDS, cast.today)


def test_what_is_agreed_is_let_through(cast: Cast) -> None:
    for feature in Feature:
        require_agreement(cast.person("rita"), feature, cast.today)


def test_csv(client: Client, cast: Cast) -> None:
    client.force_login(cast.person("rita"))
    answer = client.get(reverse("org:agreements_csv"))
    header, line = b"".join(answer.streaming_content).decode().splitlines()
    assert header.endswith("number,agreed_on,covers,from,to,recorded_by,recorded_at")
    covers = " ".join(Feature)
    assert line.startswith(f"CA-1,2024-01-01,{covers},2024-01-01,,,")
