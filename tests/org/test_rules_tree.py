"""Places in the tree: one sort lists every department right after its parent's family."""

from hypothesis import given
from hypothesis import strategies as st

from salesmgmt.lib.names import sort_key
from salesmgmt.org.rules.tree import MOST_LEVELS, Place, paths_above, place_under


def test_root_and_child():
    root = place_under(None, 1, "acme")
    child = place_under(root, 4, "europe")
    assert (root.path, root.depth) == ("1.", 0)
    assert (child.path, child.depth) == ("1.4.", 1)


def test_children_come_before_a_longer_name_and_before_a_namesake():
    root = place_under(None, 1, "acme")
    europe, europe_east, namesake = (
        place_under(root, pk, name)
        for pk, name in ((2, "europe"), (3, "europe east"), (22, "europe"))
    )
    berlin = place_under(europe, 4, "berlin")
    zagreb = place_under(europe, 5, "zagreb")
    bonn = place_under(namesake, 6, "bonn")
    places = [europe_east, bonn, zagreb, namesake, berlin, europe, root]
    assert sorted(places, key=lambda place: place.tree_key) == [
        root, europe, berlin, zagreb, namesake, bonn, europe_east,
    ]  # fmt: skip


def test_the_deepest_key_fits_an_index():
    place: Place | None = None
    for pk in range(10**9, 10**9 + MOST_LEVELS):
        place = place_under(place, pk, "\U00020000" * 200)
    assert len(place.tree_key.encode()) <= 2704
    assert len(place.path) <= 250


@given(st.lists(st.tuples(st.integers(0, 30), st.text(min_size=1, max_size=6)), max_size=30))
def test_tree_order_is_depth_first(rows):
    places = [place_under(None, 1, "root")]
    for pk, (parent, name) in enumerate(rows, start=2):
        under = places[parent % len(places)]
        if under.depth < MOST_LEVELS - 1:
            places.append(place_under(under, pk, sort_key(name)))
    places.sort(key=lambda place: place.tree_key)
    for number, place in enumerate(places):
        below = [other.path.startswith(place.path) for other in places[number + 1 :]]
        assert below == sorted(below, reverse=True)
        assert not any(other.path.startswith(place.path) for other in places[:number])


def test_the_paths_that_a_department_lies_in() -> None:
    assert paths_above("1.") == ["1."]
    assert paths_above("1.4.19.") == ["1.", "1.4.", "1.4.19."]
    # Who belongs to no department lies in none.
    assert paths_above("-") == []
