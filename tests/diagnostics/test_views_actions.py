"""Pages of actions: agreed, done, dropped, with the revision they led to and their effect."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from diagnostics.models import Action, Effect
from tests.diagnostics.case import Case, publish_module
from tests.diagnostics.pages import text, url
from tests.diagnostics.test_actions_acting import agree, revise


def form(case: Case, **given: object) -> dict:
    day = (case.cast.today + timedelta(days=20)).isoformat()
    asked = {
        "cause": "training",
        "kind": "training",
        "text": "Offers",
        "owner": case.cast.people["mona"].pk,
        "due_on": day,
        "starts_on": day,
        "measure_days": 56,
    }
    return asked | given


def test_an_action_by_its_form(client: Client, case: Case) -> None:
    module = publish_module()
    client.force_login(case.person("mona"))
    address = url("action_new", case.diagnosis.pk)
    page = client.get(address + "?cause=training").content.decode()
    assert "Writing offers" in page
    assert '<option value="training" selected>' in page
    assert '<option value="person"' not in page
    refused = client.post(address, form(case, text="Kept"))
    assert refused.status_code == 422
    assert "Choose a module" in refused.content.decode()
    assert "Kept" in refused.content.decode()
    stranger = client.post(address, form(case, owner=case.cast.people["sara"].pk))
    assert stranger.status_code == 422
    client.post(address, form(case, module=module.versions.get().pk))
    made = Action.objects.get()
    assert "Rita Canary-rita" in text(client, "mona", case, url("action", made.pk))


def test_done_and_dropped_by_page(client: Client, case: Case) -> None:
    made = agree(case)
    client.force_login(case.person("hedy"))
    client.post(url("action_done", made.pk))
    again = client.post(url("action_done", made.pk), follow=True)
    assert "over already" in again.content.decode()
    other = agree(case)
    client.force_login(case.person("mona"))
    refused = client.post(url("action_drop", other.pk), {"why": ""})
    assert refused.status_code == 422
    client.post(url("action_drop", other.pk), {"why": "Not needed"})
    assert Action.objects.get(pk=other.pk).dropped_on == case.cast.today


def test_a_version_is_named_on_the_page(client: Client, case: Case) -> None:
    made = agree(case, kind="revision", owner=case.person("mona"))
    version = revise(case)
    page = text(client, "mona", case, url("action", made.pk))
    assert url("action_version", made.pk) in page
    assert url("action_version", made.pk) not in text(client, "rita", case, url("action", made.pk))
    client.force_login(case.person("mona"))
    client.post(url("action_version", made.pk), {"version": version.pk})
    assert Action.objects.get().goal_version == version


@pytest.mark.parametrize(("person", "shown"), [("mona", True), ("rita", True), ("hedy", False)])
def test_amounts_of_an_effect(client: Client, case: Case, person: str, shown: bool) -> None:
    made = agree(case)
    made_effect(made)
    page = text(client, person, case, url("action", made.pk))
    assert "Worked" in page
    assert ("€412.00" in page) == shown


def test_an_effect_of_nobody_has_no_figures(client: Client, case: Case) -> None:
    made = agree(case)
    nobody = dict.fromkeys(("before", "after", "estimate", "low", "high"))
    made_effect(made, n=0, verdict="cannot_tell", **nobody)
    page = text(client, "mona", case, url("action", made.pk))
    row = page.partition("With the action")[2].partition("</tr>")[0]
    assert re.findall(r'class="num">([^<]*)<', row) == ["–", "–", "0"]


def made_effect(action: Action, **given: object) -> None:
    figures = {
        "before": 300,
        "after": 412,
        "others_before": 300,
        "others_after": 310,
        "n": 1,
        "others_n": 6,
        "estimate": 102,
        "low": 40,
        "high": 164,
        "verdict": "worked",
    }
    Effect.objects.create(action=action, measured_on=action.due_on, **figures | given)
