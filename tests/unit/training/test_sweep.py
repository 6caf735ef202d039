"""Sweeps over a grid: the right figures, nothing done twice, and a stop or a kill at any moment costs little."""

import csv
import json
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
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
    JobContext,
    Progress,
    RefineError,
    Request,
    Scores,
    SegClass,
    Segmentation,
    SettingsError,
)
from segstudio.core.plugins import read_preset
from segstudio.engine import WeightsIndex
from segstudio.engine.weights.cards import ModelCard, Preprocessing, write_weights
from segstudio.evaluation import EvaluateRequest, Grid, SweepRequest, evaluate, sweep
from segstudio.evaluation.report import SweepReport
from segstudio.evaluation.store import COUNTS, CountsFile
from segstudio.evaluation.sweep_runner import identity
from tiny_data import write_data

CLASSES = ClassSet((SegClass(0, "ground", (0, 0, 0)), SegClass(5, "thing", (9, 9, 9))))
CARD = ModelCard("tiny", "squares", "Squares", CLASSES, Preprocessing((0, 0, 0), (1, 1, 1)), groups={"square": "thing"})
COLUMNS = (0, 8, 16)


class Spoiler:
    """An engine that knows the ground truth and turns the first eight columns around."""

    def __init__(self) -> None:
        self.runs = 0

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        self.runs += 1
        assert request.image.path is not None
        labels = np.asarray(PIL.Image.open(request.image.path.parents[1] / "labels" / request.image.path.name))
        thing = np.where(labels == 255, 0, labels > 0).astype(np.float32)
        thing[:, :8] = 1 - thing[:, :8]
        return Segmentation(Scores(np.stack([1 - thing, thing]), request.image.size, CLASSES), "cpu", "a test")


class SweepFixture:
    """A data set, weights, an engine, and who was asked what."""

    def __init__(self, folder: Path) -> None:
        self.data = write_data(folder / "data", val=3)
        write_weights(folder / "weights" / "tiny-squares.safetensors", {"a": torch.zeros(1)}, CARD)
        self.index = WeightsIndex((folder / "weights",))
        self.engine = Spoiler()
        self.called: list[int] = []
        asked = EvaluateRequest(self.data, "squares", "tiny", mapping={"rim": "thing"})
        self.request = SweepRequest(asked, Grid("mender", {"columns": COLUMNS}, {"idle": True}), folder / "out", side=2)

    def sweep(
        self,
        request: SweepRequest | None = None,
        context: JobContext | None = None,
        hold: Callable[[], None] = lambda: None,
    ) -> SweepReport:
        """Sweep; each refinement is noted, then `hold` may keep it waiting."""

        def note(columns: int) -> None:
            self.called.append(columns)
            hold()

        catalog = mender_catalog(note)
        return sweep(request or self.request, catalog, self.index, self.engine, context or JobContext())


@pytest.fixture
def fixture(tmp_path: Path) -> SweepFixture:
    return SweepFixture(tmp_path)


def test_figures_are_those_of_an_evaluation(fixture: SweepFixture) -> None:
    found = fixture.sweep()

    asked = replace(fixture.request.data, refine="mender", refine_values={"columns": 16, "idle": True})
    alone = evaluate(asked, mender_catalog(), fixture.index, fixture.engine, JobContext())
    assert {k: v for k, v in found.rows[2].metrics.as_json().items() if k != "confusion"} == {
        k: v for k, v in alone.metrics.as_json().items() if k != "confusion"
    }
    np.testing.assert_array_equal(found.rows[2].metrics.confusion, alone.metrics.confusion)


def test_the_best_is_found_and_what_helps_is_said(fixture: SweepFixture) -> None:
    found = fixture.sweep()

    assert found.best("miou").values == {"columns": 8, "idle": True}
    assert found.best("miou").metrics.miou == found.best("boundary_f").metrics.boundary_f == 1
    assert found.raw.metrics.miou == found.rows[0].metrics.miou
    assert found.helps("miou")
    assert "columns 8" in found.sentences()[0]


def test_it_is_said_when_nothing_helps(fixture: SweepFixture) -> None:
    grid = Grid("mender", {"columns": (0, 16)}, {})
    found = fixture.sweep(replace(fixture.request, grid=grid))

    assert not found.helps("miou")
    assert "no combination is better than the network's own output" in found.sentences()[0]


def test_the_network_runs_once_for_each_image(fixture: SweepFixture) -> None:
    fixture.sweep()
    assert fixture.engine.runs == 3


def test_a_second_sweep_does_nothing_and_a_larger_one_only_what_is_new(fixture: SweepFixture) -> None:
    first = fixture.sweep()
    fixture.called.clear()

    assert fixture.sweep().as_json() == first.as_json()
    assert fixture.called == []
    fixture.sweep(replace(fixture.request, grid=Grid("mender", {"columns": (8, 9)}, {"idle": True})))
    assert fixture.called == [9, 9, 9]
    assert fixture.engine.runs == 3, "the scores were not kept"


def test_scores_beyond_the_room_are_computed_again(fixture: SweepFixture) -> None:
    without = replace(fixture.request, room=0)
    fixture.sweep(without)
    fixture.sweep(replace(without, grid=Grid("mender", {"columns": (9,)}, {"idle": True})))

    assert fixture.engine.runs == 6


@pytest.mark.parametrize("cut", [1, 40, 2000])
def test_after_a_kill_in_the_middle_of_writing_the_rest_is_done_and_figures_are_the_same(
    fixture: SweepFixture, cut: int
) -> None:
    first = fixture.sweep().as_json()
    counts = fixture.request.out / COUNTS
    whole = counts.read_bytes()
    counts.write_bytes(whole[:-cut])
    fixture.called.clear()

    again = fixture.sweep().as_json()
    assert 0 < len(fixture.called) <= 9 or cut == 1
    for one, other in zip(first["combinations"], again["combinations"], strict=True):
        assert {**one, "seconds_per_image": 0} == {**other, "seconds_per_image": 0}
    assert counts.read_bytes().count(b"\n") == whole.count(b"\n")


def test_a_broken_scores_file_is_no_harm(fixture: SweepFixture) -> None:
    fixture.sweep()
    for path in (fixture.request.out / "scores").iterdir():
        path.write_bytes(b"PK\x03\x04 nonsense")
    fixture.sweep(replace(fixture.request, grid=Grid("mender", {"columns": (9,)}, {"idle": True})))

    assert fixture.engine.runs == 6


def test_a_changed_label_map_is_counted_again(fixture: SweepFixture) -> None:
    fixture.sweep()
    path = next((fixture.data / "val" / "labels").iterdir())
    labels = np.asarray(PIL.Image.open(path)).copy()
    labels[:12] = 255
    PIL.Image.fromarray(labels).save(path)
    fixture.called.clear()

    found = fixture.sweep()
    assert sorted(fixture.called) == sorted(COLUMNS)
    assert found.raw.metrics.confusion.sum() < 3 * 23 * 32


def test_a_cancelled_sweep_keeps_what_it_has(fixture: SweepFixture) -> None:
    token = CancelToken()

    def report(progress: Progress) -> None:
        if progress.done >= 4:
            token.cancel()

    def hold() -> None:
        """Let refinements not run ahead of the one at which the sweep is cancelled."""
        until = time.monotonic() + 1
        while len(fixture.called) > 4 and not token.is_cancelled and time.monotonic() < until:
            time.sleep(0.001)

    with pytest.raises(Cancelled):
        fixture.sweep(replace(fixture.request, side=1), JobContext(token, report), hold)
    before = len(fixture.called)
    assert before < 9
    reported: list[Progress] = []
    fixture.sweep(context=JobContext(report=reported.append))
    assert reported[0].done >= 4
    assert (reported[-1].done, reported[-1].total) == (12, 12)


def test_another_sweep_in_the_same_folder_is_refused(fixture: SweepFixture) -> None:
    fixture.sweep()
    other = replace(fixture.request, data=replace(fixture.request.data, ignored=("rim",), mapping={}))
    with pytest.raises(SettingsError, match="a sweep of other data") as caught:
        fixture.sweep(other)
    assert "--out" in caught.value.hint


def test_a_refiner_that_fails_ends_the_sweep_with_its_sentence(fixture: SweepFixture) -> None:
    def fail(columns: int) -> None:
        if columns == 16:
            raise ValueError("odd")

    with pytest.raises(RefineError, match="odd"):
        sweep(fixture.request, mender_catalog(fail), fixture.index, fixture.engine, JobContext())


def test_a_refiner_that_is_missing_is_told_before_anything_runs(fixture: SweepFixture) -> None:
    with pytest.raises(RefineError, match="Install it"):
        sweep(fixture.request, mender_catalog(missing="Install it."), fixture.index, fixture.engine, JobContext())
    assert fixture.engine.runs == 0


def test_what_is_written_can_be_read_by_people_and_programs(fixture: SweepFixture) -> None:
    found = fixture.sweep()
    out = fixture.request.out
    written = {path.name for path in found.write(out)}

    assert written == {"table.csv", "sweep.json", "plot-columns.svg", "best-miou.toml", "best-boundary-f.toml"}
    rows = list(csv.DictReader((out / "table.csv").read_text().splitlines()))
    assert [row["combination"] for row in rows] == ["raw", "1", "2", "3"]
    assert [row["columns"] for row in rows] == ["", "0", "8", "16"]
    assert float(rows[2]["miou"]) == 1
    reported = json.loads((out / "sweep.json").read_text())
    assert list(reported) == ["data", "split", "model", "weights", "refine", "raw", "combinations", "best", "helps"]
    drawn = ET.fromstring((out / "plot-columns.svg").read_text())
    assert len(drawn.findall(".//{*}circle")) == 2 * len(COLUMNS)
    refiner, preset = read_preset(out / "best-miou.toml")
    assert (refiner, preset.values) == ("mender", {"columns": 8, "idle": True})
    assert "data, split val" in preset.source


def test_some_images_are_spread_over_the_split(fixture: SweepFixture) -> None:
    found = fixture.sweep(replace(fixture.request, images=2))

    assert fixture.engine.runs == 2
    assert found.raw.metrics.images == 2


def test_a_look_at_what_is_kept_changes_nothing(fixture: SweepFixture) -> None:
    """A plan may be made while a line is being written: half of one stays as it is."""
    fixture.sweep()
    path = fixture.request.out / COUNTS
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    info = fixture.index.find("tiny", "squares")

    found = CountsFile(fixture.request.out, identity(fixture.request, info)).peek()

    assert len(found) == 11
    assert path.read_bytes() == whole[:-40]
    assert CountsFile(fixture.request.out / "elsewhere", {}).peek() == {}
    assert not (fixture.request.out / "elsewhere").exists()
