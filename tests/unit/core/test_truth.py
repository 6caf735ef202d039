from pathlib import Path

import numpy as np
import pytest

from segstudio.core import ClassSet, DataError, SegClass
from segstudio.core.classes import RawLabels, ValueMap, pair_by_stem, possible_kinds, preview_values, suggest_values

CLASSES = ClassSet(
    (SegClass(0, "ground", (0, 0, 0)), SegClass(1, "tree", (0, 128, 0)), SegClass(2, "sky", (0, 0, 255)))
)


def paths(*names: str) -> list[Path]:
    return [Path(name) for name in names]


def raw(values: object, *palette: tuple[int, int, int]) -> RawLabels:
    return RawLabels(Path("a.png"), np.array(values, np.uint8), palette)


def test_files_are_paired_by_stem() -> None:
    found = pair_by_stem(paths("x/a.jpg", "x/B.jpg", "x/c.jpg"), paths("y/a.png", "y/b.png", "y/d.png"))

    assert found.matched == {Path("x/a.jpg"): Path("y/a.png"), Path("x/B.jpg"): Path("y/b.png")}
    assert found.missing == (Path("x/c.jpg"),)
    assert found.unused == (Path("y/d.png"),)
    assert found.ambiguous == {}


def test_the_endings_of_data_sets_are_looked_past() -> None:
    found = pair_by_stem(
        paths("ulm_01_leftImg8bit.png", "0016E5_1.png", "plain.jpg"),
        paths("ulm_01_gtFine_labelIds.png", "0016E5_1_L.png", "plain.png", "plain_mask.png"),
    )

    assert [path.name for path in found.matched.values()] == [
        "ulm_01_gtFine_labelIds.png", "0016E5_1_L.png", "plain.png",
    ]  # fmt: skip
    assert found.unused == (Path("plain_mask.png"),)


def test_several_label_files_and_shared_ones_are_ambiguous() -> None:
    found = pair_by_stem(paths("a.jpg", "b.jpg", "b.png"), paths("a.png", "a.tif", "l/b.png"))

    assert found.matched == {}
    assert found.ambiguous[Path("a.jpg")] == (Path("a.png"), Path("a.tif"))
    assert set(found.ambiguous) == set(paths("a.jpg", "b.jpg", "b.png"))
    assert found.missing == ()


def test_numbers_mean_the_class_of_that_id() -> None:
    labels = raw([[0, 1, 2, 255]])
    found = suggest_values([labels], CLASSES)

    assert found.kind == "index"
    assert found.unknown(labels) == ()
    assert found.apply(labels, (1, 4)).tolist() == [[0, 1, 2, 255]]


def test_colours_mean_the_class_of_that_colour() -> None:
    labels = raw([[[0, 128, 0], [0, 0, 255], [9, 9, 9]]])
    found = suggest_values([labels], CLASSES)

    assert found.kind == "colour"
    assert found.unknown(labels) == (0x090909,)
    with pytest.raises(DataError, match="#090909"):
        found.apply(labels)
    assert found.with_value(0x090909, None).apply(labels).tolist() == [[1, 2, 255]]


def test_a_palette_counts_where_numbers_do_not_fit() -> None:
    colors = [(1, 1, 1)] * 10
    colors[5], colors[9] = (0, 128, 0), (0, 0, 255)
    labels = raw([[5, 9]], *colors)

    found = suggest_values([labels], CLASSES)

    assert found.kind == "palette"
    assert found.apply(labels).tolist() == [[1, 2]]


def test_numbers_that_fit_count_before_the_palette() -> None:
    labels = raw([[0, 1]], (0, 0, 255), (0, 128, 0))

    assert suggest_values([labels], CLASSES).apply(labels).tolist() == [[0, 1]]


def test_nothing_is_guessed_for_values_that_fit_no_class() -> None:
    labels = raw([[7, 7, 1]])
    found = suggest_values([labels], CLASSES)

    assert found.unknown(labels) == (7,)
    with pytest.raises(DataError, match="without a class: 7"):
        found.apply(labels)
    assert suggest_values([labels], CLASSES, ignored=[7]).apply(labels).tolist() == [[255, 255, 1]]


def test_a_preview_says_what_would_happen() -> None:
    files = [raw([[0, 1, 1, 255]]), raw([[1, 7, 7, 7]])]

    lines = preview_values(suggest_values(files, CLASSES), files)

    assert [(line.text, line.pixels, line.name, line.left_out) for line in lines] == [
        ("1", 3, "tree", False), ("7", 3, None, False), ("0", 1, "ground", False), ("255", 1, None, True),
    ]  # fmt: skip


def test_another_size_is_refused() -> None:
    with pytest.raises(DataError, match=r"3x1, but its image is 4x1"):
        ValueMap("index", CLASSES, {0: 0}).apply(raw([[0, 0, 0]]), (1, 4))


def test_wide_numbers_and_ids_work() -> None:
    wide = ClassSet((SegClass(700, "a", (0, 0, 0)),))
    labels = RawLabels(Path("a.png"), np.array([[700, 65535]], np.uint16))

    found = suggest_values([labels], wide, ignored=[65535])

    assert found.apply(labels).tolist() == [[700, 255]]
    assert found.apply(labels).dtype == np.uint16


def test_values_can_be_numbers_or_colours_as_the_files_are() -> None:
    painted, plain = raw([[0, 1]], (0, 0, 255), (0, 128, 0)), raw([[0, 1]])
    colours = RawLabels(Path("a.png"), np.zeros((2, 2, 3), np.uint8))

    assert possible_kinds([painted]) == ("index", "palette")
    assert possible_kinds([painted, plain]) == ("index",)
    assert possible_kinds([colours, plain]) == ("colour",)
    assert possible_kinds([]) == ("index",)


def test_a_person_says_whether_a_palette_counts() -> None:
    painted = raw([[0, 1]], (0, 0, 255), (0, 128, 0))

    assert suggest_values([painted], CLASSES).kind == "index"
    assert suggest_values([painted], CLASSES, kind="palette").apply(painted).tolist() == [[2, 1]]
    assert suggest_values([raw([[0, 1]])], CLASSES, kind="palette").kind == "index", "there is no palette"
