"""What results look like as files."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from numpy.typing import NDArray

from file_formats import file_catalog
from made_results import CLASSES, labelled, made_result
from segstudio.core import ClassSet, Scores, SegClass, WriteError, blend, overlay_table
from segstudio.core.files import export
from segstudio.core.plugins import Catalog
from segstudio.plugins.standard_files import lettering, overlays


@pytest.fixture(scope="module")
def files() -> Catalog:
    return file_catalog()


def opened(path: Path) -> NDArray[np.uint8]:
    with PIL.Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def test_formats_have_suffixes_of_their_own(files: Catalog) -> None:
    assert {key: writer.suffix for key, writer in files.writers.items()} == {
        "voc-png": ".png", "overlay-png": ".overlay.png", "compare-png": ".compare.png", "scores-npz": ".npz",
    }  # fmt: skip


def test_ignored_pixels_of_an_indexed_png_have_voc_s_void_colour(tmp_path: Path, files: Catalog) -> None:
    path = export(labelled(np.array([[1, 255]], np.uint8)), tmp_path / "x.png", files.writer("voc-png"))

    assert opened(path)[0].tolist() == [[200, 40, 40], [224, 224, 192]]


def test_an_indexed_png_holds_the_refined_labels_and_says_what_made_them(tmp_path: Path, files: Catalog) -> None:
    result = made_result()

    path = export(result, tmp_path / "x.png", files.writer("voc-png"))

    with PIL.Image.open(path) as image:
        assert result.refined is not None
        np.testing.assert_array_equal(np.asarray(image), result.refined.ids)
        assert image.info["Model"] == "toy-brightness"
        assert image.info["Refined"] == "toy-sharpen"


def test_ids_above_255_are_refused_with_another_format(tmp_path: Path, files: Catalog) -> None:
    classes = ClassSet((SegClass(0, "a", (0, 0, 0)), SegClass(1000, "b", (9, 9, 9))))
    result = labelled(np.array([[0, 1000]], np.uint16), classes)

    with pytest.raises(WriteError, match="scores-npz"):
        export(result, tmp_path / "x.png", files.writer("voc-png"))

    assert list(tmp_path.iterdir()) == []


def test_an_overlay_leaves_the_background_and_tints_the_rest(tmp_path: Path, files: Catalog) -> None:
    ids = np.zeros((20, 30), np.uint8)
    ids[5:15, 10:20] = 2

    shown = opened(export(labelled(ids), tmp_path / "x.png", files.writer("overlay-png")))

    assert shown.shape == (20, 30, 3)
    assert (shown[:4] == 128).all()
    inner = shown[7:13, 12:18].reshape(-1, 3)
    expected = blend(np.full((1, 1, 3), 128, np.uint8), np.array([[2]], np.uint8), overlay_table(CLASSES, 0.55))
    assert (inner == expected[0, 0]).all()
    assert shown[5, 15, 1] > inner[0, 1]  # the outline is stronger


def panels(result_width: int) -> tuple[int, slice, slice]:
    unit = max(13, min(40, result_width // 26))
    top = unit + int(unit * 2.9)
    return top, slice(unit, unit + result_width), slice(unit * 2 + result_width, unit * 2 + 2 * result_width)


def test_a_comparison_shows_raw_and_refined_side_by_side(tmp_path: Path, files: Catalog) -> None:
    result = made_result(300, 450)

    shown = opened(export(result, tmp_path / "x.png", files.writer("compare-png")))

    assert result.refined is not None
    top, left, right = panels(450)
    photo = result.request.image.pixels
    np.testing.assert_array_equal(shown[top : top + 300, left], overlays.overlay(photo, result.labels))
    np.testing.assert_array_equal(shown[top : top + 300, right], overlays.overlay(photo, result.refined))


def test_a_comparison_has_titles_over_both_panels_and_a_legend_below(tmp_path: Path, files: Catalog) -> None:
    shown = opened(export(made_result(300, 450), tmp_path / "x.png", files.writer("compare-png")))
    top, left, right = panels(450)

    for part in (shown[:top, left], shown[:top, right], shown[top + 300 :]):
        dark = (part.max(2) < 90).any(1)
        assert dark.sum() >= 9, "letters would be too small to read"


def test_without_refinement_the_photograph_stands_beside_the_labels(tmp_path: Path, files: Catalog) -> None:
    result = made_result(300, 450, refined=False)

    shown = opened(export(result, tmp_path / "x.png", files.writer("compare-png")))

    top, left, _ = panels(450)
    np.testing.assert_array_equal(shown[top : top + 300, left], result.request.image.pixels)


@pytest.mark.parametrize(("size", "width"), [((64, 48), 420), ((40, 3200), 1600), ((3200, 40), 420)])
def test_panels_are_neither_too_small_nor_too_large(size: tuple[int, int], width: int) -> None:
    page = overlays.comparison(made_result(*size))

    assert 2 * width < page.shape[1] < 2 * width + 150
    assert page.shape[0] < 2200


def test_many_classes_break_the_legend_into_lines() -> None:
    classes = ClassSet(tuple(SegClass(i, f"a class with the number {i}", (i, 0, 255 - i)) for i in range(40)))
    ids = np.arange(40, dtype=np.uint8).repeat(400).reshape(40, 400)

    few = overlays.comparison(labelled(ids[:2], classes))
    many = overlays.comparison(labelled(ids, classes))

    assert many.shape[0] - few.shape[0] > 200


def test_a_legend_lists_only_what_occurs() -> None:
    none = labelled(np.zeros((50, 500), np.uint8))
    some = labelled(np.array([[0, 1, 2, 7]], np.uint8).repeat(50, 0).repeat(125, 1))

    colors = {tuple(c) for c in overlays.comparison(none)[-60:].reshape(-1, 3).tolist()}

    assert (40, 200, 40) not in colors
    assert (40, 200, 40) in {tuple(c) for c in overlays.comparison(some)[-60:].reshape(-1, 3).tolist()}


def test_titles_that_are_too_long_end_with_dots() -> None:
    letters = lettering.font("a", 20)

    short = lettering.shortened("a very long name of a network" * 5, letters, 200)

    assert short.endswith("...")
    assert letters.getlength(short) <= 200
    assert lettering.shortened("short", letters, 200) == "short"


def test_names_in_chinese_are_drawn_differently_from_one_another() -> None:
    """Where no font has the letters, each would be the same empty box."""
    if lettering.font("头", 30) is lettering.font("a", 30):
        pytest.skip("no font with Chinese is installed")

    drawn = {bytes(lettering.font(letter, 30).getmask(letter)) for letter in "头发上衣"}

    assert len(drawn) == 4


def test_scores_at_full_size_never_lie_in_memory_as_a_whole(tmp_path: Path, files: Catalog) -> None:
    classes = ClassSet(tuple(SegClass(i, str(i), (i, i, i)) for i in range(16)))
    size = (500, 700)
    scores = Scores(np.zeros((16, 20, 28), np.float32), size, classes)
    result = replace(labelled(np.zeros(size, np.uint8), classes), scores=scores)

    tracemalloc.start()
    try:
        export(result, tmp_path / "x.npz", files.writer("scores-npz"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 16 * 500 * 700 * 4 / 2


@pytest.mark.parametrize("refined", [False, True])
def test_a_single_pixel_can_be_written_in_every_format(tmp_path: Path, files: Catalog, refined: bool) -> None:
    for writer in files.writers.values():
        path = export(made_result(1, 1, refined=refined), tmp_path / f"x{writer.suffix}", writer)

        assert path.stat().st_size > 0
