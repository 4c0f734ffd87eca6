"""What a module needs before it is published."""

import pytest

from training.rules.publishing import Asked, Gap, Missing, gaps, missing_in


@pytest.mark.parametrize(
    ("kind", "right", "missing"),
    [
        ("single", (), Missing.CHOICES),
        ("single", (True,), Missing.CHOICES),
        ("single", (True, False), None),
        ("single", (False, False), Missing.RIGHT_CHOICE),
        ("single", (True, True), Missing.ONE_RIGHT_CHOICE),
        ("multiple", (True,), Missing.CHOICES),
        ("multiple", (False, False, False), Missing.RIGHT_CHOICE),
        ("multiple", (True, False), None),
        ("multiple", (True, True), None),
    ],
)
def test_a_question(kind: str, right: tuple[bool, ...], missing: Missing | None) -> None:
    assert missing_in(Asked(kind, right)) == missing


@pytest.mark.slow
def test_a_module_names_the_place_of_each_gap() -> None:
    good, bad = Asked("single", (True, False)), Asked("single", (False, False))
    assert gaps(1, [good]) == []
    assert gaps(0, []) == [Gap(Missing.LESSON), Gap(Missing.QUESTION)]
    assert gaps(1, [good, bad]) == [Gap(Missing.RIGHT_CHOICE, 2)]
