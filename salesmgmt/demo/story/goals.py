"""Goals of the running quarter are shared out, acknowledged and revised; the next are discussed."""

from datetime import timedelta
from decimal import Decimal

from goals import actions
from goals.actions import NewGoal
from goals.models import Goal
from goals.rules.terms import Driver, GoalState
from salesmgmt.demo.story.stage import DIRECTOR, NORTH_AMERICA, WHY, Scene

# Company and departments aim a little below the sum of their people's quotas.
_OWN_SHARE = Decimal("0.96")
_ROUND_TO = Decimal(10_000)
# Who have not taken note of their running quota yet.
_SILENT = frozenset({"276", "278"})
_OBJECTS, _ACCEPTS, _COMMENTS = "289", ("275", "277", "279"), "276"


def tell(scene: Scene) -> None:
    """Targets above the quotas, notes taken, one revision, and the talks about next quarter."""
    _targets_above(scene)
    _take_note(scene)
    _revise(scene)
    _talk_about_next(scene)


def _targets_above(scene: Scene) -> None:
    """A goal of each department and of the company for the running window."""
    window, day = scene.running, scene.running.starts_on - timedelta(days=10)
    held = {
        goal.person_id: goal.versions.get(number=1).target
        for goal in Goal.objects.filter(starts_on=window.starts_on, person__isnull=False)
    }
    total = Decimal(0)
    rows = []
    for department in scene.departments.values():
        members = department.memberships.on(window.starts_on).values_list("person", flat=True)
        quotas = sum((held.get(person, Decimal(0)) for person in members), Decimal(0))
        if quotas and not department.is_company:
            total += quotas
            rows.append((department, quotas))
    rows.append((scene.departments["adventureworks"], total))
    actions.set_goals(
        [
            NewGoal(
                holder=department,
                measure="revenue",
                starts_on=window.starts_on,
                ends_on=window.ends_on,
                target=(quotas * _OWN_SHARE / _ROUND_TO).to_integral_value() * _ROUND_TO,
                key=f"story-{department.key}-{window.starts_on}",
            )
            for department, quotas in rows
        ],
        why=WHY,
        **scene.by(DIRECTOR, day),
    )


def _take_note(scene: Scene) -> None:
    day = scene.running.starts_on
    for goal in Goal.objects.with_holder().filter(starts_on=scene.running.starts_on):
        if goal.person is not None and goal.person.key not in _SILENT:
            actions.acknowledge_goal(goal=goal, by=goal.person, today=day, seen=1)


def _revise(scene: Scene) -> None:
    """A competitor takes a chain of shops over: one quota is lowered half way."""
    goal = scene.goal("278", scene.running)
    day = scene.running.starts_on + timedelta(days=45)
    actions.revise_goal(
        goal=goal,
        target=Decimal(360_000),
        effective_on=day,
        driver=Driver.COMPETITION,
        reason="A chain of eleven shops in Ontario was bought by a competitor's owner.",
        **scene.by(NORTH_AMERICA, day),
    )


def _talk_about_next(scene: Scene) -> None:
    """North America's people are shown next quarter's targets; most agree, one objects."""
    window, day = scene.running.next(), scene.today - timedelta(days=6)
    manager = scene.by(NORTH_AMERICA, day)
    asked = (_OBJECTS, *_ACCEPTS, _COMMENTS)
    for key in asked:
        last = scene.goal(key, scene.running).versions.get(number=1).target
        goal = actions.set_goal(
            holder=scene.people[key],
            measure="revenue",
            starts_on=window.starts_on,
            ends_on=window.ends_on,
            target=(last * Decimal("1.04") / 1000).to_integral_value() * 1000,
            state=GoalState.DRAFT,
            why=WHY,
            **manager,
        )
        text = "Four per cent more than this quarter; two large shops open in spring."
        actions.propose_goal(goal=goal, text=text, **manager)
        _answer(scene, key, goal)


def _answer(scene: Scene, key: str, goal: Goal) -> None:
    own = scene.by(key, scene.today - timedelta(days=3))
    if key in _ACCEPTS:
        actions.accept_goal(goal=goal, seen=1, **own)
    elif key == _OBJECTS:
        actions.object_to_goal(
            goal=goal,
            target=Decimal(1_250_000),
            text="Two of my shops rebuild until February and will not order before March.",
            seen=1,
            **own,
        )
