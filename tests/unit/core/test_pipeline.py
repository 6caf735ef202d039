"""A request becomes a result in a straight line, and every failure on the way a sentence."""

from dataclasses import replace

import numpy as np
import pytest

import toy_plugin
from segstudio.core import (
    Cancelled,
    CancelToken,
    ClassSet,
    Image,
    JobContext,
    Progress,
    RefineError,
    Request,
    Scores,
    SegClass,
    Segmentation,
    SegStudioError,
    SettingsError,
    UnknownKeyError,
    scoring,
)
from segstudio.core.pipeline import refine, run
from segstudio.core.plugins import Catalog, RefinerSpec

ENGINE = toy_plugin.ToyEngine()


class Failing:
    """A refiner that raises what it is given."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        raise self.error


def with_refiner(catalog: Catalog, error: BaseException, missing: str = "") -> Catalog:
    spec = RefinerSpec("broken", "Broken", "", lambda _: Failing(error), available=lambda: missing)
    return replace(catalog, refiners={**catalog.refiners, "broken": spec})


def request(image: Image, refiner: str | None = None) -> Request:
    return Request(image, "toy-brightness", "none", refiner)


def test_a_plain_request_gives_labels_and_no_refined_ones(catalog: Catalog, image: Image) -> None:
    result = run(request(image), catalog, ENGINE, JobContext())

    assert result.labels.size == image.size
    assert result.refined is None
    assert result.refined_scores is None
    assert result.final is result.labels
    assert set(result.seconds) == {"network", "labels"}
    assert result.device == "cpu"


class OnlyBackground:
    """An engine that is sure of the first class everywhere."""

    def __init__(self, name: str) -> None:
        self.classes = ClassSet((SegClass(0, name, (0, 0, 0)), SegClass(1, "nucleus", (0, 255, 255))))

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        scores = np.zeros((2, 4, 4), np.float16)
        scores[0] = 9
        return Segmentation(Scores(scores, request.image.size, self.classes), "cpu", "it is a test", ("by windows",))


@pytest.mark.parametrize(("name", "remarks"), [("background", 1), ("sky", 0)])
def test_an_image_in_which_nothing_was_found_is_told(catalog: Catalog, image: Image, name: str, remarks: int) -> None:
    first, *more = run(request(image), catalog, OnlyBackground(name), JobContext()).notes

    assert first == "by windows"
    assert len(more) == remarks
    assert all("Nothing but background" in remark for remark in more)


def test_labels_follow_the_bands_of_the_image(catalog: Catalog, image: Image) -> None:
    ids = run(request(image), catalog, ENGINE, JobContext()).labels.ids

    assert (ids[:, 8::16] == np.arange(4)).all()


def test_a_refiner_stands_beside_the_raw_result(catalog: Catalog, image: Image) -> None:
    result = run(request(image, "toy-sharpen"), catalog, ENGINE, JobContext())

    assert result.refined is not None
    assert result.refined_scores is not None
    assert result.final is result.refined
    assert set(result.seconds) == {"network", "labels", "refine"}
    assert result.refined_scores.kind == "probabilities"
    assert scoring.probabilities(result.refined_scores).max() >= scoring.probabilities(result.scores).max()


def test_refining_again_needs_no_network(catalog: Catalog, image: Image) -> None:
    asked = replace(request(image, "toy-sharpen"), refine_values={"power": 8.0})
    scores = ENGINE.segment(asked, JobContext()).scores

    mild = refine(replace(asked, refine_values={"power": 1.0}), image, scores, catalog, JobContext())
    strong = refine(asked, image, scores, catalog, JobContext())

    assert np.allclose(mild.data, scoring.probabilities(scores), atol=1e-6)
    assert strong.data.max(0).mean() > mild.data.max(0).mean()


def test_refining_with_nothing_gives_the_same_scores(catalog: Catalog, image: Image) -> None:
    scores = ENGINE.segment(request(image), JobContext()).scores

    assert refine(request(image), image, scores, catalog, JobContext()) is scores


def test_wrong_parameters_of_a_refiner_are_a_settings_error(catalog: Catalog, image: Image) -> None:
    asked = replace(request(image, "toy-sharpen"), refine_values={"power": 99.0})

    with pytest.raises(SettingsError, match=r"power: expected a number from 1\.0 to 8\.0"):
        run(asked, catalog, ENGINE, JobContext())


def test_an_unknown_refiner_is_named_with_what_there_is(catalog: Catalog, image: Image) -> None:
    with pytest.raises(UnknownKeyError, match="No refiner is called 'toy-sharp'"):
        run(request(image, "toy-sharp"), catalog, ENGINE, JobContext())


@pytest.mark.parametrize("error", [ValueError("odd"), RuntimeError("CUDA out of memory"), KeyError("x")])
def test_whatever_a_refiner_raises_becomes_a_refine_error(catalog: Catalog, image: Image, error: Exception) -> None:
    with pytest.raises(RefineError, match=type(error).__name__) as caught:
        run(request(image, "broken"), with_refiner(catalog, error), ENGINE, JobContext())

    assert caught.value.refiner == "broken"
    assert caught.value.__cause__ is error
    assert caught.value.hint


def test_a_refiner_s_own_sentence_is_passed_on(catalog: Catalog, image: Image) -> None:
    error = SegStudioError("The child was killed.", "Run it again.")

    with pytest.raises(SegStudioError, match=r"The child was killed. Run it again.") as caught:
        run(request(image, "broken"), with_refiner(catalog, error), ENGINE, JobContext())

    assert caught.value is error


def test_cancellation_inside_a_refiner_stays_a_cancellation(catalog: Catalog, image: Image) -> None:
    with pytest.raises(Cancelled):
        run(request(image, "broken"), with_refiner(catalog, Cancelled()), ENGINE, JobContext())


def test_a_refiner_that_cannot_run_here_says_what_is_missing(catalog: Catalog, image: Image) -> None:
    broken = with_refiner(catalog, ValueError("never reached"), missing="Install pydensecrf2.")

    with pytest.raises(RefineError, match=r"cannot run here. Install pydensecrf2."):
        run(request(image, "broken"), broken, ENGINE, JobContext())


def test_a_run_stops_at_the_next_step_after_a_cancel(catalog: Catalog, image: Image) -> None:
    token = CancelToken()
    reported: list[Progress] = []

    def stop_at_once(progress: Progress) -> None:
        reported.append(progress)
        token.cancel()

    with pytest.raises(Cancelled):
        run(request(image), catalog, ENGINE, JobContext(token, stop_at_once))

    assert reported == [Progress(0, 24, "network")]
