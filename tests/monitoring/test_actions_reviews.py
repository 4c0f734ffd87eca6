"""Reviews: opened once with frozen figures; notes, commitments and two signatures."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from monitoring.actions import (
    add_commitment,
    add_note,
    drop_commitment,
    finish_commitment,
    open_reviews,
    sign_review,
)
from monitoring.jobs import open_due_reviews
from monitoring.models import Commitment, Review, ReviewFigure, ReviewNote, SignOff
from monitoring.rules.terms import ReviewState, Side
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import Accountability, Deputy, Period, User
from tests.monitoring.world import World, has_role, make_person, manages

pytestmark = pytest.mark.django_db

MAY = (date(2013, 5, 1), date(2013, 5, 31))
JUNE = (date(2013, 6, 1), date(2013, 6, 30))
YEAR = (date(2013, 1, 1), date(2013, 12, 31))
END = JUNE[1]
TODAY = date(2013, 7, 1)


@pytest.fixture
def team(world: World) -> World:
    """Ben leads north, Eva the company; Anna and Cora belong to north and coast."""
    for key, (first, last) in (("2013-05", MAY), ("2013-06", JUNE)):
        Period.objects.create(
            calendar=world.calendar, kind="month", key=key, starts_on=first, ends_on=last
        )
    world.eva = make_person("eva", world.company)
    manages(world.eva, world.company)
    manages(world.ben, world.north)
    return world


def opened(as_of: date) -> dict:
    return open_due_reviews({"as_of": as_of.isoformat()})


def pairs() -> set[tuple[str, str, str]]:
    reviews = Review.objects.select_related("person", "department", "lead", "subject")
    return {(each.holder.key, each.lead.key, each.subject.key) for each in reviews}


class TestOpening:
    def test_people_and_departments(self, team: World) -> None:
        for holder in (team.anna, team.ben, team.north, team.company, team.cora, team.dirk):
            team.goal(holder, 1000, *YEAR)
        assert opened(END) == {
            "opened": 3,
            # The company has nobody above; coast and south have no manager.
            "skipped": {"nobody_above": 1, "no_manager": 2},
        }
        assert pairs() == {
            ("anna", "ben", "anna"),
            ("ben", "eva", "ben"),
            ("north", "eva", "ben"),
        }

    def test_figures_are_frozen_at_the_end_of_the_month(self, team: World) -> None:
        goal = team.goal(team.anna, 1000, *JUNE)
        over = team.goal(team.anna, 10, JUNE[0], date(2013, 6, 15), measure="orders")
        team.goal(team.anna, 1000, date(2013, 7, 1), date(2013, 7, 31))
        team.credit(team.anna, team.north, date(2013, 6, 5), "333.3333335")
        opened(END + timedelta(days=3))
        team.credit(team.anna, team.north, date(2013, 6, 6), 500)
        review = Review.objects.get()
        assert (review.starts_on, review.ends_on) == JUNE
        assert {figure.goal_id for figure in review.figures.all()} == {goal.pk, over.pk}
        kept = review.figures.get(goal=goal)
        assert (kept.as_of, kept.target, kept.actual) == (END, 1000, Decimal("333.333334"))
        assert (kept.attainment, kept.label) == (Decimal("0.333333"), "missed")
        with pytest.raises(InternalError), transaction.atomic():
            ReviewFigure.objects.filter(pk=kept.pk).update(actual=1000)

    def test_run_twice_it_opens_nothing(self, team: World) -> None:
        team.goal(team.anna, 1000, *YEAR)
        assert opened(END)["opened"] == 1
        assert opened(END)["opened"] == 0
        assert opened(END + timedelta(days=1))["opened"] == 0
        assert (Review.objects.count(), ReviewFigure.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        ("as_of", "count"),
        [
            (date(2013, 6, 29), 0),
            (END, 1),
            (END + timedelta(days=7), 1),
            (END + timedelta(days=8), 0),
        ],
    )
    def test_days_that_were_left_out_are_made_up_for(
        self, team: World, as_of: date, count: int
    ) -> None:
        team.goal(team.anna, 1000, *JUNE)
        assert opened(as_of)["opened"] == count

    def test_who_left_or_belongs_nowhere_gets_none(self, team: World) -> None:
        team.goal(team.anna, 1000, *YEAR)
        team.goal(make_person("nora"), 1000, *YEAR)
        User.objects.filter(pk=team.anna.pk).update(left_on=date(2013, 6, 20))
        assert opened(END) == {"opened": 0, "skipped": {"left": 1, "no_department": 1}}

    def test_a_manager_who_left_leads_nothing(self, team: World) -> None:
        team.goal(team.anna, 1000, *YEAR)
        User.objects.filter(pk=team.ben.pk).update(is_active=False)
        assert opened(END) == {"opened": 0, "skipped": {"no_manager": 1}}

    def test_drafts_are_no_goals(self, team: World) -> None:
        goal = team.goal(team.anna, 1000, *YEAR)
        goal.state = "proposed"
        goal.save()
        assert opened(END) == {"opened": 0, "skipped": {}}

    def test_its_cost_does_not_grow_with_the_people(self, team: World) -> None:
        def cost(as_of: date) -> int:
            with CaptureQueriesContext(connection) as queries:
                open_reviews(as_of=as_of, by=SYSTEM)
            return len(queries)

        team.goal(team.anna, 1000, *YEAR)
        one = cost(MAY[1])
        for number in range(20):
            team.goal(make_person(f"p{number}", team.north), 1000, *YEAR)
        assert cost(date(2013, 6, 30)) <= one


@pytest.fixture
def review(team: World) -> Review:
    """Of Anna, led by Ben."""
    team.goal(team.anna, 1000, *YEAR)
    opened(END)
    return Review.objects.get()


def stands_in(deputy: User, person: User) -> None:
    Deputy.objects.create(person=person, deputy=deputy, starts_on=TODAY, ends_on=TODAY)


class TestNotes:
    def test_both_sides_speak(self, team: World, review: Review) -> None:
        add_note(review=review, text=" How was June? ", by=team.ben, today=TODAY)
        add_note(review=review, text="Slow.", by=team.anna, today=TODAY)
        said = list(ReviewNote.objects.order_by("pk").values_list("side", "author", "text"))
        assert said == [("lead", team.ben.pk, "How was June?"), ("subject", team.anna.pk, "Slow.")]

    def test_two_clicks_are_one_note(self, team: World, review: Review) -> None:
        for _ in range(2):
            add_note(review=review, text="Slow.", by=team.anna, today=TODAY)
        assert ReviewNote.objects.count() == 1

    @pytest.mark.parametrize("name", ["cora", "eva"])
    def test_others_do_not_write(self, team: World, review: Review, name: str) -> None:
        with pytest.raises(ValidationError, match="two people of the review"):
            add_note(review=review, text="Hm.", by=getattr(team, name), today=TODAY)

    @pytest.mark.parametrize("text", ["", "  ", "a\x00b", "a" * 10_001])
    def test_what_is_no_note(self, team: World, review: Review, text: str) -> None:
        with pytest.raises(ValidationError) as refused:
            add_note(review=review, text=text, by=team.anna, today=TODAY)
        assert list(refused.value.message_dict) == ["text"]

    def test_a_deputy_speaks_for_the_side(self, team: World, review: Review) -> None:
        stands_in(team.dirk, team.ben)
        note = add_note(review=review, text="For Ben.", by=team.dirk, today=TODAY)
        assert (note.side, note.author) == ("lead", team.dirk)

    def test_what_was_said_stays(self, team: World, review: Review) -> None:
        note = add_note(review=review, text="Slow.", by=team.anna, today=TODAY)
        with pytest.raises(InternalError), transaction.atomic():
            ReviewNote.objects.filter(pk=note.pk).update(text="Fast.")


def sign(review: Review, **given: object) -> SignOff:
    """Sign what the record holds now."""
    return sign_review(review=review, seen=review.stamp(), **given)


class TestSigning:
    def test_two_signatures_close_it(self, team: World, review: Review) -> None:
        sign(review, side=Side.SUBJECT, by=team.anna, today=TODAY)
        review.refresh_from_db()
        assert review.state == ReviewState.OPEN
        sign(review, side=Side.LEAD, by=team.ben, today=TODAY)
        review.refresh_from_db()
        assert review.state == ReviewState.SIGNED
        with pytest.raises(ValidationError, match="stays as it is"):
            add_note(review=review, text="Too late.", by=team.ben, today=TODAY)
        with pytest.raises(ValidationError, match="stays as it is"):
            add_commitment(
                review=review,
                owner=team.anna,
                text="Call.",
                due_on=TODAY,
                by=team.ben,
                today=TODAY,
            )

    @pytest.mark.parametrize("what", ["note", "commitment"])
    def test_what_is_written_later_voids_a_signature(
        self, team: World, review: Review, what: str
    ) -> None:
        first = sign(review, side=Side.SUBJECT, by=team.anna, today=TODAY)
        said = {"review": review, "text": "One more thing.", "by": team.ben, "today": TODAY}
        for _twice in range(2):
            if what == "note":
                add_note(**said)
            else:
                add_commitment(owner=team.anna, due_on=TODAY, **said)
        assert not review.sign_offs.standing().exists()
        sign(review, side=Side.LEAD, by=team.ben, today=TODAY)
        review.refresh_from_db()
        assert review.state == ReviewState.OPEN
        # The second of two clicks changes nothing, so no signature either.
        add_note(**said) if what == "note" else add_commitment(
            owner=team.anna, due_on=TODAY, **said
        )
        assert review.sign_offs.standing().count() == 1
        sign(review, side=Side.SUBJECT, by=team.anna, today=TODAY)
        review.refresh_from_db()
        assert review.state == ReviewState.SIGNED
        first.refresh_from_db()
        assert first.voided_act is not None

    def test_nobody_signs_what_they_did_not_read(self, team: World, review: Review) -> None:
        read = review.stamp()
        add_note(review=review, text="One more thing.", by=team.ben, today=TODAY)
        with pytest.raises(ValidationError, match="Read it, then sign"):
            sign_review(review=review, side=Side.SUBJECT, by=team.anna, today=TODAY, seen=read)

    def test_a_signature_stays_and_is_voided_at_most(self, team: World, review: Review) -> None:
        made = sign(review, side=Side.SUBJECT, by=team.anna, today=TODAY)
        rows = SignOff.objects.filter(pk=made.pk)
        for change in (
            {"by": team.ben},
            {"side": Side.LEAD},
            {"voided_act": uuid4(), "act": uuid4()},
        ):
            with pytest.raises(InternalError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(InternalError), transaction.atomic():
            rows.delete()
        rows.update(voided_act=uuid4())
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(voided_act=None)

    def test_each_side_once(self, team: World, review: Review) -> None:
        sign(review, side=Side.SUBJECT, by=team.anna, today=TODAY)
        with pytest.raises(ValidationError, match="already"):
            sign(review, side=Side.SUBJECT, by=team.anna, today=TODAY)
        assert SignOff.objects.count() == 1

    def test_nobody_signs_for_the_other_side(self, team: World, review: Review) -> None:
        stands_in(team.ben, team.anna)
        with pytest.raises(ValidationError, match="do not speak for this side"):
            sign(review, side=Side.SUBJECT, by=team.ben, today=TODAY)

    def test_a_deputy_of_both_signs_for_one(self, team: World, review: Review) -> None:
        stands_in(team.dirk, team.ben)
        stands_in(team.dirk, team.anna)
        sign(review, side=Side.LEAD, by=team.dirk, today=TODAY)
        with pytest.raises(ValidationError, match="takes two people"):
            sign(review, side=Side.SUBJECT, by=team.dirk, today=TODAY)
        sign(review, side=Side.SUBJECT, by=team.anna, today=TODAY)
        review.refresh_from_db()
        assert review.state == ReviewState.SIGNED

    def test_managers_above_only_read(self, team: World, review: Review) -> None:
        with pytest.raises(ValidationError, match="two people of the review"):
            sign(review, side=Side.LEAD, by=team.eva, today=TODAY)

    def test_the_database_wants_two_people(self, team: World, review: Review) -> None:
        SignOff.objects.create(review=review, side="lead", by=team.ben, act=uuid4())
        with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
            SignOff.objects.create(review=review, side="subject", by=team.ben, act=uuid4())
        with pytest.raises(IntegrityError, match="takes_two"), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(lead=team.anna)


class TestCommitments:
    def add(self, team: World, review: Review, **changed: object) -> Commitment:
        given = {
            "owner": team.anna,
            "text": "Call ten customers.",
            "due_on": TODAY + timedelta(days=14),
            "by": team.ben,
        }
        return add_commitment(review=review, today=TODAY, **given | changed)

    def test_two_clicks_are_one_commitment(self, team: World, review: Review) -> None:
        assert self.add(team, review) == self.add(team, review)
        assert Commitment.objects.get().owner == team.anna

    def test_owned_by_who_answers_for_something(self, team: World, review: Review) -> None:
        head = make_person("hedy")
        with pytest.raises(ValidationError) as refused:
            self.add(team, review, owner=head)
        assert list(refused.value.message_dict) == ["owner"]
        has_role(head, "head")
        Accountability.objects.create(area="price", person=team.dirk, starts_on=YEAR[0])
        for owner in (head, team.dirk, team.ben):
            assert self.add(team, review, owner=owner).owner == owner

    @pytest.mark.parametrize(
        ("field", "value"), [("text", " "), ("due_on", TODAY - timedelta(days=1))]
    )
    def test_what_is_no_commitment(
        self, team: World, review: Review, field: str, value: object
    ) -> None:
        with pytest.raises(ValidationError) as refused:
            self.add(team, review, **{field: value})
        assert list(refused.value.message_dict) == [field]

    def test_done_by_its_owner_once(self, team: World, review: Review) -> None:
        commitment = self.add(team, review)
        finish_commitment(commitment=commitment, by=team.anna, why="All ten.", today=TODAY)
        with pytest.raises(ValidationError, match="over already"):
            finish_commitment(commitment=commitment, by=team.anna, why="", today=TODAY)
        with pytest.raises(ValidationError, match="over already"):
            drop_commitment(commitment=commitment, by=team.ben, why="No.", today=TODAY)
        commitment.refresh_from_db()
        assert (commitment.done_on, commitment.dropped_on) == (TODAY, None)

    def test_dropped_by_who_leads_with_a_reason(self, team: World, review: Review) -> None:
        commitment = self.add(team, review)
        with pytest.raises(ValidationError, match="who leads"):
            drop_commitment(commitment=commitment, by=team.anna, why="No time.", today=TODAY)
        with pytest.raises(ValidationError) as refused:
            drop_commitment(commitment=commitment, by=team.ben, why=" ", today=TODAY)
        assert list(refused.value.message_dict) == ["why"]
        drop_commitment(commitment=commitment, by=team.ben, why="They left.", today=TODAY)
        commitment.refresh_from_db()
        assert commitment.dropped_on == TODAY

    def test_strangers_end_nothing(self, team: World, review: Review) -> None:
        commitment = self.add(team, review)
        for stranger in (team.cora, team.eva):
            with pytest.raises(ValidationError, match="who leads"):
                finish_commitment(commitment=commitment, by=stranger, why="", today=TODAY)

    def test_who_leads_a_later_review_takes_over(self, team: World, review: Review) -> None:
        commitment = self.add(team, review)
        Review.objects.create(
            person=team.anna,
            lead=team.eva,
            subject=team.anna,
            starts_on=date(2013, 7, 1),
            ends_on=date(2013, 7, 31),
            opened_on=date(2013, 7, 31),
        )
        drop_commitment(commitment=commitment, by=team.eva, why="Another way.", today=TODAY)
        assert not Commitment.objects.open().exists()
