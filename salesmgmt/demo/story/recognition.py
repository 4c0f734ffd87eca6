"""A commission and a journey: set up, earned, approved, paid and booked."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from recognition.actions import deciding, earning, fulfilling, paying, programmes
from recognition.actions.programmes import Terms
from recognition.models import Award
from recognition.rules.terms import AwardKind, Span
from recognition.rules.tiers import TierRule
from salesmgmt.demo.story.stage import DIRECTOR, Scene
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.sales.models import Basis

_ADMINISTRATOR, _HR, _PAYROLL = "demo-administrator", "demo-hr", "demo-payroll"


def tell(scene: Scene) -> None:
    """Programmes from the last closed quarter on; its awards are paid and booked."""
    written = scene.days.programmes_written_on
    shared: dict[str, Any] = {
        "department": scene.departments["adventureworks"],
        "span": Span.QUARTER,
        "starts_on": scene.days.quarter(back=1).starts_on,
        "measure": "revenue",
        "basis": Basis.BOOKED,
    }
    commission = Terms(
        award_kind=AwardKind.CASH,
        threshold_ratio=Decimal("0.8"),
        tiers=(
            TierRule(Decimal(0), Decimal("0.005")),
            TierRule(Decimal("0.8"), Decimal("0.01")),
            TierRule(Decimal(1), Decimal("0.02")),
            TierRule(Decimal("1.2"), Decimal("0.03")),
        ),
        cap=Decimal(25_000),
        budget=Decimal(60_000),
        **shared,
    )
    journey = Terms(
        award_kind=AwardKind.TRAVEL,
        threshold_ratio=Decimal("1.2"),
        item="Four days in Girona with the team's mechanics",
        unit_cost=Decimal(2_400),
        budget=Decimal(12_000),
        **shared,
    )
    for name, terms in (("Quarterly commission", commission), ("Spring ride", journey)):
        made = programmes.draft_programme(
            name=name, terms=terms, is_demo=True, **scene.by(_ADMINISTRATOR, written)
        )
        programmes.approve_version(
            version=made.versions.get(), **scene.by(DIRECTOR, written + timedelta(days=3))
        )
    _pay(scene)


def _pay(scene: Scene) -> None:
    """Earned when the quarter's months were closed, approved by the director, then handed over."""
    day = scene.days.awarded_on
    earning.compute_awards(as_of=day, by=SYSTEM, is_demo=True)
    earned = Award.objects.order_by("pk")
    deciding.approve_awards(
        awards=[award.pk for award in earned],
        why="Looked through with both managers.",
        **scene.by(DIRECTOR, day + timedelta(days=2)),
    )
    export = paying.make_payroll_export(**scene.by(_PAYROLL, day + timedelta(days=4)))
    paying.confirm_payment(
        export=export,
        reference=f"Payroll {day + timedelta(days=9):%Y-%m}",
        paid_on=day + timedelta(days=9),
        **scene.by(_PAYROLL, day + timedelta(days=9)),
    )
    for award in earned.filter(kind=AwardKind.TRAVEL):
        fulfilling.fulfil_award(
            award=award,
            reference="Booking 2041-GRO",
            **scene.by(_HR, day + timedelta(days=6)),
        )
