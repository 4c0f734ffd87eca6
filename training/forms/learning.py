"""The quiz as a form: one field for each question."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from training.models import ModuleVersion, Question
from training.rules.terms import QuestionKind


class QuizForm(forms.Form):
    """All questions of a version; it carries which version it asks and which attempt it is."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        version: ModuleVersion,
        number: int,
        questions: Sequence[Question],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"version": version.pk, "number": number}
        super().__init__(*args, **kwargs)
        self.asked = {_name(question): question for question in questions}
        for name, question in self.asked.items():
            self.fields[name] = _field(question)

    def questions(self) -> list[tuple[Question, BoundField]]:
        """Each question with its field, in order."""
        return [(question, self[name]) for name, question in self.asked.items()]

    def unanswered(self) -> list[tuple[int, BoundField]]:
        """The numbers of the questions, counted from 1, at which something is wrong."""
        fields = enumerate(self.questions(), start=1)
        return [(place, field) for place, (_question, field) in fields if field.errors]

    def is_for(self, version: ModuleVersion) -> bool:
        """Whether what was sent asks this version."""
        return self.data.get("version") == str(version.pk)

    def answers(self) -> dict[int, list[int]]:
        """What was ticked: of each question, by its key, the keys of the choices."""
        return {
            question.pk: [int(key) for key in _listed(self.cleaned_data[name])]
            for name, question in self.asked.items()
        }


def _name(question: Question) -> str:
    return f"q{question.pk}"


def _listed(ticked: str | list[str]) -> list[str]:
    return [ticked] if isinstance(ticked, str) else ticked


def _field(question: Question) -> forms.ChoiceField:
    choices = [(str(choice.pk), choice.text) for choice in question.choices.all()]
    wrong = {"required": _("Answer this question.")}
    if question.kind == QuestionKind.SINGLE:
        return forms.ChoiceField(
            label=question.text, choices=choices, widget=forms.RadioSelect, error_messages=wrong
        )
    return forms.MultipleChoiceField(
        label=question.text,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=wrong,
    )
