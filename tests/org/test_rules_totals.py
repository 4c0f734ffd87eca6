"""Which totals tell on nobody: by their own number, and by subtraction."""

import pytest

from salesmgmt.org.rules.totals import Unit, tellable

A = "1."


def unit(path: str, *people: int) -> Unit:
    return Unit(path, frozenset(people))


def crowd(path: str, first: int, number: int) -> Unit:
    return unit(path, *range(first, first + number))


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, False), (1, False), (4, False), (5, True), (6, True)],
)
def test_a_total_needs_five_people(number: int, told: bool) -> None:
    assert tellable([crowd(A, 1, number)], least=5) == ({A} if told else set())


CASES = {
    "two large departments, nobody beside them": (
        [unit(A), crowd("1.2.", 1, 5), crowd("1.3.", 11, 5)],
        {"1.", "1.2.", "1.3."},
    ),
    "one small sibling: the smallest large one goes with it": (
        [unit(A), crowd("1.2.", 1, 5), crowd("1.3.", 11, 6), crowd("1.4.", 21, 3)],
        {"1.", "1.3."},
    ),
    "two small siblings of five people together cover each other": (
        [unit(A), crowd("1.2.", 1, 5), crowd("1.3.", 11, 3), crowd("1.4.", 21, 2)],
        {"1.", "1.2."},
    ),
    "two small siblings of four people do not": (
        [unit(A), crowd("1.2.", 1, 5), crowd("1.3.", 11, 2), crowd("1.4.", 21, 2)],
        {"1."},
    ),
    "people of the parent itself are a rest too": (
        [unit(A, 99), crowd("1.2.", 1, 5), crowd("1.3.", 11, 6)],
        {"1.", "1.3."},
    ),
    "a small department without siblings is hidden and hides in its parent": (
        [crowd(A, 1, 5), crowd("1.2.", 11, 2)],
        {"1."},
    ),
    "an empty hidden department tells nothing": (
        [unit(A), crowd("1.2.", 1, 5), unit("1.3.")],
        {"1.", "1.2."},
    ),
    "who moved counts once in the sum": (
        [unit(A), unit("1.2.", 1, 2, 3), unit("1.3.", 3, 4)],
        set(),
    ),
    "a hidden branch leaves its own parts to be told where the rest allows it": (
        [unit(A), unit("1.2.", 1), crowd("1.2.3.", 11, 5), crowd("1.4.", 21, 7)],
        {"1.", "1.2.", "1.4."},
    ),
    "a rest deep down does not open the levels above": (
        [
            unit(A),
            unit("1.2."),
            crowd("1.2.3.", 11, 5),
            crowd("1.2.5.", 31, 1),
            crowd("1.4.", 21, 7),
        ],
        {"1.", "1.2.", "1.4."},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_complementary_suppression(case: str) -> None:
    units, told = CASES[case]
    assert tellable(units, least=5) == told


@pytest.mark.parametrize("case", CASES)
def test_no_rest_has_few_people(case: str) -> None:
    """What can be computed from the told totals holds nobody or at least five people."""
    units, _told = CASES[case]
    told = tellable(units, least=5)
    for path in told:
        parts = tuple(p for p in told if p != path and p.startswith(path))
        rest = {
            person
            for each in units
            if each.path.startswith(path) and not each.path.startswith(parts)
            for person in each.people
        }
        assert not 0 < len(rest) < 5, (path, rest)


def test_known_totals_stay_and_what_they_would_tell_is_hidden() -> None:
    units = [unit(A), crowd("1.2.", 1, 6), crowd("1.3.", 11, 3)]
    assert tellable(units, least=5, known={"1.2."}) == {"1.2."}
    assert tellable(units, least=5, known={"1.", "1.3."}) == {"1.", "1.2.", "1.3."}


def test_several_thousand_departments_are_quick() -> None:
    units = [unit(A), *(crowd(f"1.{n}.", n * 10, n % 9) for n in range(2, 3_000))]
    told = tellable(units, least=5)
    assert A in told
    assert all(path == A or int(path.split(".")[1]) % 9 >= 5 for path in told)
