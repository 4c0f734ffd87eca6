"""What approving a draft sets off, and what an approver of awards is told, before they decide."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.actions import revise_goal
from goals.rules.terms import Driver
from recognition.models import Award
from recognition.queries.approval import ClosedWindow, closed_windows, paying_too
from salesmgmt.sales.models import Basis
from tests.access.test_query_budgets import MOST
from tests.recognition.story import FIRST, LAST, Story


def closed_quarter(story: Story) -> None:
    for key, amount in {"rita": "1100", "ralf": "900", "rosa": "100"}.items():
        story.goal(key)
        story.sells(key, Decimal(amount))
    story.close()


@pytest.mark.slow
def test_closed_windows_that_a_draft_pays_for(story: Story, row_hashes: Any) -> None:
    closed_quarter(story)
    draft = story.draft(terms=story.terms(budget=Decimal(13)))
    before = row_hashes()
    # 4 + 8 and 2 % of the 100 above the threshold; Rosa is below it.
    (window,) = closed_windows(draft, currency="EUR")
    assert window == ClosedWindow(FIRST, LAST, 2, Decimal("14.00"), Decimal(13))
    assert window.is_beyond
    assert row_hashes() == before
    story.approve(draft)
    story.compute()
    assert sum(Award.objects.values_list("amount", flat=True)) == window.cost


def test_open_windows_and_later_programmes_set_off_nothing(story: Story) -> None:
    story.goal("rita")
    story.sells("rita", 1100)
    assert closed_windows(story.draft(), currency="EUR") == []
    story.close()
    later = story.draft("Later", story.terms(starts_on=date(2025, 1, 1)))
    assert closed_windows(later, currency="EUR") == []


def test_programmes_for_the_same_goals(story: Story) -> None:
    closed_quarter(story)
    draft = story.draft("New")
    story.draft("Another draft")
    assert paying_too(draft) == []
    story.programme("Beta")
    story.programme("Alpha", department=story.cast.departments["acme"])
    story.programme("Elsewhere", department=story.cast.departments["south"])
    story.programme("Paid", basis=Basis.PAID)
    story.programme("Margin", measure="margin")
    story.programme("Next year", starts_on=date(2026, 1, 1))
    assert [str(found) for found in paying_too(draft)] == ["Alpha", "Beta"]


def test_the_page_says_it_to_who_approves_alone(ask: Any, story: Story) -> None:
    closed_quarter(story)
    draft = story.draft()
    story.programme("Other")
    page = ask("dora", "programme", draft.programme_id).text_shown
    assert "These periods are closed already" in page
    assert "2 people, €14.00 of €5,000.00" in page
    assert "Other programmes pay for some of the same goals, too: Other" in page
    assert "closed already" not in ask("adam", "programme", draft.programme_id).text_shown


def test_telling_it_stays_within_the_budget_of_a_page(
    client: Client, ask: Any, story: Story
) -> None:
    closed_quarter(story)
    draft = story.draft()
    story.programme("Other")
    ask("dora", "programme", draft.programme_id)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("recognition:programme", args=[draft.programme_id]))
    assert len(asked) <= MOST, [query["sql"][:80] for query in asked]


def test_who_approves_an_award_is_told_of_a_revised_target(ask: Any, story: Story) -> None:
    rita = story.goal("rita")
    story.goal("ralf")
    for key in ("rita", "ralf"):
        story.sells(key, 1100)
    revise_goal(
        goal=rita,
        target=Decimal(900),
        effective_on=LAST,
        driver=Driver.ECONOMY,
        reason="A weak autumn",
        by=story.who("mona"),
        today=LAST,
    )
    story.programme()
    story.close()
    story.compute()
    page = ask("mona", "awards").text_shown
    assert page.count("Target revised from Dec 31, 2024") == 1
