"""Metrics against the plainest code that could compute them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from segstudio.core import ClassSet, SegClass
from segstudio.core.metrics import Tally, boundaries

CLASSES = ClassSet(tuple(SegClass(i, f"c{i}", (0, 0, i)) for i in range(3)))
SHAPE = st.tuples(st.integers(1, 9), st.integers(1, 9))
Ids = NDArray[np.uint8]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Ids, Ids]:
    shape = draw(SHAPE)
    truth = draw(arrays(np.uint8, shape, elements=st.sampled_from([0, 1, 2, 255])))
    guess = draw(arrays(np.uint8, shape, elements=st.integers(0, 2)))
    return truth, guess


@given(pairs())
@settings(deadline=None, max_examples=80)
def test_iou_and_accuracy(pair: tuple[Ids, Ids]) -> None:
    truth, guess = pair
    tally = Tally(CLASSES, boundaries=False)
    tally.add(truth, guess)
    found = tally.metrics()
    counted = truth != 255

    for c in CLASSES.classes:
        one, other = (truth == c.id) & counted, (guess == c.id) & counted
        union = (one | other).sum()
        assert found.iou[c.name] == (pytest.approx((one & other).sum() / union) if union else None)
    assert found.accuracy == (pytest.approx((truth == guess)[counted].mean()) if counted.any() else None)
    assert found.confusion.sum() == counted.sum()


@given(pairs())
@settings(deadline=None, max_examples=60)
def test_edges(pair: tuple[Ids, Ids]) -> None:
    ids, _ = pair
    marked = boundaries.edges(ids)

    for y, x in np.ndindex(ids.shape):
        beside = [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)]
        values = [ids[p] for p in beside if 0 <= p[0] < ids.shape[0] and 0 <= p[1] < ids.shape[1]]
        assert marked[y, x] == (ids[y, x] != 255 and any(v not in (255, ids[y, x]) for v in values))


@given(
    masks=SHAPE.flatmap(lambda shape: st.tuples(arrays(np.bool_, shape), arrays(np.bool_, shape))),
    radius=st.floats(0, 6),
)
@settings(deadline=None, max_examples=80)
def test_matched(masks: tuple[NDArray[np.bool_], NDArray[np.bool_]], radius: float) -> None:
    points, targets = masks
    at = np.argwhere(targets)
    near = [p for p in np.argwhere(points) if len(at) and (((at - p) ** 2).sum(1) <= radius**2).any()]

    (ys, xs), (ty, tx) = np.nonzero(points), np.nonzero(targets)
    assert boundaries.matched((ys, xs), (ty, tx), radius) == len(near)


@given(pairs())
@settings(deadline=None, max_examples=60)
def test_the_boundary_score_is_a_share_and_full_for_the_ground_truth(pair: tuple[Ids, Ids]) -> None:
    truth, guess = pair
    score = boundaries.boundary_f(boundaries.boundary_counts(truth, guess, CLASSES))
    own = boundaries.boundary_f(
        boundaries.boundary_counts(truth, np.where(truth == 255, 0, truth).astype(np.uint8), CLASSES)
    )

    assert score is None or 0 <= score <= 1
    assert own in (None, 1)
