"""What people say to a goal before it is in force."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.fields import target_field
from goals.measures import Measure
from goals.rules.states import Step
from salesmgmt.lib.fields import text_field


class _TalkForm(forms.Form):
    """Several of these stand on one page: ids carry the name of the form."""

    def __init__(self, *args: Any, declared: Measure, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.declared = declared


class SeenForm(_TalkForm):
    """`seen` is the number of the version that was looked at."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ProposeForm(SeenForm):
    """The target that is proposed, with a word about it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"] = target_field(self.declared)
        self.fields["text"] = text_field(_("What you want to say about it"), required=False)


class ObjectForm(SeenForm):
    """A counter-proposal with its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"] = target_field(self.declared, label=_("Target that you would accept"))
        self.fields["text"] = text_field(_("Why"))


class AnswerForm(SeenForm):
    """The manager's answer to an objection."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (Step.ADOPT.value, _("Adopt the counter-proposal")),
            (Step.OFFER.value, _("Propose another target")),
            (Step.INSIST.value, _("Set the target as proposed, after this discussion")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"] = target_field(self.declared, label=_("Other target"), required=False)
        self.fields["text"] = text_field(_("Why"), required=False)

    def clean_answer(self) -> Step:
        """The answer as a step."""
        return Step(self.cleaned_data["answer"])


class CommentForm(_TalkForm):
    """A word in between."""

    text = text_field(_("Comment"))
