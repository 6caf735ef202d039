from collections.abc import Callable
from itertools import pairwise
from typing import Final

import numpy as np
import pytest
from numba import njit

from segstudio.crf import jit
from segstudio.crf.kept import Kept
from segstudio.crf.team import Team
from segstudio.crf.vectors import add_corners, blur_row, largest, powers, put_scaled, put_sum

WIDTHS: Final = (1, 2, 7, 20)


@njit
def _add(target, source, vertices, weights, factor, corners, lanes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - compiled
    add_corners(target, 1, source, vertices, weights, 2, factor, corners, lanes)


@njit
def _sum(target, source, which, factors, first, last, lanes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    put_sum(target, 1, source, which, factors, first, last, lanes)


@njit
def _put(target, source, factor, lanes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    put_scaled(target, 1, source, 2, factor, lanes)


@njit
def _blur(values, before, lanes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    blur_row(values, 0, 2, before, lanes)


@njit
def _softmax(rows, lanes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    best = largest(rows, 1, lanes)
    return best, powers(rows, 1, best, lanes)


def table(width: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.random.default_rng(width).normal(0, 5, (3, width)).astype(np.float32)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("corners", [3, 6])
def test_the_rows_of_corners_are_added_to_a_row_and_to_no_other(width: int, corners: int) -> None:
    target, source, rng = table(width), table(width) + 1, np.random.default_rng(corners)
    vertices, weights = rng.integers(0, 3, (4, corners)).astype(np.int32), rng.random((4, corners)).astype(np.float32)
    wanted = target.copy()
    wanted[1] += 0.25 * weights[2] @ source[vertices[2]]
    _add(target, source, vertices, weights, np.float32(0.25), (0.0,) * corners, (0.0,) * width)

    np.testing.assert_allclose(target, wanted, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("last", [3, 4, 7])
def test_a_row_becomes_the_sum_of_some_others(width: int, last: int) -> None:
    target, source, rng = table(width), table(width) + 1, np.random.default_rng(last)
    which, factors = rng.integers(0, 3, 9).astype(np.int32), rng.random(9).astype(np.float32)
    wanted = target.copy()
    wanted[1] = factors[2:last] @ source[which[2:last]]
    _sum(target, source, which, factors, 2, last, (0.0,) * width)

    np.testing.assert_allclose(target, wanted, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_row_replaces_another_and_no_other(width: int) -> None:
    target, source = table(width), table(width) + 1
    wanted = target.copy()
    wanted[1] = np.float32(-2) * source[2]
    _put(target, source, np.float32(-2), (0.0,) * width)

    np.testing.assert_allclose(target, wanted, rtol=1e-6)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_blurred_row_gets_half_of_both_neighbours_and_leaves_its_old_values(width: int) -> None:
    values, before = table(width), table(width)[1:2].copy()
    wanted, old = values[0] + 0.5 * (before[0] + values[2]), values[0].copy()
    _blur(values, before, (0.0,) * width)

    np.testing.assert_allclose(values[0], wanted, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(before[0], old)


@pytest.mark.parametrize("width", WIDTHS)
def test_powers_are_those_of_numpy(width: int) -> None:
    rows = table(width)
    wanted = np.exp(rows[1].astype(np.float64) - rows[1].max())
    best, total = _softmax(rows, (0.0,) * width)

    assert best == pytest.approx(np.log(wanted).max() + best)
    np.testing.assert_allclose(rows[1], wanted, rtol=2e-6, atol=1e-30)
    assert total == pytest.approx(wanted.sum(), rel=1e-6)


def test_hopeless_powers_are_zero() -> None:
    rows = np.array([[0, 0], [0, -1e4], [0, 0]], np.float32)
    _softmax(rows, (0.0, 0.0))

    assert rows[1].tolist() == [1, 0]


@pytest.mark.parametrize("workers", [1, 3])
def test_a_team_answers_in_order_and_tells_failures(workers: int) -> None:
    def fail() -> int:
        raise ValueError("odd")

    with Team(workers) as team:
        tasks: list[Callable[[], int]] = [lambda i=i: i * i for i in range(9)]  # type: ignore[misc]  # binds this i
        assert team.all(tasks) == [i * i for i in range(9)]
        with pytest.raises(ValueError, match="odd"):
            team.all([fail])


@pytest.mark.parametrize("count", [0, 1, 5000, 100_001])
def test_pieces_cover_everything_once(count: int) -> None:
    with Team(2) as team:
        pieces = team.pieces(count)

    assert [i for low, high in pieces for i in (low, high)][:: max(1, 2 * len(pieces) - 1)] == [0, count]
    assert all(a[1] == b[0] for a, b in pairwise(pieces))


class Block:
    def __init__(self, size: int) -> None:
        self.bytes = size


def test_what_was_used_longest_ago_goes_first() -> None:
    kept, made = Kept(room=25), list[str]()

    def make(name: str) -> Callable[[], Block]:
        def build() -> Block:
            made.append(name)
            return Block(10)

        return build

    for name in ("a", "b", "a", "c", "a", "b"):
        kept.get(name, make(name))

    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2


def test_what_is_larger_than_the_room_is_made_but_not_kept() -> None:
    kept = Kept(room=5)

    assert kept.get("a", lambda: Block(10)).bytes == 10
    assert len(kept) == 0


def test_kernels_compile_where_no_folder_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_a_folder(**options: object) -> Callable[[object], object]:
        def make(function: object) -> object:
            if options.get("cache"):
                raise RuntimeError("cannot cache function: no locator available")
            return (function, options["fastmath"])

        return make

    monkeypatch.setattr(jit, "njit", without_a_folder)

    assert jit.exactly(len) == (len, False)  # type: ignore[comparison-overlap]  # the double returns what it was given
    assert jit.loosely(len) == (len, True)  # type: ignore[comparison-overlap]
