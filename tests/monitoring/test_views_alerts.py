"""The page of alerts, and seeing to one."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from goals.actions import set_goal
from monitoring.actions import check_alerts
from monitoring.models import Alert
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import actions as org
from salesmgmt.org.models import Management
from tests.cast import BY, Cast
from tests.midyear import TODAY

CHECKED = date(2025, 6, 15)


@pytest.fixture
def alerts(cast: Cast) -> dict[str, Alert]:
    """Those of the day before today: everybody is behind, North and South are not."""
    check_alerts(as_of=CHECKED, by=SYSTEM)
    found = Alert.objects.select_related("goal__person", "goal__department")
    return {alert.goal.holder.key: alert for alert in found}


def page(client: Client, cast: Cast, person: str, **asked: str) -> str:
    client.force_login(cast.person(person))
    response = client.get(reverse("monitoring:alerts"), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def see(client: Client, cast: Cast, person: str, alert: Alert, why: str = "Talked."):
    client.force_login(cast.person(person))
    return client.post(reverse("monitoring:alert_seen", args=[alert.pk]), {"why": why})


def test_the_reason_stands_in_words(client: Client, cast: Cast, alerts: dict[str, Alert]) -> None:
    alert = alerts["rita"]
    Alert.objects.filter(pk=alert.pk).update(figure=Decimal("0.83"))
    text = page(client, cast, "rita")
    assert "83.0% of what was expected by Jun 15, 2025; on pace is from 95.0%." in text
    assert reverse("goals:goal", args=[alert.goal_id]) in text
    # Who holds the goal sees to it, and opens no diagnosis of it.
    assert reverse("monitoring:alert_seen", args=[alert.pk]) in text
    assert reverse("diagnostics:open", args=[alert.goal_id]) not in text


def test_where_less_is_better_the_ratio_is_no_share(client: Client, cast: Cast) -> None:
    set_goal(
        holder=cast.people["rita"],
        measure="average_discount",
        starts_on=date(2025, 4, 1),
        ends_on=date(2025, 6, 30),
        target=Decimal("0.0001"),
        today=TODAY,
        **BY,
    )
    check_alerts(as_of=CHECKED, by=SYSTEM)
    alert = Alert.objects.get(goal__measure="average_discount")
    assert alert.figure < 0
    assert "Pace was -" in page(client, cast, "rita")


@pytest.mark.parametrize(
    ("person", "holders"),
    [
        ("rita", {"rita"}),
        ("nina", {"ned", "north-east"}),
        ("mona", {"rita", "ralf", "rosa", "rudi", "ned", "north-east"}),
        ("sven", {"sara", "stan"}),
    ],
)
def test_whose_alerts(
    client: Client, cast: Cast, alerts: dict[str, Alert], person: str, holders: set[str]
) -> None:
    text = page(client, cast, person)
    assert {key for key, alert in alerts.items() if f'id="alert-{alert.pk}"' in text} == holders


@pytest.mark.parametrize("person", ["hedy", "aude", "hans", "paul", "adam"])
def test_roles_without_people_have_no_such_page(
    client: Client, cast: Cast, alerts: dict[str, Alert], person: str
) -> None:
    client.force_login(cast.person(person))
    assert client.get(reverse("monitoring:alerts")).status_code == 403
    assert client.get(reverse("monitoring:alerts_csv")).status_code == 403
    assert see(client, cast, person, alerts["rita"]).status_code == 404


def test_who_leads_opens_a_diagnosis(client: Client, cast: Cast, alerts: dict[str, Alert]) -> None:
    urls = {key: reverse("diagnostics:open", args=[alerts[key].goal_id]) for key in alerts}
    assert urls["north-east"] in page(client, cast, "mona")
    text = page(client, cast, "nina")
    assert urls["ned"] in text
    assert urls["north-east"] not in text


def test_seen_to_with_words(client: Client, cast: Cast, alerts: dict[str, Alert]) -> None:
    assert see(client, cast, "mona", alerts["rita"], "Visits are planned.").status_code == 302
    text = page(client, cast, "rita")
    assert "Seen to by Mona Canary-mona on" in text
    assert "· Visits are planned." in text
    assert reverse("monitoring:alert_seen", args=[alerts["rita"].pk]) not in text


def test_seen_to_once(client: Client, cast: Cast, alerts: dict[str, Alert]) -> None:
    see(client, cast, "mona", alerts["rita"])
    response = see(client, cast, "rita", alerts["rita"], "Mine.")
    assert response.status_code == 422
    assert "already" in response.content.decode()
    assert Alert.objects.get(pk=alerts["rita"].pk).seen_by == cast.people["mona"]


def test_what_was_typed_stays(client: Client, cast: Cast, alerts: dict[str, Alert]) -> None:
    response = see(client, cast, "mona", alerts["rita"], "y" * 2_001)
    assert response.status_code == 422
    assert "y" * 2_001 in response.content.decode()
    assert Alert.objects.open().count() == len(alerts)


def test_strangers_find_nothing(client: Client, cast: Cast, alerts: dict[str, Alert]) -> None:
    assert see(client, cast, "ralf", alerts["rita"]).status_code == 404
    assert see(client, cast, "sven", alerts["rita"]).status_code == 404
    # A member reads the department's total, and answers for nothing.
    assert see(client, cast, "ned", alerts["north-east"]).status_code == 404


def test_who_led_in_the_past_reads(client: Client, cast: Cast, alerts: dict[str, Alert]) -> None:
    goal = alerts["sara"].goal
    goal.ends_on = date(2025, 6, 10)
    goal.save()
    management = Management.objects.get(department=cast.departments["south"])
    org.end_management(management=management, on=CHECKED, **BY)
    text = page(client, cast, "sven")
    assert f'id="alert-{alerts["sara"].pk}"' in text
    assert f'id="alert-{alerts["stan"].pk}"' not in text
    assert see(client, cast, "sven", alerts["sara"]).status_code == 403


def test_get_writes_nothing(client: Client, cast: Cast, alerts: dict[str, Alert]) -> None:
    client.force_login(cast.person("mona"))
    url = reverse("monitoring:alert_seen", args=[alerts["rita"].pk])
    assert client.get(url).status_code == 405
    assert client.post(reverse("monitoring:alerts")).status_code == 405


def test_filters(client: Client, cast: Cast, alerts: dict[str, Alert]) -> None:
    see(client, cast, "mona", alerts["rita"])
    Alert.objects.filter(pk=alerts["ralf"].pk).update(over_on=TODAY)
    rows = {key: f'id="alert-{alert.pk}"' for key, alert in alerts.items()}

    def listed(**asked: str) -> set[str]:
        text = page(client, cast, "mona", **asked)
        return {key for key, row in rows.items() if row in text}

    assert listed(state="seen") == {"rita"}
    assert listed(state="over") == {"ralf"}
    assert listed(state="open") == {"rosa", "rudi", "ned", "north-east"}
    assert listed(q="canary-ned") == {"ned"}
    assert listed(kind="missed") == set()
    assert listed(kind="nonsense") == set()
    # Open ones stand first.
    text = page(client, cast, "mona")
    assert max(text.index(rows[key]) for key in ("ned", "rosa")) < text.index(rows["rita"])


def test_csv(client: Client, cast: Cast, alerts: dict[str, Alert]) -> None:
    client.force_login(cast.person("nina"))
    response = client.get(reverse("monitoring:alerts_csv"))
    lines = b"".join(response.streaming_content).decode("utf-8-sig").split()
    assert lines[0].startswith("holder_key,holder,measure,first_day,last_day,kind,raised_on")
    assert {line.split(",")[0] for line in lines[1:] if "Canary" not in line} >= {"ned"}
    client.force_login(cast.person("nina"))
    assert client.get(reverse("monitoring:alerts_csv"), {"kind": "x"}).status_code == 409


def test_nothing_to_see(client: Client, cast: Cast) -> None:
    assert "has found no goal that you answer for" in page(client, cast, "rita")
