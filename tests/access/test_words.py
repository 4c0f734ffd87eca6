"""People's own words can be taken out of rows that are only added, and nothing else of them."""

from collections.abc import Iterator
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import models, transaction
from django.db.utils import InternalError

from goals.models import GoalRemark
from goals.rules.terms import Said
from monitoring.models import ReviewNote
from recognition.models import Award, Fulfilment
from salesmgmt.journal.actions import seal_history
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.data_classes import Kept, kept_models
from salesmgmt.sales import intake
from salesmgmt.sales.models import Delivery
from tests.cast import BY, Cast
from tests.loop import ACT
from training.models import CoachingNote


def models_with_words() -> Iterator[tuple[type[models.Model], list[str]]]:
    for model, told in kept_models():
        if told and told.words and told.history == Kept.APPEND_ONLY:
            yield model, told.words


def refuses(change: dict[str, object], model: type[models.Model]) -> bool:
    with pytest.raises(InternalError, match="pgtrigger: Cannot"), transaction.atomic():
        model._default_manager.update(**change)
    return True


@pytest.fixture
def said(cast: Cast) -> Cast:
    """Something said wherever words stand in a row that is only added."""
    intake.load(
        {
            "cancellations": [("x", "o-rita", cast.today, "Mr Smith changed his mind")],
            "returns": [("r", "o-rita", cast.today, "Mr Smith's dog ate it")],
            "feedback": [("f", "c", "o-rita", "csat", cast.today, 4, "Ask for Mr Smith.")],
        },
        **BY,
    )
    talk, review = (next(iter(cast.objects(of).values())) for of in ("talks", "reviews"))
    rita = cast.people["rita"]
    CoachingNote.objects.create(talk=talk, author=rita, text="Said in trust", act=ACT)
    ReviewNote.objects.create(review=review, side="person", author=rita, text="As said", act=ACT)
    version = cast.goals["rita"].versions.latest("number")
    GoalRemark.objects.create(
        goal=version.goal, version=version, said=Said.COMMENTED, by=rita, text="Too high", act=ACT
    )
    award = Award.objects.filter(fulfilment=None).latest("pk")
    Fulfilment.objects.create(award=award, done_on=cast.today, reference="Room 7", act=ACT)
    return cast


@pytest.mark.slow
def test_they_are_emptied_and_never_written_anew(said: Cast) -> None:
    seal_history(by=SYSTEM)
    for model, words in models_with_words():
        empty: dict[str, object] = dict.fromkeys(words, "")
        rows = model._default_manager
        assert rows.exclude(**empty).exists() or model is Delivery
        assert all(refuses({word: "other words"}, model) for word in words)
        assert refuses(empty | {"act": uuid4()}, model)
        rows.update(**empty)
        assert not rows.exclude(**empty).exists()
        assert refuses({"act": uuid4()}, model)
    call_command("verify_history", stdout=StringIO())
