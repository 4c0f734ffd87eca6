"""All chapters in the order in which the loop goes round."""

from collections.abc import Sequence

from salesmgmt.demo.rules.story import StoryDays
from salesmgmt.demo.sets.facts import HouseGoal
from salesmgmt.demo.story import (
    company,
    diagnosis,
    goals,
    monitoring,
    notices,
    recognition,
    training,
)
from salesmgmt.demo.story.stage import Scene
from salesmgmt.journal.acts import making_up

CHAPTERS = (company, goals, training, monitoring, diagnosis, recognition, notices)


def tell_story(days: StoryDays, house_goals: Sequence[HouseGoal]) -> None:
    """Tell a loaded AdventureWorks set its made-up year on these days; every act says so."""
    scene = Scene.of(days, house_goals)
    with making_up():
        for chapter in CHAPTERS:
            chapter.tell(scene)
