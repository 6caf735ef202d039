"""Weights on a labelled split, through the pipeline."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import torch

from segstudio.core import (
    Cancelled,
    CancelToken,
    ClassSet,
    DataError,
    JobContext,
    Progress,
    Request,
    RunOptions,
    Scores,
    SegClass,
    Segmentation,
    UnknownKeyError,
)
from segstudio.engine import WeightsIndex
from segstudio.engine.weights.cards import ModelCard, Preprocessing, write_weights
from segstudio.evaluation import EvaluateRequest, evaluate
from segstudio.evaluation.evaluation import Report, read_mapping
from tiny_data import tiny_catalog, write_data

CLASSES = ClassSet((SegClass(0, "ground", (0, 0, 0)), SegClass(5, "thing", (9, 9, 9))))
CARD = ModelCard("tiny", "squares", "Squares", CLASSES, Preprocessing((0, 0, 0), (1, 1, 1)), groups={"square": "thing"})


class Oracle:
    """An engine that knows the ground truth: it reads the label map beside the image, and spoils its first columns."""

    def __init__(self, spoiled: int = 0) -> None:
        self.spoiled = spoiled
        self.asked: list[Request] = []

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        context.step(1, 1, "network")
        self.asked.append(request)
        assert request.image.path is not None
        labels = np.asarray(PIL.Image.open(request.image.path.parents[1] / "labels" / request.image.path.name))
        thing = np.where(labels == 255, 0, labels > 0).astype(np.float32)
        thing[:, : self.spoiled] = 1 - thing[:, : self.spoiled]
        return Segmentation(Scores(np.stack([1 - thing, thing]), request.image.size, CLASSES), "cpu", "a test")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path / "data")


@pytest.fixture
def index(tmp_path: Path) -> WeightsIndex:
    write_weights(tmp_path / "weights" / "tiny-squares.safetensors", {"a": torch.zeros(1)}, CARD)
    return WeightsIndex((tmp_path / "weights",))


def asked(data: Path) -> EvaluateRequest:
    return EvaluateRequest(data, "squares", "tiny", mapping={"rim": "thing"})


def measure(request: EvaluateRequest, index: WeightsIndex, engine: Oracle) -> Report:
    return evaluate(request, tiny_catalog(), index, engine, JobContext())


def test_the_ground_truth_scores_one(data: Path, index: WeightsIndex) -> None:
    report = measure(asked(data), index, Oracle())

    assert report.metrics.miou == report.metrics.accuracy == report.metrics.boundary_f == 1
    assert report.metrics.images == 2
    assert report.metrics.confusion.sum() == 2 * 23 * 32  # the ignored row is not counted


def test_what_is_wrong_lowers_every_number(data: Path, index: WeightsIndex) -> None:
    report = measure(asked(data), index, Oracle(spoiled=8))

    assert report.metrics.accuracy == pytest.approx(0.75)
    assert report.metrics.miou is not None
    assert report.metrics.miou < 0.75


def test_the_json_has_the_agreed_shape(data: Path, index: WeightsIndex) -> None:
    read = json.loads(json.dumps(measure(asked(data), index, Oracle()).as_json()))

    assert list(read) == [
        "images", "miou", "iou", "accuracy", "boundary_f", "boundary_iou", "confusion", "seconds_per_image",
        "model", "weights", "refine",
    ]  # fmt: skip
    assert read["iou"] == {"ground": 1.0, "thing": 1.0}
    assert (read["model"], read["weights"], read["refine"]) == ("tiny", "squares", None)
    assert read["seconds_per_image"] >= 0


def test_the_model_may_be_left_to_the_card(data: Path, index: WeightsIndex) -> None:
    engine = Oracle()

    report = measure(replace(asked(data), model="", options=RunOptions(flip=True)), index, engine)

    assert report.model == "tiny"
    assert {request.model for request in engine.asked} == {"tiny"}
    assert all(request.options.flip for request in engine.asked)


def test_classes_that_cannot_be_mapped_are_listed(data: Path, index: WeightsIndex) -> None:
    with pytest.raises(DataError, match="rim"):
        measure(replace(asked(data), mapping={}), index, Oracle())


def test_classes_can_be_ignored(data: Path, index: WeightsIndex) -> None:
    report = measure(replace(asked(data), mapping={}, ignored=("rim",)), index, Oracle())

    assert report.metrics.confusion.sum() == 2 * (23 * 32 - 144 + 36)


def test_the_mapping_goes_before_the_card(data: Path, index: WeightsIndex) -> None:
    report = measure(replace(asked(data), mapping={"rim": "thing", "square": "ground"}), index, Oracle())

    assert report.metrics.confusion[0, 1] == 2 * 36


def test_unknown_weights_are_named(data: Path, index: WeightsIndex) -> None:
    with pytest.raises(UnknownKeyError, match="squares"):
        measure(replace(asked(data), weights="circles"), index, Oracle())


def test_it_can_be_stopped_between_images(data: Path, index: WeightsIndex) -> None:
    token = CancelToken()
    engine = Oracle()

    def heard(progress: Progress) -> None:
        if engine.asked:
            token.cancel()

    with pytest.raises(Cancelled):
        evaluate(asked(data), tiny_catalog(), index, engine, _Eager(token, heard))

    assert len(engine.asked) == 1


class _Eager(JobContext):
    """Tells every step, however quickly they come."""

    def step(self, done: int, total: int, stage: str = "") -> None:
        self._last = ("", 0.0)
        super().step(done, total, stage)
        self.check()


def test_map_files(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('{"rim": "thing"}')
    assert read_mapping(path) == {"rim": "thing"}

    for content in ("[1]", '{"a": 1}', "nonsense"):
        path.write_text(content)
        with pytest.raises(DataError, match="Write it as"):
            read_mapping(path)
    with pytest.raises(DataError, match="cannot be read"):
        read_mapping(tmp_path / "lost.json")
