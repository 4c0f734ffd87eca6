"""Crediting an order to other people after a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from salesmgmt.org.actions.checks import recorded, spoken
from salesmgmt.org.models import Department, Membership, User
from salesmgmt.sales.actions.posting import move_credits
from salesmgmt.sales.models import CreditKind, Order, OrderShare
from salesmgmt.sales.rules.splits import split_defect


@dataclass(frozen=True, slots=True)
class Share:
    """One person's part of an order; without a person it counts for the department alone."""

    person: User | None
    share: Decimal
    kind: CreditKind = CreditKind.REVENUE


def recredit(*, order: Order, shares: Sequence[Share], by: Any, why: str) -> Order:
    """Credit `order` to `shares` instead of whom it was credited to.

    Every entry so far is reversed on its own day and given to the new shares on
    the same day; days of closed periods move to the first open day. Departments
    are those of the order's day. Shares that hold already change nothing.
    Refuses shares that do not total 1, a person twice, people without a
    department on that day, and a missing reason.
    """
    if not why.strip():
        raise ValidationError(_("Say why the credit changes."), code="reason_missing")
    _refuse_defects(shares)
    with recorded("sales.recredit", by=by, why=why) as act:
        order = Order.objects.select_for_update(no_key=True).get(pk=order.pk)
        if _write_shares(order, shares, act):
            move_credits(order.pk, act)
    return order


def _refuse_defects(shares: Sequence[Share]) -> None:
    defect = split_defect([(share.kind, share.share) for share in shares])
    if defect is not None:
        raise ValidationError(
            _(
                "The revenue shares total %(total)s; they must total exactly 1 (100 %%), "
                "each above 0 with at most six decimals."
            ),
            code=defect.code,
            params={"total": defect.total},
        )
    people = [(share.kind, share.person) for share in shares]
    if len(set(people)) < len(people):
        raise ValidationError(_("A person is named twice; add their shares up."), code="twice")


def _write_shares(order: Order, shares: Sequence[Share], act: UUID) -> bool:
    """Write the next version of the order's shares; False when the latest one says the same."""
    latest = order.shares.order_by("-version").values_list("version", flat=True).first() or 0
    departments = _departments_on(order, shares)
    rows = [
        OrderShare(
            order=order,
            version=latest + 1,
            kind=share.kind,
            position=position,
            person=share.person,
            department=departments[share.person.pk] if share.person else order.department,
            share=share.share,
            act=act,
        )
        for position, share in enumerate(shares, start=1)
    ]
    held = {_said(row) for row in order.shares.filter(version=latest)}
    if held == {_said(row) for row in rows}:
        return False
    OrderShare.objects.bulk_create(rows)
    return True


def _said(row: OrderShare) -> tuple[str, int | None, int, Decimal]:
    return row.kind, row.person_id, row.department_id, row.share


def _departments_on(order: Order, shares: Sequence[Share]) -> dict[int, Department]:
    people = [share.person for share in shares if share.person is not None]
    found = {
        membership.person_id: membership.department
        for membership in Membership.objects.on(order.booked_on)
        .filter(person__in=people)
        .select_related("department")
    }
    for person in people:
        if person.pk not in found:
            raise ValidationError(
                _("%(name)s belongs to no department on %(day)s, the order's day."),
                code="no_department",
                params=spoken({"name": person.name, "day": order.booked_on}),
            )
    return found
