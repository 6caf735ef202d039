"""Label maps of one image in common classes: what is left out of one is left out of all."""

import numpy as np
import pytest
from numpy.typing import NDArray

from segstudio.core import ClassSet, LabelMap, SegClass
from segstudio.core.classes import align, common_maps
from segstudio.core.metrics import CONFUSED, FALSE, MISSED, RIGHT, count

RGB = (1, 2, 3)
FEW = ClassSet(tuple(SegClass(i, name, RGB) for i, name in enumerate(("background", "cat", "dog"))))
MANY = ClassSet(tuple(SegClass(i, name, RGB) for i, name in enumerate(("dog", "background", "cat", "moon"))))


def of(classes: ClassSet, *rows: str) -> LabelMap:
    """Write a map by the first letters of its classes; a dot has none."""
    letters = {c.name[0]: c.id for c in classes.classes} | {".": classes.ignore_id}
    ids: NDArray[np.uint8] = np.array([[letters[letter] for letter in row] for row in rows], np.uint8)
    return LabelMap(ids, classes)


def test_maps_of_other_sets_say_the_same_in_common_classes() -> None:
    one, other = of(FEW, "bcd", "bcd"), of(MANY, "bcd", "dcb")
    found = common_maps(align([FEW, MANY]), [one, other], None)

    assert (found.ids[0][0] == found.ids[1][0]).all()
    assert (found.ids[0][1] != found.ids[1][1]).tolist() == [True, False, True]
    assert found.truth is None
    assert found.counts(0) is None
    assert found.errors(0) is None


def test_what_has_no_counterpart_in_one_map_is_in_no_number() -> None:
    truth, one, other = of(FEW, "bbcc"), of(FEW, "bbbc"), of(MANY, "bmcc")
    found = common_maps(align([FEW, MANY]), [one, other], truth)

    assert found.left_out.tolist() == [[False, True, False, False]]
    assert list(found.lost) == pytest.approx([0.0, 0.25])
    for index in (0, 1):
        counts = found.counts(index)
        assert counts is not None
        assert counts.confusion.sum() == 3


def test_counts_are_those_of_the_arithmetic() -> None:
    truth, one = of(FEW, "bbcc.", "ddccb"), of(FEW, "bccdb", "ddbbb")
    found = common_maps(align([FEW]), [one], truth).counts(0)

    assert found is not None
    assert (found.confusion == count(truth.ids, one.ids, FEW).confusion).all()


def test_errors_tell_missed_false_and_confused() -> None:
    truth, one = of(FEW, "bccd."), of(FEW, "cbcc" + "b")
    found = common_maps(align([FEW]), [one], truth).errors(0)

    assert found is not None
    assert found.ids[0].tolist() == [FALSE, MISSED, RIGHT, CONFUSED, found.classes.ignore_id]
