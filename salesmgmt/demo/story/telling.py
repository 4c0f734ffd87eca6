"""All chapters in the order in which the loop goes round."""

from datetime import date

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


def tell_story(today: date) -> None:
    """Tell a loaded AdventureWorks set its made-up year as of `today`; every act says so."""
    scene = Scene.of(today)
    with making_up():
        for chapter in CHAPTERS:
            chapter.tell(scene)
