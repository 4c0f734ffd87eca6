"""A diagnosis of Rita's goal, opened by Mona; Hedy answers for delivery, nobody for the rest."""

from dataclasses import dataclass
from datetime import timedelta

from diagnostics.actions.findings import answer_finding
from diagnostics.actions.opening import open_diagnosis
from diagnostics.models import Diagnosis, Finding
from diagnostics.rules.terms import BEFORE_PERSON, Answer
from salesmgmt.org.models import Accountability, Area, User
from tests.cast import START, Cast
from training.models import Module, ModuleVersion
from training.rules.terms import VersionState


@dataclass
class Case:
    """The cast with its diagnosis."""

    cast: Cast
    diagnosis: Diagnosis

    def person(self, key: str) -> User:
        return self.cast.person(key)

    def finding(self, cause: str) -> Finding:
        return self.diagnosis.findings.get(cause=cause)

    def answer(self, cause: str, answer: str = Answer.NOT_CAUSED) -> Finding:
        """Answered by whoever is asked."""
        found = self.finding(cause)
        return answer_finding(
            finding=found,
            answer=answer,
            reason=f"Looked at {cause}.",
            seen=found.stamp,
            by=User.objects.get(pk=found.asked_of_id),
            today=self.cast.today,
        )

    def answer_six(self, answer: str = Answer.NOT_CAUSED) -> None:
        for cause in BEFORE_PERSON:
            self.answer(cause, answer)


def build_case(cast: Cast) -> Case:
    """Through the actions that everybody uses."""
    Accountability.objects.create(area=Area.DELIVERY, person=cast.people["hedy"], starts_on=START)
    diagnosis = open_diagnosis(
        goal=cast.goals["rita"],
        why="Half a year and a third of the target",
        by=cast.person("mona"),
        today=cast.today,
        due_on=cast.today + timedelta(days=7),
    )
    return Case(cast, diagnosis)


def publish_module() -> Module:
    """A module that can be taken."""
    module = Module.objects.create(key="offers")
    ModuleVersion.objects.create(
        module=module,
        number=1,
        title="Writing offers",
        state=VersionState.PUBLISHED,
        published_on=START,
    )
    return module
