"""Sweeps as the window asks for them: folders are understood, plans are exact, and nothing is done twice."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import torch

from mender import mender_catalog
from segstudio.core import (
    Cancelled,
    CancelToken,
    ClassSet,
    DataError,
    JobContext,
    Progress,
    Request,
    Scores,
    SegClass,
    Segmentation,
    Sweep,
)
from segstudio.engine import WeightsIndex
from segstudio.engine.weights.cards import ModelCard, Preprocessing, write_weights
from segstudio.evaluation.service import SweepService
from tiny_data import write_data

CLASSES = ClassSet((SegClass(0, "ground", (0, 0, 0)), SegClass(1, "thing", (9, 9, 9))))
GROUPS = {"square": "thing", "rim": "thing"}
CARD = ModelCard("tiny", "squares", "Squares", CLASSES, Preprocessing((0, 0, 0), (1, 1, 1)), groups=GROUPS)


class Spoiler:
    """An engine that knows where things are and turns the first eight columns around."""

    def __init__(self) -> None:
        self.runs = 0

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        self.runs += 1
        assert request.image.path is not None
        labels = np.asarray(PIL.Image.open(request.image.path.parents[1] / "labels" / request.image.path.name))
        thing = np.isin(labels, (1, 2)).astype(np.float32)
        thing[:, :8] = 1 - thing[:, :8]
        return Segmentation(Scores(np.stack([1 - thing, thing]), request.image.size, CLASSES), "cpu", "a test")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path / "data", train=2, val=4)


@pytest.fixture
def asked(data: Path) -> Sweep:
    axes = {"columns": (0, 8, 16)}
    return Sweep(data, "val", "tiny", "squares", "mender", axes, {"idle": True})


@pytest.fixture
def service(tmp_path: Path) -> SweepService:
    write_weights(tmp_path / "weights" / "tiny-squares.safetensors", {"a": torch.zeros(1)}, CARD)
    return SweepService(mender_catalog(), WeightsIndex((tmp_path / "weights",)), Spoiler(), tmp_path / "kept")


@pytest.mark.parametrize("named", [".", "val", "val/images", "val/labels"])
def test_a_data_set_its_split_and_its_images_are_all_understood(service: SweepService, data: Path, named: str) -> None:
    found = service.inspect(data / named)

    assert (found.data, found.splits, found.split) == (data, {"train": 2, "val": 4}, "val")
    assert found.megapixels == pytest.approx(24 * 32 / 1e6)


def test_a_split_that_is_named_is_taken(service: SweepService, data: Path) -> None:
    assert service.inspect(data / "train").split == "train"


def test_a_folder_without_labels_is_refused_with_what_is_expected(service: SweepService, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no labelled images") as caught:
        service.inspect(tmp_path)
    assert "DATA/<split>/labels" in caught.value.hint


def test_a_plan_counts_runs_and_leaves_nothing_behind(service: SweepService, asked: Sweep) -> None:
    plan = service.plan(asked)

    assert (plan.images, plan.total, plan.done, plan.networks, plan.seconds) == (4, 16, 0, 4, None)
    assert not service.folder.exists()


def test_the_table_tells_the_best_and_what_it_gains(service: SweepService, asked: Sweep) -> None:
    found = service.run(asked, JobContext())

    assert [line.values["columns"] for line in found.lines] == [0, 8, 16]
    assert found.best("miou").values == {"columns": 8, "idle": True}
    assert found.best("boundary_f").boundary_f == 1
    assert found.gain("miou") == pytest.approx(1 - found.raw.miou)
    assert found.raw.values == {}


def test_no_gain_where_refining_hurts(service: SweepService, asked: Sweep) -> None:
    assert service.run(replace(asked, axes={"columns": (32,)}), JobContext()).gain("miou") < 0


def test_after_it_the_plan_has_nothing_left_and_knows_the_pace(service: SweepService, asked: Sweep) -> None:
    service.run(asked, JobContext())
    plan = service.plan(asked)

    assert (plan.done, plan.total, plan.networks) == (16, 16, 0)
    assert plan.seconds is not None
    more = service.plan(replace(asked, axes={"columns": (0, 8, 16, 24)}))
    assert (more.done, more.total, more.networks) == (16, 20, 4)


def test_a_cancelled_sweep_goes_on_where_it_stopped(service: SweepService, asked: Sweep) -> None:
    token = CancelToken()

    def stop(progress: Progress) -> None:
        if progress.done >= 3:
            token.cancel()

    with pytest.raises(Cancelled):
        service.run(asked, JobContext(token, stop))
    done = service.plan(asked).done

    assert done >= 3
    reported: list[Progress] = []
    service.run(asked, JobContext(report=reported.append))
    assert reported[0].done == done


def test_fewer_images_are_spread_over_the_split(service: SweepService, asked: Sweep) -> None:
    some = replace(asked, images=2)
    service.run(some, JobContext())

    assert isinstance(service.engine, Spoiler)
    assert service.engine.runs == 2
    assert (service.plan(some).images, service.plan(asked).done) == (2, 8)


def test_what_was_run_is_written_without_running_it_again(service: SweepService, asked: Sweep, tmp_path: Path) -> None:
    service.run(asked, JobContext())
    written = service.write(asked, tmp_path / "out", JobContext())

    assert isinstance(service.engine, Spoiler)
    assert service.engine.runs == 4
    assert {path.name for path in written} >= {"table.csv", "plot-columns.svg", "best-miou.toml"}


def test_scores_are_kept_of_the_last_sweep_only(service: SweepService, asked: Sweep) -> None:
    service.run(asked, JobContext())
    first = next(service.folder.glob("*/scores"))
    service.run(replace(asked, split="train"), JobContext())

    assert not first.exists()
    assert service.plan(asked).done == 16
