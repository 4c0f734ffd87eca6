"""Programmes without code: what fits together, who approves, and that approved terms stay."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from recognition.actions import approve_version, draft_programme, end_version, new_version
from recognition.actions.programmes import stamp_of, update_draft
from recognition.models import Programme, ProgrammeVersion, Tier
from recognition.rules.terms import AwardKind, ProgrammeState
from recognition.rules.tiers import TierRule
from tests.midyear import midyear  # noqa: F401 - an autouse fixture
from tests.recognition.story import Story

TIER = TierRule(Decimal(1), Decimal("0.1"))


@pytest.mark.parametrize(
    ("terms", "fields"),
    [
        ({"measure": "units"}, ["measure"]),
        ({"measure": "win_rate"}, ["measure"]),
        ({"tiers": ()}, ["tiers"]),
        ({"tiers": (TIER, TierRule(Decimal(1), Decimal("0.2")))}, ["tiers"]),
        ({"tiers": tuple(TierRule(Decimal(n), Decimal(0)) for n in range(13))}, ["tiers"]),
        ({"item": "A bell"}, ["item"]),
        ({"days": Decimal(1)}, ["days"]),
        ({"award_kind": AwardKind.TRAVEL}, ["item", "tiers", "unit_cost"]),
        (
            {"award_kind": AwardKind.TIME_OFF, "tiers": (), "item": "Off", "unit_cost": Decimal(1)},
            ["days"],
        ),
        ({"budget": Decimal(-1)}, ["__all__"]),
        ({"cap": Decimal(0)}, ["__all__"]),
        ({"threshold_ratio": Decimal(11)}, ["__all__"]),
        ({"tiers": (TierRule(Decimal(0), Decimal("1.01")),)}, ["__all__"]),
        ({"ends_on": date(2023, 12, 31)}, ["__all__"]),
    ],
)
def test_what_does_not_fit_together_is_refused_at_its_field(
    story: Story, terms: dict, fields: list[str]
) -> None:
    with pytest.raises(ValidationError) as refused:
        story.draft(terms=story.terms(**terms))
    found = refused.value.message_dict if hasattr(refused.value, "error_dict") else {"__all__": []}
    assert sorted(found) == fields
    assert not Programme.objects.exists()


@pytest.mark.parametrize("key", ["rita", "mona", "hedy", "hans", "paul", "aude"])
def test_who_sets_programmes_up(story: Story, key: str) -> None:
    with pytest.raises(ValidationError, match="administrators and directors"):
        draft_programme(name="Own", terms=story.terms(), by=story.who(key), today=story.today)


@pytest.mark.parametrize(
    ("by", "words"),
    [("adam", "approved by a director"), ("mona", "approved by a director")],
)
def test_a_director_approves(story: Story, by: str, words: str) -> None:
    draft = story.draft()
    with pytest.raises(ValidationError, match=words):
        approve_version(version=draft, by=story.who(by), today=story.today)
    assert story.approve(draft).state == ProgrammeState.APPROVED


def test_not_the_director_who_wrote_it(story: Story) -> None:
    dora = story.who("dora")
    made = draft_programme(name="Own", terms=story.terms(), by=dora, today=story.today)
    draft = made.versions.get()
    with pytest.raises(ValidationError, match="other than the author"):
        story.approve(draft)
    with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
        ProgrammeVersion.objects.filter(pk=draft.pk).update(
            approved_by=dora, approved_on=story.today, state=ProgrammeState.APPROVED
        )


def test_what_was_changed_since_it_was_looked_at_is_not_approved(story: Story) -> None:
    draft = story.draft()
    seen = stamp_of(draft)
    update_draft(
        version=draft,
        terms=story.terms(budget=Decimal(9_999_999)),
        by=story.who("adam"),
        today=story.today,
    )
    with pytest.raises(ValidationError, match="changed in the meantime"):
        approve_version(version=draft, by=story.who("dora"), today=story.today, seen=seen)


def test_a_director_who_wrote_on_a_draft_does_not_approve_it(story: Story) -> None:
    draft = story.draft()
    with pytest.raises(ValidationError, match="they change it"):
        update_draft(version=draft, terms=story.terms(), by=story.who("dora"), today=story.today)


def test_approved_terms_stay(story: Story) -> None:
    """Through the action, the ORM and its tiers."""
    version = story.programme().versions.get()
    with pytest.raises(ValidationError, match="does not change"):
        update_draft(version=version, terms=story.terms(), by=story.who("adam"), today=story.today)
    writes = [
        lambda: ProgrammeVersion.objects.filter(pk=version.pk).update(budget=1),
        lambda: ProgrammeVersion.objects.filter(pk=version.pk).update(state="draft"),
        lambda: Tier.objects.filter(version=version).update(rate=1),
        lambda: Tier.objects.create(version=version, from_ratio=5, rate=1),
        lambda: Tier.objects.filter(version=version).delete(),
    ]
    for write in writes:
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            write()


def test_the_next_version_ends_the_one_before(story: Story) -> None:
    first = story.programme().versions.get()
    second = new_version(
        programme=first.programme,
        terms=story.terms(starts_on=date(2025, 7, 1)),
        by=story.who("adam"),
        today=story.today,
    )
    with pytest.raises(ValidationError, match="a draft already"):
        new_version(
            programme=first.programme,
            terms=story.terms(),
            by=story.who("adam"),
            today=story.today,
        )
    story.approve(second)
    first.refresh_from_db()
    assert (first.state, first.ends_on) == (ProgrammeState.ENDED, date(2025, 6, 30))


def test_a_version_must_not_reach_back_into_what_was_earned(story: Story) -> None:
    award = story.earned()
    second = new_version(
        programme=award.programme,
        terms=story.terms(starts_on=date(2024, 12, 1)),
        by=story.who("adam"),
        today=story.today,
    )
    with pytest.raises(ValidationError, match="awards for goals that end until"):
        story.approve(second)


def test_an_end_needs_a_reason_and_leaves_what_was_earned(story: Story) -> None:
    version = story.earned().version
    given = {"version": version, "by": story.who("adam"), "today": story.today}
    with pytest.raises(ValidationError, match="Say in words why"):
        end_version(ends_on=date(2025, 6, 30), why="", **given)
    with pytest.raises(ValidationError, match="choose a later day"):
        end_version(ends_on=date(2024, 12, 30), why="Too dear", **given)
    ended = end_version(ends_on=date(2024, 12, 31), why="Too dear", **given)
    assert ended.state == ProgrammeState.ENDED
    assert end_version(ends_on=date(2024, 12, 31), why="again", **given).pk == ended.pk


def test_a_name_is_taken_once(story: Story) -> None:
    story.draft("Spring")
    with pytest.raises(ValidationError, match="programme of this name already"):
        story.draft("spring")
