"""A refinement step by step: what is counted, what is kept, and what cannot be shown."""

from collections.abc import Generator, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toy_plugin
from made_results import made_result
from segstudio.core import Cancelled, CancelToken, Image, JobContext, ParamValue, RefineError, Result, Scores, scoring
from segstudio.core.pipeline import trace
from segstudio.core.pipeline.iterations import thinned
from segstudio.core.plugins import Catalog, RefinerSpec, RefineState


class Shifting:
    """A refiner that moves probabilities by one column with each of three steps; `token` is set before the last."""

    def __init__(self, token: CancelToken | None = None, error: Exception | None = None) -> None:
        self.token, self.error, self.closed = token, error, False

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        return list(self.steps(image, scores, context))[-1].scores

    def steps(self, image: Image, scores: Scores, context: JobContext) -> Generator[RefineState]:
        likely = scoring.probabilities(scores)
        try:
            for step in range(4):
                if step == 3 and self.token is not None:
                    self.token.cancel()
                if step == 2 and self.error is not None:
                    raise self.error
                moved = np.roll(likely, step, axis=2)
                yield RefineState(Scores(moved, image.size, scores.classes, "probabilities"), 3.0 - step)
        finally:
            self.closed = True


def refined_by(refiner: object) -> tuple[Result, Catalog]:
    def make(_: Mapping[str, ParamValue]) -> object:
        return refiner

    spec = RefinerSpec("shift", "Shift", "Moves.", make)  # type: ignore[arg-type]  # some refiners here are not whole
    result = made_result(24, 32)
    return replace(result, request=replace(result.request, refine="shift")), Catalog(refiners={"shift": spec})


def test_each_step_tells_what_it_changed() -> None:
    result, catalog = refined_by(Shifting())
    traced = trace(result, catalog, JobContext())
    raw, ids = result.labels.ids, [step.labels.ids for step in traced.steps]

    np.testing.assert_array_equal(ids[0], raw)
    np.testing.assert_array_equal(ids[2], np.roll(raw, 2, axis=1))
    assert [step.changed for step in traced.steps] == [
        0,
        *(np.count_nonzero(b != a) for a, b in pairwise(ids)),
    ]
    assert [step.from_raw for step in traced.steps] == [np.count_nonzero(now != raw) for now in ids]
    assert [step.energy for step in traced.steps] == [3.0, 2.0, 1.0, 0.0]
    assert traced.rises == ()
    assert traced.share(384) == 0.5


def test_labels_stay_within_the_room() -> None:
    result, catalog = refined_by(Shifting())
    whole, small = trace(result, catalog, JobContext()), trace(result, catalog, JobContext(), room=500)

    assert sum(step.labels.ids.nbytes for step in small.steps) <= 500
    assert len({step.labels.size for step in small.steps}) == 1
    assert [(s.changed, s.from_raw) for s in small.steps] == [(s.changed, s.from_raw) for s in whole.steps]


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 12))
def test_thinning_keeps_a_pixel_of_everything(height: int, width: int, factor: int) -> None:
    labels = made_result(height, width).labels
    small = thinned(labels, factor)

    assert small.ids.size >= 1
    assert small.size[0] <= -(-height // factor)


def test_cancelling_ends_the_refiner_too() -> None:
    token = CancelToken()
    refiner = Shifting(token)

    with pytest.raises(Cancelled):
        trace(*refined_by(refiner), JobContext(token))
    assert refiner.closed


def test_what_cannot_be_stepped_says_what_to_choose() -> None:
    with pytest.raises(RefineError, match=r"does not show its steps\. Choose DenseCRF or ConvCRF\."):
        trace(*refined_by(toy_plugin.Sharpen(2.0)), JobContext())


def test_what_breaks_between_steps_becomes_a_sentence() -> None:
    with pytest.raises(RefineError, match="ValueError: the moon is full"):
        trace(*refined_by(Shifting(error=ValueError("the moon is full"))), JobContext())


def test_without_a_refiner_there_are_no_steps() -> None:
    result, catalog = refined_by(Shifting())

    with pytest.raises(RefineError, match="Choose a refiner"):
        trace(replace(result, request=replace(result.request, refine=None)), catalog, JobContext())
