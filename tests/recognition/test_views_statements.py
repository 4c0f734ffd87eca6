"""A person's own awards: what is earned, approved and paid, by period."""

from datetime import date
from typing import Any

import pytest

from recognition.actions import approve_award, confirm_payment, make_payroll_export, reject_award
from recognition.models import Award
from salesmgmt.org.models import User
from tests.access.matrix import SELLING
from tests.recognition.pages import but, lines, statuses
from tests.recognition.story import Story

HEADER = (
    "award,person_key,person,programme,kind,what,amount,currency,state,goal_from,goal_to,"
    "booked_on,corrects"
)
WINDOW = "2024-10-01,2024-12-31"


def sums(page: str) -> list[str]:
    """The amounts on the cards: waits for approval, approved, paid."""
    labels = ("Earned, waits for approval", "Approved, not paid yet", "Paid")
    rest, found = page, []
    for label in labels:
        rest = rest.split(label, 1)[1]
        found.append(next(word for word in rest.split() if "€" in word))
    return found


def paid(story: Story, award: Award) -> None:
    approve_award(award=award, by=story.who("mona"), today=story.today)
    paul = {"by": story.who("paul"), "today": story.today}
    export = make_payroll_export(**paul)
    confirm_payment(export=export, reference="P-1", paid_on=story.today, **paul)


@pytest.mark.slow
def test_who_has_statements(ask: Any, story: Story) -> None:
    """Who sells or leads; nobody else earns by goals."""
    story.earned()
    for name in ("statements", "statements_csv"):
        assert statuses(ask, name) == {200: set(SELLING), 403: but(SELLING)}
        assert ask("rita", name, data={}).status_code == 405


def test_own_awards_only(ask: Any, story: Story) -> None:
    """Whatever the address or a form asks for."""
    award = story.earned()
    asked = {"person": award.person_id, "user": award.person_id, "q": "rita", "award": award.pk}
    assert "Commission" in ask("rita", "statements").text_shown
    for key in ("ralf", "mona", "dora", "sven"):
        for query in ({}, asked):
            page = ask(key, "statements", query=query).text_shown
            assert "Commission" not in page
            assert "€12.00" not in page
            assert "You have no award yet" in page
            assert lines(ask(key, "statements_csv", query=query).body) == [HEADER]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("earned", ["€12.00", "€0.00", "€0.00"]),
        ("approved", ["€0.00", "€12.00", "€0.00"]),
        ("rejected", ["€0.00", "€0.00", "€0.00"]),
        ("paid", ["€0.00", "€0.00", "€12.00"]),
    ],
)
def test_how_far_an_award_is(ask: Any, story: Story, step: str, expected: list[str]) -> None:
    award = story.earned()
    given = {"award": award, "by": story.who("mona"), "today": story.today}
    if step == "approved":
        approve_award(**given)
    elif step == "rejected":
        reject_award(why="Not his shop", **given)
    elif step == "paid":
        paid(story, award)
    assert sums(ask("rita", "statements").text_shown) == expected


def test_what_is_taken_back_nets(ask: Any, story: Story) -> None:
    """12 were paid; a return takes all of it back: it waits, then it is paid back."""
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1100)
    story.close()
    story.compute()
    paid(story, Award.objects.get())
    story.brings_back(order, 10, date(2025, 2, 3))
    story.compute()
    page = ask("rita", "statements").text_shown
    assert sums(page) == ["-€12.00", "€0.00", "€12.00"]
    assert "correction of Jun 16, 2025" in page
    paid(story, Award.objects.get(corrects__isnull=False))
    assert sums(ask("rita", "statements").text_shown) == ["€0.00", "€0.00", "€0.00"]


def test_the_latest_window_comes_first(ask: Any, story: Story) -> None:
    story.programme()
    story.goal("rita", starts_on=date(2024, 7, 1), ends_on=date(2024, 9, 30))
    story.sells("rita", 1200, date(2024, 8, 1))
    story.goal("rita")
    story.sells("rita", 1100)
    story.close()
    story.compute()
    page = ask("rita", "statements").text_shown
    places = [page.index(day) for day in ("Oct 1, 2024", "€12.00", "Jul 1, 2024", "€24.00")]
    assert sums(page)[0] == "€36.00"
    assert places[0] < places[2]
    assert page.rindex("€24.00") > page.rindex("€12.00")


def test_own_awards_as_a_file(ask: Any, story: Story) -> None:
    User.objects.filter(key="rita").update(name="=Rita")
    story.programme("-Bonus")
    story.approve(story.draft("Sea", story.item(item="+1 week")))
    story.goal("rita")
    order = story.sells("rita", 1100)
    story.close()
    story.compute()
    cash = Award.objects.get(kind="cash")
    sea = Award.objects.get(kind="travel")
    paid(story, cash)
    story.brings_back(order, 1, date(2025, 2, 3))
    story.compute()
    back = cash.corrections.get()
    # 990 of 1000 no longer reach the goal: the journey that nobody approved lapses.
    assert lines(ask("rita", "statements_csv").body) == [
        HEADER,
        f"{back.pk},rita,'=Rita,'-Bonus,Cash,,-8.20,EUR,Earned,{WINDOW},2025-06-16,{cash.pk}",
        *sorted(
            [
                f"{cash.pk},rita,'=Rita,'-Bonus,Cash,,12.00,EUR,Handed over,{WINDOW},2024-12-31,",
                f"{sea.pk},rita,'=Rita,Sea,Travel,'+1 week,,,Lapsed,{WINDOW},2024-12-31,",
            ]
        ),
    ]
