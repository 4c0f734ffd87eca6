"""Programmes without code: what fits together, who approves, and that approved terms stay."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from recognition.actions import (
    approve_version,
    discard_version,
    draft_programme,
    end_version,
    new_version,
)
from recognition.actions.programmes import stamp_of, update_draft
from recognition.models import Award, Programme, ProgrammeVersion, Tier
from recognition.queries.programmes import tier_lines
from recognition.rules.terms import AwardKind, ProgrammeState
from recognition.rules.tiers import TierRule
from salesmgmt.org import actions as org
from salesmgmt.org.models import Role
from tests.cast import BY, START
from tests.recognition.story import TIERS, Story

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


@pytest.mark.parametrize(
    "terms",
    [
        {"budget": Decimal(0)},
        {"cap": Decimal("0.01")},
        {"threshold_ratio": Decimal(0)},
        {"threshold_ratio": Decimal(10)},
        {"tiers": (TierRule(Decimal(0), Decimal(0)), TierRule(Decimal(9), Decimal(1)))},
        {"tiers": tuple(TierRule(Decimal(n), Decimal(0)) for n in range(12))},
        {"ends_on": date(2024, 1, 1)},
        # The next tier may pay less: tiers are marginal, not a ladder.
        {"tiers": (TierRule(Decimal(0), Decimal("0.2")), TIER)},
    ],
)
def test_what_lies_on_the_edge_fits(story: Story, terms: dict) -> None:
    draft = story.draft(terms=story.terms(**terms))
    found = {name: getattr(draft, name) for name in terms if name != "tiers"}
    assert found == {name: value for name, value in terms.items() if name != "tiers"}
    if "tiers" in terms:
        kept = [TierRule(tier.from_ratio, tier.rate) for tier in draft.tiers.all()]
        assert kept == list(terms["tiers"])


def test_tiers_stand_in_their_order_and_touch(story: Story) -> None:
    """Whatever order they are given in, each ends where the next begins."""
    given = tuple(TierRule(Decimal(a), Decimal(b)) for a, b in reversed(TIERS))
    draft = story.draft(terms=story.terms(tiers=given))
    found = [(line.first, line.last, line.rate) for line in tier_lines(draft)]
    low, full, most = (Decimal(first) for first, _rate in TIERS)
    assert found == [
        (low, full, Decimal("0.02")),
        (full, most, Decimal("0.08")),
        (most, None, Decimal("0.12")),
    ]


def test_a_draft_is_written_anew(story: Story) -> None:
    """Its terms and tiers are those written last; it stays the same version of its author."""
    draft = story.draft()
    terms = story.terms(budget=Decimal(700), cap=Decimal(90), tiers=(TIER,))
    again = update_draft(
        version=draft, terms=terms, by=story.who("adam"), today=story.today, name=" Summer\n run "
    )
    (found,) = ProgrammeVersion.objects.all()
    assert (found.pk, found.number, found.author.key) == (draft.pk, 1, "adam")
    assert (found.budget, found.cap, found.state) == (700, 90, ProgrammeState.DRAFT)
    assert [(t.from_ratio, t.rate) for t in found.tiers.all()] == [(1, Decimal("0.1"))]
    assert found.programme.name == "Summer run"
    assert stamp_of(again) == stamp_of(found) != stamp_of(draft)


def test_a_draft_that_does_not_fit_leaves_the_one_before(story: Story) -> None:
    draft = story.draft()
    with pytest.raises(ValidationError):
        update_draft(
            version=draft,
            terms=story.terms(tiers=(TIER, TIER)),
            by=story.who("adam"),
            today=story.today,
            name="Other",
        )
    found = ProgrammeVersion.objects.get()
    assert (found.programme.name, found.tiers.count()) == ("Commission", 3)


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
    approved = story.approve(draft)
    assert (approved.state, approved.approved_by.key, approved.approved_on) == (
        ProgrammeState.APPROVED,
        "dora",
        story.today,
    )
    # The second of two clicks does nothing; another director finds no draft any more.
    assert story.approve(draft).approved_on == story.today
    other = [org.RoleRow(story.cast.people["sven"], Role.DIRECTOR, START)]
    org.grant_roles(rows=other, **BY)
    with pytest.raises(ValidationError, match="Only a draft is approved"):
        approve_version(version=draft, by=story.who("sven"), today=story.today)


def test_a_deputy_does_not_approve_what_they_wrote(story: Story) -> None:
    """Adam stands in for Dora: a director's rights, but the draft is his own."""
    draft = story.draft()
    org.appoint_deputy(
        person=story.who("dora"),
        deputy=story.who("adam"),
        starts_on=story.today,
        ends_on=story.today,
        **BY,
    )
    with pytest.raises(ValidationError, match="other than the author"):
        approve_version(version=draft, by=story.who("adam"), today=story.today)
    assert ProgrammeVersion.objects.get().state == ProgrammeState.DRAFT


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


@pytest.mark.parametrize("is_ended", [False, True])
def test_approved_terms_stay(story: Story, is_ended: bool) -> None:
    """Through the action, the ORM, SQL and the tiers; also once the version has ended."""
    version = story.programme().versions.get()
    adam, today = story.who("adam"), story.today
    if is_ended:
        end_version(version=version, ends_on=today, by=adam, why="Too dear", today=today)
    with pytest.raises(ValidationError, match="does not change"):
        update_draft(version=version, terms=story.terms(), by=adam, today=today)
    draft = new_version(
        programme=version.programme,
        terms=story.terms(starts_on=date(2025, 7, 1), tiers=(TierRule(Decimal(7), Decimal(0)),)),
        by=adam,
        today=today,
    )
    found, tiers = ProgrammeVersion.objects.filter(pk=version.pk), Tier.objects.all()
    writes = [
        lambda: found.update(budget=1),
        lambda: found.update(state="draft"),
        lambda: found.update(clawback_days=0),
        lambda: found.update(approved_by=story.who("mona")),
        lambda: found.update(starts_on=date(2023, 1, 1)),
        lambda: ProgrammeVersion(pk=version.pk, number=9).save(update_fields=["number"]),
        lambda: found._raw_delete("default"),
        lambda: sql("UPDATE recognition_programmeversion SET cap = 1 WHERE id = %s", version.pk),
        lambda: tiers.filter(version=version).update(rate=1),
        lambda: tiers.create(version=version, from_ratio=5, rate=1),
        lambda: tiers.bulk_create([Tier(version=version, from_ratio=5, rate=1)]),
        lambda: tiers.filter(version=version).delete(),
        # Neither out of it nor into it.
        lambda: tiers.filter(version=version).update(version=draft),
        lambda: tiers.filter(version=draft).update(version=version),
        lambda: sql("DELETE FROM recognition_tier WHERE version_id = %s", version.pk),
    ]
    for write in writes:
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            write()
    assert version.tiers.count() == 3


def sql(statement: str, pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [pk])


@pytest.mark.parametrize("row", [{"from_ratio": -1}, {"rate": -1}, {"rate": Decimal("1.000001")}])
def test_the_database_refuses_tiers_that_make_no_sense(story: Story, row: dict) -> None:
    draft = story.draft()
    given = {"from_ratio": Decimal(5), "rate": Decimal("0.5")} | row
    with pytest.raises(IntegrityError, match="recognition_tier_rate"), transaction.atomic():
        Tier.objects.create(version=draft, **given)
    with pytest.raises(IntegrityError, match="recognition_tier_once"), transaction.atomic():
        Tier.objects.create(version=draft, from_ratio=1, rate=0)


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


def test_a_version_begins_after_the_one_before(story: Story) -> None:
    first = story.programme().versions.get()
    second = new_version(
        programme=first.programme,
        terms=story.terms(starts_on=first.starts_on),
        by=story.who("adam"),
        today=story.today,
    )
    with pytest.raises(ValidationError, match="begin after that day"):
        story.approve(second)


@pytest.mark.parametrize(
    ("ends_on", "words"),
    [
        (date(2023, 12, 31), "must not be before the first"),
        (date(2024, 1, 1), None),
        (date(2025, 6, 30), None),
        (date(2025, 7, 1), "ends earlier already"),
    ],
)
def test_an_end_lies_between_its_days(story: Story, ends_on: date, words: str | None) -> None:
    version = story.programme(ends_on=date(2025, 6, 30)).versions.get()
    given = {"version": version, "by": story.who("dora"), "why": "Too dear", "today": story.today}
    if words is None:
        assert end_version(ends_on=ends_on, **given).ends_on == ends_on
        return
    with pytest.raises(ValidationError, match=words) as refused:
        end_version(ends_on=ends_on, **given)
    assert list(refused.value.message_dict) == ["ends_on"]


def test_who_ends(story: Story) -> None:
    draft = story.draft()
    given = {"ends_on": story.today, "why": "Too dear", "today": story.today}
    with pytest.raises(ValidationError, match="Only an approved version"):
        end_version(version=draft, by=story.who("adam"), **given)
    story.approve(draft)
    for key in ("rita", "mona", "hans", "paul", "aude"):
        with pytest.raises(PermissionDenied):
            end_version(version=draft, by=story.who(key), **given)
    assert ProgrammeVersion.objects.get().state == ProgrammeState.APPROVED


def test_a_name_is_taken_once(story: Story) -> None:
    story.draft("Spring")
    with pytest.raises(ValidationError, match="programme of this name already"):
        story.draft("spring")


def discard(story: Story, version: ProgrammeVersion, by: str = "adam", why: str = "no") -> str:
    who = {"by": story.who(by), "today": story.today}
    return discard_version(version=version, why=why, **who).state


@pytest.mark.parametrize("by", ["adam", "dora"])
def test_who_may_draft_may_discard(story: Story, by: str) -> None:
    version = story.draft()
    assert discard(story, version, by) == ProgrammeState.DISCARDED
    assert discard(story, version, by) == ProgrammeState.DISCARDED


@pytest.mark.parametrize("by", ["mona", "rita", "paul", "aude"])
def test_others_may_not(story: Story, by: str) -> None:
    version = story.draft()
    with pytest.raises(ValidationError, match="administrators and directors"):
        discard(story, version, by)
    assert ProgrammeVersion.objects.get().state == ProgrammeState.DRAFT


def test_discarding_needs_a_reason(story: Story) -> None:
    with pytest.raises(ValidationError, match="Say in words why"):
        discard(story, story.draft(), why=" ")


@pytest.mark.parametrize("is_over", [False, True])
def test_what_is_approved_is_not_discarded(story: Story, is_over: bool) -> None:
    version = story.programme().versions.get()
    if is_over:
        who = {"by": story.who("adam"), "today": story.today}
        end_version(version=version, ends_on=date(2025, 6, 30), why="w", **who)
    with pytest.raises(ValidationError, match="Only a draft is discarded"):
        discard(story, version)


def test_what_is_discarded_stays_so(story: Story) -> None:
    version = story.draft()
    discard(story, version)
    with pytest.raises(ValidationError, match="Only a draft is approved"):
        story.approve(version)
    with pytest.raises(ValidationError, match="was discarded"):
        update_draft(version=version, terms=story.terms(), by=story.who("adam"), today=story.today)
    for state in ("draft", "approved", "ended"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgrammeVersion.objects.filter(pk=version.pk).update(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.tiers.all().delete()


def test_name_and_place_are_free_again(story: Story) -> None:
    first = story.draft("Summer")
    with pytest.raises(ValidationError, match="already"):
        story.draft("Summer")
    discard(story, first)
    second = story.draft("Summer", story.item())
    assert (second.programme, second.number) == (first.programme, 2)
    discard(story, second)
    third = story.draft("Summer")
    assert story.approve(third).state == ProgrammeState.APPROVED
    with pytest.raises(ValidationError, match="already"):
        story.draft("Summer")


def test_discarded_terms_earn_nothing_and_hinder_nobody(story: Story) -> None:
    programme = story.programme()
    terms = story.terms(starts_on=date(2024, 6, 1), threshold_ratio=Decimal(0))
    who = {"by": story.who("adam"), "today": story.today}
    discard(story, new_version(programme=programme, terms=terms, **who))
    story.earned("rita", 1100)
    assert Award.objects.get().version.number == 1
    later = new_version(programme=programme, terms=story.terms(starts_on=date(2025, 7, 1)), **who)
    assert story.approve(later).number == 3
    assert programme.versions.get(number=1).ends_on == date(2025, 6, 30)
