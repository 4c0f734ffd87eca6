"""playbook: sheets; catalogue: modules and quizzes; learning: who does what; coaching: talks."""

from training.models.catalogue import Choice, Lesson, Module, ModuleVersion, Question
from training.models.coaching import CoachingNote, CoachingTalk
from training.models.learning import (
    Answer,
    Assignment,
    AssignmentRule,
    Attempt,
    Certificate,
    LessonDone,
)
from training.models.playbook import Reading, Sheet, SheetVersion

__all__ = [
    "Answer",
    "Assignment",
    "AssignmentRule",
    "Attempt",
    "Certificate",
    "Choice",
    "CoachingNote",
    "CoachingTalk",
    "Lesson",
    "LessonDone",
    "Module",
    "ModuleVersion",
    "Question",
    "Reading",
    "Sheet",
    "SheetVersion",
]
