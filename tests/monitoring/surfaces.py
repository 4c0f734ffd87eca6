"""What every surface says of every goal on a day: pace, gap and state, as its reader has them."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from goals.models import Goal
from goals.rules.terms import HolderKind
from monitoring.rules.pace import Standing, judge
from monitoring.rules.periods import range_key
from monitoring.rules.windows import Window
from salesmgmt.org.actions import issue_token
from salesmgmt.org.models import User

_MONEY, _RATIO = Decimal("0.01"), Decimal("0.000001")


class Said(NamedTuple):
    """Pace as a ratio of six decimals, the gap to the target of two, and the state."""

    pace: str
    gap: str
    state: str


Surfaces = dict[str, Said]
Found = dict[int, Surfaces]


def everywhere(director: User, day: date, *, seen_on: date | None = None) -> Found:
    """By goal and surface what is said of `day`, read on it.

    With `seen_on` what later days say of it: the first screen, the list and the loop around a goal
    are of today alone.
    """
    found: Found = defaultdict(dict)
    with time_machine.travel(datetime.combine(seen_on or day, time(12), UTC), tick=True):
        goals = list(Goal.objects.with_holder().order_by("pk"))
        client = Client()
        client.force_login(director)
        surfaces = [
            ("command", _command(goals, day)),
            ("endpoint", _endpoint(goals, day, director)),
            ("performance", _performance(client, goals, day)),
            ("goal page", _goal_pages(client, goals, day)),
        ]
        if seen_on is None:
            surfaces += [
                ("list as a file", _listed(client, goals)),
                ("list", _list_page(client)),
                ("loop", _loops(client, goals)),
                ("director's first screen", _team(client)),
                ("own first screen", _own(goals, day)),
            ]
        for name, said in surfaces:
            for pk, words in said:
                found[pk][name] = words
    return dict(found)


def said(standing: Standing) -> Said:
    """Of a page's context."""
    return _said(standing.pace, standing.gap, judge(standing).label)


def _said(pace: object, gap: object, state: str) -> Said:
    return Said(_text(pace, _RATIO), _text(gap, _MONEY), str(state))


def _text(figure: object, unit: Decimal) -> str:
    if figure in {None, ""}:
        return ""
    return str(Decimal(str(figure)).quantize(unit, ROUND_HALF_UP))


_Says = Iterator[tuple[int, Said]]
_Key = tuple[str, str, str, date, date]


def _key(goal: Goal) -> _Key:
    return (goal.holder.key or "", goal.measure, goal.basis, goal.starts_on, goal.ends_on)


def _matched(goals: list[Goal], rows: list[dict[str, str]], *, days: tuple[str, str]) -> _Says:
    by_key = {_key(goal): goal.pk for goal in goals}
    for row in rows:
        window = (date.fromisoformat(row[days[0]]), date.fromisoformat(row[days[1]]))
        basis = row["basis"] or "booked"
        pk = by_key.get((row["holder_key"], row["measure"], basis, *window))
        if pk is not None:
            yield pk, _said(row["pace"], row["gap"], row["verdict"])


_PERIOD, _WINDOW = ("period_start", "period_end"), ("first_day", "last_day")


def _command(goals: list[Goal], day: date) -> _Says:
    for level in HolderKind:
        out = io.StringIO()
        asked = ("--goals", "--level", level.value, "--as-of", day.isoformat(), "--format", "csv")
        call_command("attainment", *asked, stdout=out)
        rows = list(csv.DictReader(io.StringIO(out.getvalue())))
        yield from _matched(goals, rows, days=_PERIOD)


def _endpoint(goals: list[Goal], day: date, director: User) -> _Says:
    today = datetime.now(UTC).date()
    expires = today + timedelta(days=9)
    _token, secret = issue_token(
        name=f"Surfaces {day} {today}",
        scopes=("read",),
        expires_on=expires,
        by=director,
        today=today,
    )
    for level in HolderKind:
        answer = Client().get(
            "/api/v1/attainment/",
            {"level": level.value, "as_of": day.isoformat()},
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert answer.status_code == 200, answer.content
        yield from _matched(goals, answer.json(), days=_PERIOD)


def _rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def _performance(client: Client, goals: list[Goal], day: date) -> _Says:
    asked = {(goal.starts_on, goal.ends_on, goal.measure, goal.basis) for goal in goals}
    for first, last, measure, basis in sorted(asked):
        answer = client.get(
            reverse("monitoring:tree_csv"),
            {
                "period": range_key(Window(first, last)),
                "measure": measure,
                "basis": basis,
                "as_of": day.isoformat(),
            },
        )
        own = [row for row in _rows(answer) if row["goals"] == "own"]
        yield from _matched(goals, own, days=_PERIOD)


def _listed(client: Client, goals: list[Goal]) -> _Says:
    rows = _rows(client.get(reverse("monitoring:goal_list_csv")))
    yield from _matched(goals, rows, days=_WINDOW)


def _list_page(client: Client) -> _Says:
    table = client.get(reverse("monitoring:goal_list")).context["table"]
    for pk, found in table.standings.items():
        yield pk, said(found.standing)


def _near(goals: list[Goal], day: date) -> list[Goal]:
    """Those that run on the day, and one that ended and one that is to come: pages of one goal."""
    running = [goal for goal in goals if goal.starts_on <= day <= goal.ends_on]
    ended = [goal for goal in goals if goal.ends_on < day]
    coming = [goal for goal in goals if goal.starts_on > day]
    return running[:6] + ended[-1:] + coming[:1]


def _goal_pages(client: Client, goals: list[Goal], day: date) -> _Says:
    for goal in _near(goals, day):
        address = reverse("monitoring:goal_attainment", args=[goal.pk])
        answer = client.get(address, {"as_of": day.isoformat()})
        context = answer.context
        assert context["gap"] == context["standing"].gap
        assert context["verdict"] == judge(context["standing"])
        for point in context["curve"].points:
            if point.day == day:
                assert point.expected == context["standing"].expected
                assert point.actual == context["standing"].actual
        yield goal.pk, said(context["standing"])


def _loops(client: Client, goals: list[Goal]) -> _Says:
    for goal in _near(goals, datetime.now(UTC).date()):
        page = client.get(reverse("goals:goal", args=[goal.pk]))
        assert page.status_code == 200
        answer = client.get(reverse("home:goal_thread", args=[goal.pk]))
        thread = answer.context["thread"]
        panel = client.get(reverse("monitoring:goal_attainment", args=[goal.pk])).context
        assert thread.attainment == panel["standing"].attainment
        assert thread.verdict == panel["verdict"]
        yield goal.pk, said(panel["standing"])


def _team(client: Client) -> _Says:
    board = client.get(reverse("home:home")).context["board"]
    for row in board.team.rows:
        if row.goal is not None:
            assert row.verdict == judge(row.standing)
            yield row.goal.pk, said(row.standing)


def _own(goals: list[Goal], day: date) -> _Says:
    """Of each person with a running goal, as they see it themselves."""
    running = [goal for goal in goals if goal.starts_on <= day <= goal.ends_on and goal.person]
    for person in {goal.person for goal in running}:
        client = Client()
        client.force_login(person)
        answer = client.get(reverse("home:home"))
        for own in answer.context["board"].own:
            assert own.gap == own.standing.gap
            yield own.goal.pk, _said(own.standing.pace, own.gap, own.verdict.label)
