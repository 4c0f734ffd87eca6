"""Who is to learn something is told, by hand and by rule."""

from salesmgmt.org.models import Notice, Role
from tests.cast import Cast
from tests.org.telling import read, told
from tests.training.studio import published_module
from tests.training.test_actions_assigning import given, rule_of
from training.jobs import apply_rules
from training.models import Assignment
from training.notices import ASSIGNED


def test_by_hand_each_new_one_once(cast: Cast) -> None:
    Notice.objects.all().delete()
    module = published_module(cast)
    (one,) = given(cast, module, "rita")
    given(cast, module, "rita", "ralf", "mona")
    rita = cast.person("rita")
    assert told(rita) == [(ASSIGNED, one.pk)]
    assert len(told(cast.people["ralf"])) == 1
    # Nobody is told what they did themselves.
    assert told(cast.people["mona"]) == []
    sentence, url = read(rita, cast.today)[0]
    assert sentence.startswith("Training is assigned to you until ")
    assert sentence.endswith(f": {module}")
    assert url == f"/training/assignments/{one.pk}/"


def test_by_rule(cast: Cast) -> None:
    Notice.objects.all().delete()
    rule_of(cast, published_module(cast), role=Role.REP, department="north")
    told_of = set(Notice.objects.filter(kind=ASSIGNED).values_list("person", "subject"))
    assert told_of == set(Assignment.objects.values_list("person", "pk"))
    assert len(told_of) == 5
    apply_rules({"as_of": cast.today.isoformat()})
    assert Notice.objects.filter(kind=ASSIGNED).count() == 5
