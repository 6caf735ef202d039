import json

import numpy as np
import pytest

from segstudio.core import Cancelled, ClassSet, JobContext, SegClass
from segstudio.core.metrics import Tally, boundaries, count

CLASSES = ClassSet(tuple(SegClass(i, n, (0, 0, i)) for i, n in ((0, "ground"), (1, "tree"), (7, "sky"))))


def ids(*rows: list[int]) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.array(rows, np.uint8)


def test_counts_and_ratios() -> None:
    tally = Tally(CLASSES)
    tally.add(ids([0, 0, 1, 1], [0, 0, 255, 1]), ids([0, 1, 1, 1], [0, 0, 7, 0]))

    found = tally.metrics()

    assert found.images == 1
    assert found.confusion.tolist() == [[3, 1, 0], [1, 2, 0], [0, 0, 0]]
    assert found.iou == {"ground": 3 / 5, "tree": 2 / 4, "sky": None}
    assert found.miou == pytest.approx((3 / 5 + 2 / 4) / 2)
    assert found.accuracy == pytest.approx(5 / 7)


def test_a_class_that_is_only_predicted_counts_as_zero() -> None:
    tally = Tally(CLASSES)
    tally.add(ids([0, 0]), ids([0, 7]))

    assert tally.metrics().iou == {"ground": 0.5, "tree": None, "sky": 0.0}


def test_nothing_counted_is_none_and_not_zero() -> None:
    tally = Tally(CLASSES)
    tally.add(ids([255, 255]), ids([0, 1]))

    found = tally.metrics()

    assert (found.miou, found.accuracy, found.boundary_f) == (None, None, None)


def test_images_add_up() -> None:
    rng = np.random.default_rng(0)
    pairs = [tuple(rng.choice([0, 1, 7, 255], (2, 9, 11)).astype(np.uint8)) for _ in range(3)]
    pairs = [(truth, np.where(guess == 255, 0, guess).astype(np.uint8)) for truth, guess in pairs]
    together, one = Tally(CLASSES), Tally(CLASSES)
    for truth, guess in pairs:
        together.add(truth, guess)
    one.add(*(np.concatenate(parts) for parts in zip(*pairs, strict=True)))

    assert together.metrics().images == 3
    assert np.array_equal(together.metrics().confusion, one.metrics().confusion)
    assert together.metrics().miou == one.metrics().miou


def test_boundaries_within_the_tolerance_match() -> None:
    truth = np.zeros((40, 40), np.uint8)
    truth[:, 20:] = 1
    near, far = np.roll(truth, 2, 1), np.roll(truth, 9, 1)
    near[:, :10] = far[:, :10] = 0

    def score(guess: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> float | None:
        return boundaries.boundary_f(boundaries.boundary_counts(truth, guess, CLASSES, tolerance=3 / np.hypot(40, 40)))

    assert score(truth) == 1
    assert score(near) == 1
    assert score(far) == 0


def test_a_boundary_to_unlabelled_pixels_is_none() -> None:
    truth = np.zeros((20, 20), np.uint8)
    truth[:, 10:] = 255

    assert not boundaries.edges(truth).any()
    assert boundaries.boundary_f(boundaries.boundary_counts(truth, np.zeros_like(truth), CLASSES)) is None


def test_a_missed_class_lowers_the_boundary_score() -> None:
    truth = np.zeros((40, 40), np.uint8)
    truth[10:20, 10:20] = 1

    assert boundaries.boundary_f(boundaries.boundary_counts(truth, np.zeros_like(truth), CLASSES)) == 0


def test_boundaries_can_be_left_out() -> None:
    tally = Tally(CLASSES, boundaries=False)
    tally.add(ids([0, 1]), ids([0, 1]))

    assert tally.metrics().boundary_f is None


def test_json_has_null_for_absent_classes() -> None:
    tally = Tally(CLASSES)
    tally.add(ids([0, 1]), ids([0, 1]))

    read = json.loads(json.dumps(tally.metrics().as_json()))

    assert read["iou"]["sky"] is None
    assert read["confusion"] == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert set(read) == {"images", "miou", "iou", "accuracy", "boundary_f", "boundary_iou", "confusion"}


def test_wide_ids_work() -> None:
    classes = ClassSet((SegClass(300, "a", (0, 0, 0)), SegClass(1000, "b", (0, 0, 1))))
    tally = Tally(classes)
    tally.add(np.array([[300, 1000, 255]], np.uint16), np.array([[300, 300, 300]], np.uint16))

    assert tally.metrics().confusion.tolist() == [[1, 0], [1, 0]]


@pytest.mark.parametrize("radius", [0.5, 1.0, 1.5, 2.9, 7.3, 40.0])
def test_points_near_a_target_are_those_that_a_search_of_all_pairs_finds(radius: float) -> None:
    rng = np.random.default_rng(int(10 * radius))
    points, targets = rng.random((23, 41)) < 0.2, np.zeros((23, 41), np.bool_)
    targets[rng.integers(0, 23, 6), rng.integers(0, 41, 6)] = True
    ys, xs = np.nonzero(points)
    ty, tx = np.nonzero(targets)
    near = ((ys[:, None] - ty) ** 2 + (xs[:, None] - tx) ** 2 <= radius**2).any(1)

    assert boundaries.matched((ys, xs), (ty, tx), radius) == near.sum()
    assert boundaries.matched((ys, xs), (ty[:0], tx[:0]), radius) == 0
    assert boundaries.matched((ys[:0], xs[:0]), (ty, tx), radius) == 0


class _Watched(JobContext):
    """Counts the looks at whether to stop, and stops at one of them."""

    def __init__(self, stop_at: int = 0) -> None:
        super().__init__()
        self.looks, self._stop_at = 0, stop_at

    def check(self) -> None:
        self.looks += 1
        if self.looks == self._stop_at:
            self.token.cancel()
        super().check()


def test_boundaries_are_given_up_between_classes_rows_and_bands() -> None:
    drawn = np.random.default_rng(3).integers(0, 3, (90, 120))
    ids = np.array([0, 1, 7], np.uint8)[drawn]
    whole = _Watched()
    count(ids, ids[::-1], CLASSES, context=whole)

    assert whole.looks > 4 * len(CLASSES)
    for stop_at in range(1, whole.looks + 1, 3):
        stopped = _Watched(stop_at)
        with pytest.raises(Cancelled):
            count(ids, ids[::-1], CLASSES, context=stopped)
        assert stopped.looks == stop_at
