"""Goals of the running quarter are shared out, acknowledged and revised; the next are discussed."""

from decimal import Decimal

from goals import actions
from goals.actions import NewGoal
from goals.models import Goal, GoalVersion
from goals.rules.terms import Driver, GoalState
from salesmgmt.demo.readers.adventureworks import COMPANY
from salesmgmt.demo.rules.moving import Window
from salesmgmt.demo.story.stage import DIRECTOR, NORTH_AMERICA, WHY, Scene
from salesmgmt.org.models import Department, Period, PeriodKind

# Company and departments aim a little below the sum of their people's quotas.
_OWN_SHARE = Decimal("0.96")
_ROUND_TO = Decimal(10_000)
_QUARTERS = 4
# Who have not acknowledged their running quota yet.
_SILENT = frozenset({"276", "278"})
_REVISED = "278"
_OBJECTS, _ACCEPTS, _COMMENTS = "289", ("275", "277", "279"), "276"


def tell(scene: Scene) -> None:
    """Targets above the quotas, acknowledgements, one revision, talks about next quarter."""
    _set_targets_above(scene)
    _acknowledge(scene)
    _revise(scene)
    _talk_about_next(scene)


def _set_targets_above(scene: Scene) -> None:
    """Goals of the company and each department for the last year's quarters."""
    for back in range(_QUARTERS - 1, -1, -1):
        quarter = scene.days.quarter(back)
        targets = _targets(scene, quarter)
        actions.set_goals(
            [
                NewGoal(
                    holder=department,
                    measure="revenue",
                    starts_on=quarter.starts_on,
                    ends_on=quarter.ends_on,
                    target=target,
                    period=_period(quarter),
                    key=f"story-{department.key}-{quarter.starts_on}",
                )
                for department, target in targets.items()
            ],
            why=WHY,
            **scene.by(DIRECTOR, scene.days.targets_set_on(quarter)),
        )


def _targets(scene: Scene, quarter: Window) -> dict[Department, Decimal]:
    """Departments aim a little below their people's quotas, the house at its own, the company
    at their sum."""
    quotas = dict(
        GoalVersion.objects.filter(goal__starts_on=quarter.starts_on, goal__person__isnull=False)
        .filter(number=1)
        .values_list("goal__person", "target")
    )
    house = {
        goal.department_key: goal.target
        for goal in scene.house_goals
        if goal.starts_on == quarter.starts_on
    }
    targets = {}
    for key, department in scene.departments.items():
        members = department.memberships.on(quarter.starts_on).values_list("person", flat=True)
        asked = sum((quotas.get(person, Decimal(0)) for person in members), Decimal(0))
        if not department.is_company:
            targets[department] = house.get(key) or _rounded(asked * _OWN_SHARE, _ROUND_TO)
    return {scene.departments[COMPANY.key]: sum(targets.values(), Decimal(0)), **targets}


def _rounded(amount: Decimal, unit: Decimal) -> Decimal:
    return (amount / unit).to_integral_value() * unit


def _period(quarter: Window) -> Period:
    return Period.objects.get(
        calendar__company__isnull=False,
        kind=PeriodKind.QUARTER,
        starts_on=quarter.starts_on,
        ends_on=quarter.ends_on,
    )


def _acknowledge(scene: Scene) -> None:
    day = scene.days.running.starts_on
    for goal in Goal.objects.with_holder().filter(starts_on=day):
        if goal.person is not None and goal.person.key not in _SILENT:
            actions.acknowledge_goal(goal=goal, by=goal.person, today=day, seen=1)


def _revise(scene: Scene) -> None:
    """A competitor takes a chain of shops over: one quota is lowered half way."""
    goal = scene.goal(_REVISED, scene.days.running)
    day = scene.days.revised_on
    actions.revise_goal(
        goal=goal,
        target=_changed(goal, "0.92"),
        effective_on=day,
        driver=Driver.COMPETITION,
        reason="A chain of eleven shops in Ontario was bought by a competitor's owner.",
        **scene.by(NORTH_AMERICA, day),
    )


def _changed(goal: Goal, ratio: str) -> Decimal:
    """So much of the goal's first target, in thousands."""
    return _rounded(goal.versions.get(number=1).target * Decimal(ratio), Decimal(1000))


def _talk_about_next(scene: Scene) -> None:
    """North America's people are shown next quarter's targets; most agree, one objects."""
    quarter = scene.days.running.next_quarter()
    manager = scene.by(NORTH_AMERICA, scene.days.proposed_on)
    asked = (_OBJECTS, *_ACCEPTS, _COMMENTS)
    for key in asked:
        goal = actions.set_goal(
            holder=scene.people[key],
            measure="revenue",
            starts_on=quarter.starts_on,
            ends_on=quarter.ends_on,
            target=_changed(scene.goal(key, scene.days.running), "1.04"),
            period=_period(quarter),
            state=GoalState.DRAFT,
            why=WHY,
            **manager,
        )
        text = "Four per cent more than this quarter; two large shops open in spring."
        actions.propose_goal(goal=goal, text=text, **manager)
        _answer(scene, key, goal)


def _answer(scene: Scene, key: str, goal: Goal) -> None:
    own = scene.by(key, scene.days.answered_on)
    if key in _ACCEPTS:
        actions.accept_goal(goal=goal, seen=1, **own)
    elif key == _OBJECTS:
        actions.object_to_goal(
            goal=goal,
            target=_changed(goal, "0.94"),
            text="Two of my shops rebuild until February and will not order before March.",
            seen=1,
            **own,
        )
