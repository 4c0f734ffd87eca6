"""Who may open which figures of the performance tree, and the entries behind them."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.access import concerned_people, why_not
from goals.models import Goal
from monitoring.models import Alert, Commitment, FollowUp, Review
from monitoring.rules.terms import Side
from salesmgmt.org.access import (
    Person,
    Scope,
    people_managed,
    people_visible,
    reads_accountability,
    scope_of,
)
from salesmgmt.org.models import Accountability, Role, RoleAssignment, User


def require_tree(user: User | AnonymousUser, today: date) -> Scope:
    """What the person reaches; refused to roles without figures (HR, payroll, administrator)."""
    scope = scope_of(user, today)
    if not scope.sees_tree:
        raise PermissionDenied
    return scope


def require_entries(user: User | AnonymousUser, today: date) -> Scope:
    """What the person reaches; refused to everybody who sees at most totals."""
    scope = scope_of(user, today)
    if not scope.sees_people:
        raise PermissionDenied
    return scope


def get_follow_up(user: User | AnonymousUser, pk: int, *, today: date) -> FollowUp:
    """The follow-up with its order, to be looked at; 404 when it is none of the person's."""
    visible = FollowUp.objects.visible_to(user, today).select_related(
        "order__customer", "order__department", "owner", "done_by", "feedback"
    )
    follow_up = visible.filter(pk=pk).first()
    if follow_up is None:
        raise Http404(_("There is no such follow-up."))
    return follow_up


def why_not_follow_up(
    user: User | AnonymousUser, follow_up: FollowUp, today: date
) -> str | Promise | None:
    """Why the person must not do this follow-up; None when they may.

    They may as its owner, their deputy, or who manages the owner or the order's department.
    """
    scope = scope_of(user, today)
    if scope.sees_all or follow_up.owner_id in scope.person_ids:
        return None
    if follow_up.order.department.path.startswith(scope.department_paths_now):
        return None
    owner = [follow_up.owner_id] if follow_up.owner_id else []
    if people_managed(scope, today).filter(pk__in=owner).exists():
        return None
    return _("A follow-up is done by its owner, their deputy or their manager.")


def people_to_assign(user: User | AnonymousUser, today: date) -> QuerySet[User]:
    """To whom the person may give a follow-up: those they manage who are here, and themselves."""
    scope = scope_of(user, today)
    managed = people_managed(scope, today).values("pk")
    here = Q(left_on__isnull=True) | Q(left_on__gte=today)
    found = User.objects.filter(here, Q(pk__in=managed) | Q(pk=user.pk or 0), is_active=True)
    return found.order_by("sort_key", "pk")


def people_named(
    user: User | AnonymousUser, people: Iterable[User | None], today: date
) -> frozenset[int]:
    """Which of the people the person may read by name; one query.

    A colleague's share of a shared order is not shown, so neither is who has most of it.
    """
    asked = [person.pk for person in people if person]
    visible = people_visible(scope_of(user, today), today).filter(pk__in=asked)
    return frozenset(visible.values_list("pk", flat=True))


def reads_accountable(scope: Scope) -> bool:
    """Whether the board names who answers for a stage: not to auditors, who see no names."""
    return scope.sees_people or reads_accountability(scope)


def get_alert(user: User | AnonymousUser, pk: int, *, today: date) -> Alert:
    """The alert with its goal, to be seen to; 404 for strangers, 403 for mere readers."""
    visible = Alert.objects.visible_to(user, today)
    alert = visible.select_related("goal__person", "goal__department").filter(pk=pk).first()
    if alert is None:
        raise Http404(_("There is no such alert."))
    if refusal := why_not_alert(user, alert.goal, today):
        raise PermissionDenied(refusal)
    return alert


def why_not_alert(user: Person, goal: Goal, today: date) -> str | Promise | None:
    """Why the person must not see to alerts of the goal; its holder and who leads them may."""
    scope = scope_of(user, today)
    if concerned_people(goal, today) & scope.person_ids or not why_not(scope, goal.holder, today):
        return None
    return _("An alert is seen to by who answers for the goal: its holder or their manager.")


def get_review(user: User | AnonymousUser, pk: int, *, today: date) -> Review:
    """The review with both sides, to be read; 404 for strangers."""
    visible = Review.objects.visible_to(user, today)
    found = visible.select_related("person", "department", "lead", "subject").filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such review."))
    return found


def get_own_review(
    user: User | AnonymousUser, pk: int, *, today: date
) -> tuple[Review, list[Side]]:
    """The review and the sides for which the person speaks; 403 for those who merely read it."""
    found = get_review(user, pk, today=today)
    sides = sides_of(user, found, today)
    if not sides:
        raise PermissionDenied(NO_SIDE)
    return found, sides


NO_SIDE = _("Only the two people of the review, or their deputies, write in it.")


def sides_of(user: Person, review: Review, today: date) -> list[Side]:
    """For which sides of the review the person speaks: the own one, else those they stand in for.

    Who is one of the two never speaks for the other.
    """
    if user.pk == review.lead_id:
        own = {review.lead_id}
    elif user.pk == review.subject_id:
        own = {review.subject_id}
    else:
        own = {review.lead_id, review.subject_id}
    speaks = own & scope_of(user, today).person_ids
    by_side = {Side.LEAD: review.lead_id, Side.SUBJECT: review.subject_id}
    return [side for side, person in by_side.items() if person in speaks]


def get_commitment(user: User | AnonymousUser, pk: int, *, today: date) -> Commitment:
    """The commitment with its review, to be read; 404 for strangers."""
    visible = Commitment.objects.visible_to(user, today).select_related(
        "owner", "review__person", "review__department", "review__lead", "review__subject"
    )
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such commitment."))
    return found


def may_drop(user: Person, commitment: Commitment, today: date) -> bool:
    """Whether the person leads the commitment's review, or a later one of the same holder."""
    people = scope_of(user, today).person_ids
    review = commitment.review
    if review.lead_id in people:
        return True
    later = Review.objects.filter(
        person=review.person_id, department=review.department_id, ends_on__gte=review.ends_on
    )
    return later.filter(lead__in=people).exists()


def may_finish(user: Person, commitment: Commitment, today: date) -> bool:
    """Whether the person may say that it is done: the owner, their deputy, or who leads."""
    if commitment.owner_id in scope_of(user, today).person_ids:
        return True
    return may_drop(user, commitment, today)


def people_to_commit(review: Review, today: date) -> QuerySet[User]:
    """Who may own a commitment: both sides, department heads, and people who answer for an area."""
    heads = RoleAssignment.objects.on(today).filter(person=OuterRef("pk"), role=Role.HEAD)
    answers = Accountability.objects.on(today).filter(person=OuterRef("pk"))
    sides = Q(pk__in=(review.lead_id, review.subject_id))
    stays = Q(left_on__isnull=True) | Q(left_on__gte=today)
    people = User.objects.filter(sides | Exists(heads) | Exists(answers), stays, is_active=True)
    return people.order_by("sort_key", "pk")


def reads_owners(user: User | AnonymousUser, follow_up: FollowUp, today: date) -> bool:
    """Whether everybody who ever had the follow-up may be named: to who manages the department."""
    scope = scope_of(user, today)
    return scope.sees_all or follow_up.order.department.path.startswith(scope.department_paths_now)
