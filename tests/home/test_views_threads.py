"""The loop around a goal and an order: each object once, for who may open it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.actions.acting import agree_action
from diagnostics.models import Effect
from diagnostics.rules.terms import ActionKind, Cause, EffectVerdict
from recognition.models import Award
from recognition.rules.terms import AwardKind
from tests.cast import Cast
from tests.loop import build_loop


@pytest.fixture
def loop(cast: Cast) -> Cast:
    """Rita's goal with everything around it; a training was agreed, and it worked."""
    cast.loop = build_loop(cast)
    trained = agree_action(
        diagnosis=cast.loop["diagnoses"]["rita"],
        cause=Cause.TRAINING,
        kind=ActionKind.TRAINING,
        text="Learn to listen",
        owner=cast.people["mona"],
        module=cast.loop["modules"]["published"],
        due_on=cast.today + timedelta(days=3),
        starts_on=cast.today + timedelta(days=3),
        by=cast.person("mona"),
        today=cast.today,
    )
    Effect.objects.create(
        action=trained,
        measured_on=cast.today,
        before=1,
        after=2,
        n=1,
        others_n=6,
        verdict=EffectVerdict.WORKED,
    )
    return cast


def thread(client: Client, cast: Cast, key: str, goal: str = "rita") -> str:
    client.force_login(cast.person(key))
    answer = client.get(reverse("home:goal_thread", args=[cast.goals[goal].pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def links(page: str) -> set[str]:
    return set(re.findall(r'<a [^>]*href="([^"]+)"', page))


@pytest.mark.slow
@pytest.mark.parametrize("key", ["rita", "mona", "dora"])
def test_from_a_goal_everything_is_one_click_away(client: Client, loop: Cast, key: str) -> None:
    goal = loop.goals["rita"]
    assignment = loop.loop["assignments"]["rita"]
    award = loop.loop["awards"]["rita"]
    diagnosis = loop.loop["diagnoses"]["rita"]
    found = links(thread(client, loop, key))
    assert found >= {
        f"{reverse('monitoring:entries')}?goal={goal.pk}",
        reverse("goals:goal", args=[goal.pk]),
        reverse("training:assignment", args=[assignment.pk]),
        reverse("diagnostics:diagnosis", args=[diagnosis.pk]),
        reverse("recognition:award", args=[award.pk]),
        *(reverse("diagnostics:action", args=[a.pk]) for a in diagnosis.actions.all()),
    }
    for address in found:
        assert client.get(address).status_code == 200, address


def test_it_says_how_each_stands(client: Client, loop: Cast) -> None:
    page = thread(client, loop, "mona")
    for words in ("Worked", "Open", "Earned", "€20.00"):
        assert words in page


def test_training_that_a_diagnosis_led_to_stays_after_the_window(
    client: Client, loop: Cast
) -> None:
    """The quarter is over when its diagnosis begins: what came of it belongs to the thread."""
    goal = loop.goals["rita"]
    goal.ends_on = loop.today - timedelta(days=5)
    goal.save(update_fields=["ends_on"])
    assignment = loop.loop["assignments"]["rita"]
    assert assignment.assigned_on > goal.ends_on
    assert reverse("training:assignment", args=[assignment.pk]) in links(
        thread(client, loop, "mona")
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", [AwardKind.TRAVEL, AwardKind.OFFICE, AwardKind.TIME_OFF])
def test_awards_that_are_no_money(client: Client, loop: Cast, kind: AwardKind) -> None:
    award = loop.loop["awards"]["rita"]
    Award.objects.filter(pk=award.pk).update(kind=kind, amount=0)
    assert reverse("recognition:award", args=[award.pk]) in links(thread(client, loop, "rita"))


def test_who_reads_only_the_total_sees_the_goal_alone(client: Client, loop: Cast) -> None:
    """A head knows the company's total; whose orders, causes and pay stand behind it, not."""
    page = thread(client, loop, "hedy", "acme")
    assert links(page) == {reverse("goals:goal", args=[loop.goals["acme"].pk])}
    assert "not open to you" in page
    client.force_login(loop.person("ralf"))
    assert client.get(reverse("home:goal_thread", args=[loop.goals["rita"].pk])).status_code == 404


def test_an_order_names_the_goals_that_it_counts_for(client: Client, loop: Cast) -> None:
    """Shared by Rita and Ralf: each sees the own goal, their manager both and the departments'."""
    address = reverse("home:order_thread", args=[loop.orders["shared"].pk])
    seen = {}
    for key in ("rita", "ralf", "mona", "dora"):
        client.force_login(loop.person(key))
        found = links(client.get(address).content.decode())
        seen[key] = {
            k for k, g in loop.goals.items() if reverse("goals:goal", args=[g.pk]) in found
        }
    assert seen == {
        "rita": {"rita"},
        "ralf": {"ralf"},
        "mona": {"rita", "ralf", "north"},
        "dora": {"rita", "ralf", "north", "acme"},
    }
