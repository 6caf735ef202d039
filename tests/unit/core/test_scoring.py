"""Scores become full-size answers the way torch interpolates, band by band."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from segstudio.core import ClassSet, Scores, SegClass, numbered_classes, scoring

GREY = [(i, i, i) for i in range(0, 250, 10)]
sizes = st.tuples(st.integers(1, 13), st.integers(1, 13))


def random_scores(grid: tuple[int, int], size: tuple[int, int], *, align: bool = False, classes: int = 3) -> Scores:
    data = np.random.default_rng(3).normal(size=(classes, *grid)).astype(np.float32)
    return Scores(data, size, numbered_classes(classes, GREY), align_corners=align)


def by_torch(scores: Scores) -> NDArray[np.float32]:
    batch = torch.from_numpy(scores.data.astype(np.float32))[None]
    full = torch.nn.functional.interpolate(batch, size=scores.size, mode="bilinear", align_corners=scores.align_corners)
    result: NDArray[np.float32] = full[0].numpy()
    return result


@given(grid=sizes, size=sizes, align=st.booleans())
def test_rows_are_what_torch_interpolates(grid: tuple[int, int], size: tuple[int, int], *, align: bool) -> None:
    scores = random_scores(grid, size, align=align)

    ours = scoring.rows(scores, 0, size[0])

    assert ours.dtype == np.float32
    assert np.allclose(ours, by_torch(scores), atol=1e-5)


@given(values=arrays(np.float32, st.tuples(st.integers(1, 5), sizes.map(max)), elements=st.integers(-2, 2)))
def test_the_best_is_that_of_argmax_and_the_first_of_equal_ones(values: NDArray[np.float32]) -> None:
    assert np.array_equal(scoring.best(values), values.argmax(0))


@given(grid=sizes, size=sizes, align=st.booleans(), cut=st.integers(0, 13))
def test_a_part_of_the_rows_equals_that_part_of_all(
    grid: tuple[int, int], size: tuple[int, int], cut: int, *, align: bool
) -> None:
    scores = random_scores(grid, size, align=align)
    middle = min(max(cut, 1), size[0])
    whole = scoring.rows(scores, 0, size[0])

    assert np.array_equal(scoring.rows(scores, 0, middle), whole[:, :middle])
    if middle < size[0]:
        assert np.array_equal(scoring.rows(scores, middle, size[0]), whole[:, middle:])


@given(grid=sizes, size=sizes, align=st.booleans())
def test_interpolation_stays_between_the_least_and_the_greatest_score(
    grid: tuple[int, int], size: tuple[int, int], *, align: bool
) -> None:
    scores = random_scores(grid, size, align=align)
    full = scoring.rows(scores, 0, size[0])

    assert full.min() >= scores.data.min() - 1e-6
    assert full.max() <= scores.data.max() + 1e-6


def test_bands_cover_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "_BAND_VALUES", 3 * 20 * 4)  # four rows of three classes
    scores = random_scores((5, 5), (30, 20))

    pieces = list(scoring.bands(scores))

    assert [top for top, _ in pieces] == list(range(0, 30, 4))
    assert np.array_equal(np.concatenate([band for _, band in pieces], axis=1), scoring.rows(scores, 0, 30))


def test_a_row_wider_than_a_band_still_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "_BAND_VALUES", 1)

    assert len(list(scoring.bands(random_scores((2, 2), (3, 50))))) == 3


def test_labels_are_ids_not_channels() -> None:
    classes = ClassSet((SegClass(4, "a", (0, 0, 0)), SegClass(2, "b", (1, 1, 1))))
    data = np.array([[[0.0, 1.0]], [[1.0, 0.0]]], np.float32)

    assert scoring.labels(Scores(data, (1, 2), classes)).ids.tolist() == [[2, 4]]


def test_labels_need_two_bytes_only_for_great_ids() -> None:
    data = np.zeros((1, 1, 1), np.float32)

    assert scoring.labels(Scores(data, (1, 1), ClassSet((SegClass(255, "a", (0, 0, 0)),)))).ids.dtype == np.uint8
    assert scoring.labels(Scores(data, (1, 1), ClassSet((SegClass(256, "a", (0, 0, 0)),)))).ids.dtype == np.uint16


@given(grid=sizes, size=sizes)
def test_probabilities_are_positive_and_sum_to_one(grid: tuple[int, int], size: tuple[int, int]) -> None:
    likely = scoring.probabilities(random_scores(grid, size))

    assert likely.shape == (3, *size)
    assert (likely >= 0).all()
    assert np.allclose(likely.sum(0), 1, atol=1e-6)


def test_probabilities_that_are_there_are_not_softened_again() -> None:
    data = np.array([[[0.25]], [[0.75]]], np.float32)
    scores = Scores(data, (2, 2), numbered_classes(2, GREY), kind="probabilities")

    assert np.array_equal(scoring.probabilities(scores), np.broadcast_to(data, (2, 2, 2)))


def test_softmax_survives_great_scores() -> None:
    assert scoring.softmax(np.array([1e4, -1e4], np.float32)).tolist() == [1.0, 0.0]


def test_top_classes_names_the_likeliest_first() -> None:
    data = np.log(np.array([0.2, 0.5, 0.3], np.float32))[:, None, None]
    scores = Scores(data, (4, 4), numbered_classes(3, GREY))

    named = scoring.top_classes(scores, 3, 0, 2)

    assert [name for name, _ in named] == ["class 1", "class 2"]
    assert [share for _, share in named] == pytest.approx([0.5, 0.3])


def test_top_classes_agrees_with_the_labels_everywhere() -> None:
    scores = random_scores((4, 5), (9, 11))
    ids = scoring.labels(scores).ids

    for y in range(9):
        for x in range(11):
            assert scoring.top_classes(scores, y, x)[0][0] == f"class {ids[y, x]}"
