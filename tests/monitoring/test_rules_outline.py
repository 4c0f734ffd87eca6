"""Folding of a tree, indents, and what a filter keeps."""

from monitoring.rules.outline import Branch, Mark, fold, levels, with_ancestors

TREE = [
    Branch(1, "1.", "acme"),
    Branch(2, "1.2.", "north"),
    Branch(3, "1.2.3.", "coast"),
    Branch(4, "1.4.", "south"),
]


def test_a_small_tree_is_open_and_closes_by_hand() -> None:
    everything = fold(TREE, (), all_open=True)
    assert everything.visible == everything.opened == {1, 2, 3, 4}
    closed = fold(TREE, {"north"}, all_open=True)
    assert closed.visible == {1, 2, 4}
    assert closed.opened == {1, 4}


def test_a_large_tree_is_closed_below_its_top_and_opens_by_hand() -> None:
    assert fold(TREE, (), all_open=False).visible == {1, 2, 4}
    assert fold(TREE, (), all_open=False).opened == {1}
    opened = fold(TREE, {"north"}, all_open=False)
    assert opened.visible == {1, 2, 3, 4}
    assert opened.opened == {1, 2}
    assert fold(TREE, {"acme"}, all_open=False).visible == {1}


def test_every_top_is_open() -> None:
    """Without the company's line two departments are the tops."""
    assert fold(TREE[1:], (), all_open=False).opened == {2, 4}


def test_indent_counts_the_departments_that_are_shown() -> None:
    assert levels(["1.", "1.2.", "1.2.3.", "1.4."]) == {"1.": 0, "1.2.": 1, "1.2.3.": 2, "1.4.": 1}
    assert levels(["1.2.3.", "1.4."]) == {"1.2.3.": 0, "1.4.": 0}
    # A path is no prefix of one that merely begins with the same digits.
    assert levels(["1.2.", "1.20."]) == {"1.2.": 0, "1.20.": 0}


def test_a_filter_keeps_the_departments_above_in_the_trees_order() -> None:
    marks = [
        Mark("1.", is_department=True, is_wanted=False),
        Mark("1.2.", is_department=True, is_wanted=False),
        Mark("1.2.", is_department=False, is_wanted=False),
        Mark("1.2.3.", is_department=True, is_wanted=False),
        Mark("1.2.3.", is_department=False, is_wanted=True),
        Mark("1.4.", is_department=True, is_wanted=False),
    ]
    assert with_ancestors(marks) == [0, 1, 3, 4]
    assert with_ancestors(marks[:4]) == []
