"""What refining changed: gained and lost by class, in numbers that add up, and as a map."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from made_results import CLASSES, labelled
from segstudio.core import LabelMap
from segstudio.core.metrics import GAINED, LOST, change_map, count_changes
from segstudio.core.session import Style

IDS = (0, 1, 2, 7)


def maps(values: list[list[int]]) -> LabelMap:
    return labelled(np.array(values, np.uint8)).labels


RAW, REFINED = maps([[0, 0, 1, 1], [2, 2, 1, 1]]), maps([[0, 1, 1, 1], [2, 7, 7, 0]])


def test_gains_and_losses_are_counted_by_class() -> None:
    found = count_changes(RAW, REFINED)

    assert (found.changed, found.pixels) == (4, 8)
    assert {c.name: (c.before, c.gained, c.lost, c.after) for c in found.classes} == {
        "background": (2, 1, 1, 2),
        "头发": (4, 1, 2, 3),
        "top": (2, 0, 1, 1),
        "shoes": (0, 2, 0, 2),
    }
    assert found.classes[0].name == "头发"
    hair, shoes = found.of(1), found.of(7)
    assert hair is not None
    assert shoes is not None
    assert hair.share(hair.lost) == 0.5
    assert shoes.share(shoes.gained) == float("inf")
    assert shoes.share(shoes.lost) == 0.0
    assert found.of(99) is None
    assert found.of(None) is None


@given(arrays(np.uint8, (5, 6), elements=st.sampled_from(IDS)), arrays(np.uint8, (5, 6), elements=st.sampled_from(IDS)))
def test_what_one_class_gains_others_lose(before: np.ndarray, after: np.ndarray) -> None:
    raw, refined = LabelMap(before, CLASSES), LabelMap(after, CLASSES)
    found = count_changes(raw, refined)

    assert sum(c.gained for c in found.classes) == sum(c.lost for c in found.classes) == found.changed
    areas = {**raw.areas(), **{c.id: c.after for c in found.classes}}
    assert areas == refined.areas()
    for only in IDS:
        ids, one = change_map(raw, refined, only), found.of(only)
        counts = {c.name: int((ids.ids == c.id).sum()) for c in ids.classes.classes}
        assert counts == {"gained": one.gained if one else 0, "lost": one.lost if one else 0}


def test_the_map_of_everything_tells_the_new_class_and_hides_the_rest() -> None:
    ids = change_map(RAW, REFINED)
    names = {c.id: c.name for c in ids.classes.classes}

    assert [[names.get(int(v), "") for v in row] for row in ids.ids] == [
        ["", "头发", "", ""],
        ["", "shoes", "shoes", "background"],
    ]
    assert ids.classes.ignore_id == ids.ids[0, 0]
    assert not set(names) & set(range(256)), "values of the map could be taken for classes"


def test_the_map_of_one_class_has_two_colours_that_all_can_tell_apart() -> None:
    ids = change_map(RAW, REFINED, 1)

    assert {c.name: c.color for c in ids.classes.classes} == {"gained": GAINED, "lost": LOST}


@pytest.mark.parametrize("shown", [False, True])
def test_choosing_a_class_shows_the_pane_and_choosing_it_again_shows_all(shown: bool) -> None:
    style = Style(changes=shown).with_changes_of(7)

    assert (style.changes, style.changed_class) == (True, 7)
    assert style.with_changes_of(1).changed_class == 1
    assert style.with_changes_of(7).changed_class is None
    assert style.for_new_classes(CLASSES).changed_class is None
