"""Many ways to segment one image as one piece of work: what fails is told, and the rest goes on."""

from collections.abc import Sequence

import numpy as np
import pytest

import toy_plugin
import window_doubles
from segstudio.core import (
    Cancelled,
    CancelToken,
    Image,
    JobContext,
    ModelError,
    Progress,
    RefineError,
    Request,
    RunOptions,
    Segmentation,
    WeightsError,
)
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from segstudio.core.session import Outcome, PaneWork, Session, Setup, run_panes

RAW = Setup("toy-brightness", "people")
SHARP = Setup("toy-brightness", "people", "toy-sharpen")
OTHER = Setup("toy-brightness", "other")


class Ears:
    """Notes what is told."""

    def __init__(self) -> None:
        self.came: list[Outcome] = []
        self.moved: list[tuple[Setup, ...]] = []

    def progress(self, setups: Sequence[Setup], progress: Progress) -> None:
        self.moved.append(tuple(setups))

    def done(self, outcome: Outcome) -> None:
        self.came.append(outcome)


class Engine(toy_plugin.ToyEngine):
    """The toy engine; `faults` says what weights fail with."""

    def __init__(self, faults: dict[str, Exception] | None = None) -> None:
        self.asked: list[str] = []
        self.faults = faults or {}

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        self.asked.append(request.weights)
        if request.weights in self.faults:
            raise self.faults[request.weights]
        return super().segment(request, context)


def work(image: Image, *setups: Setup, known: dict[str, Outcome] | None = None) -> PaneWork:
    return PaneWork(image, setups, RunOptions(), known or {})


def test_a_network_runs_once_and_raw_comes_before_refined(catalog: Catalog, image: Image) -> None:
    engine, ears = Engine(), Ears()

    run_panes(work(image, SHARP, OTHER, RAW), catalog, engine, JobContext(), ears)

    assert engine.asked == ["people", "other"]
    assert [outcome.setup for outcome in ears.came] == [RAW, SHARP, OTHER]
    raw, sharp = ears.came[:2]
    assert raw.scores is raw.raw is sharp.raw
    assert sharp.scores is not sharp.raw
    assert raw.labels is not None
    assert set(sharp.seconds or {}) == {"network", "labels", "refine"}
    assert ears.moved[0] == (RAW, SHARP), "the panes that share a network move together"


def test_scores_that_are_there_are_not_made_again(catalog: Catalog, image: Image) -> None:
    ears = Ears()
    run_panes(work(image, RAW), catalog, Engine(), JobContext(), ears)
    engine = Engine()

    run_panes(work(image, SHARP, known={RAW.key: ears.came[0]}), catalog, engine, JobContext(), ears)

    assert engine.asked == []
    assert ears.came[1].raw is ears.came[0].raw


@pytest.mark.parametrize(
    ("fault", "kind"), [(WeightsError("m", "are gone."), WeightsError), (ValueError(1), ModelError)]
)
def test_a_network_that_fails_says_why_and_the_rest_goes_on(
    catalog: Catalog, image: Image, fault: Exception, kind: type[Exception]
) -> None:
    ears = Ears()

    run_panes(work(image, RAW, SHARP, OTHER), catalog, Engine({"people": fault}), JobContext(), ears)

    assert [type(outcome.error) for outcome in ears.came] == [kind, kind, type(None)]
    assert ears.came[0].labels is None


def test_a_refiner_that_fails_leaves_the_raw_pane(image: Image) -> None:
    catalog = build_catalog([PluginSource("doubles", window_doubles), PluginSource("toy", toy_plugin)])
    ears = Ears()

    run_panes(work(image, RAW, Setup("toy-brightness", "people", "broken")), catalog, Engine(), JobContext(), ears)

    assert ears.came[0].error is None
    assert isinstance(ears.came[1].error, RefineError)


def test_a_cancelled_job_ends_at_once(catalog: Catalog, image: Image) -> None:
    token = CancelToken()
    token.cancel()
    ears = Ears()

    with pytest.raises(Cancelled):
        run_panes(work(image, RAW, OTHER), catalog, Engine(), JobContext(token), ears)

    assert ears.came == []


def test_a_session_takes_outcomes_of_its_own_image_only(catalog: Catalog, image: Image) -> None:
    ears = Ears()
    run_panes(work(image, RAW), catalog, Engine(), JobContext(), ears)
    found = {RAW.key: ears.came[0]}

    assert Session(image=image).with_outcomes(found).outcomes == found
    assert Session(image=Image(np.zeros((4, 4, 3), np.uint8))).with_outcomes(found).outcomes == {}
