"""`crf sweep` on the command line: the document that scripts read, what a person reads, and bad input."""

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import torch

from mender import mender_catalog
from segstudio import cli
from segstudio.cli.host import Host
from segstudio.core import ClassSet, JobContext, Request, Scores, SegClass, Segmentation
from segstudio.engine import WeightsIndex
from segstudio.engine.weights.cards import ModelCard, Preprocessing, write_weights
from tiny_data import write_data

CLASSES = ClassSet((SegClass(0, "ground", (0, 0, 0)), SegClass(1, "square", (9, 9, 9)), SegClass(2, "rim", (5, 5, 5))))
CARD = ModelCard("tiny", "squares", "Squares", CLASSES, Preprocessing((0, 0, 0), (1, 1, 1)))


class Knowing:
    """An engine that knows the ground truth."""

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        assert request.image.path is not None
        labels = np.asarray(PIL.Image.open(request.image.path.parents[1] / "labels" / request.image.path.name))
        scores = np.stack([(labels == value).astype(np.float32) for value in range(3)])
        return Segmentation(Scores(scores, request.image.size, CLASSES), "cpu", "a test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_data(tmp_path / "data")
    write_weights(tmp_path / "weights" / "tiny-squares.safetensors", {"a": torch.zeros(1)}, CARD)
    (tmp_path / "grid.toml").write_text('refiner = "mender"\n[grid]\ncolumns = [0, 5]\nword = ["a", "b"]\n')
    return tmp_path


def call(folder: Path, *more: str) -> int:
    def host() -> Host:
        return Host(mender_catalog(), WeightsIndex((folder / "weights",)), Knowing())

    words = ("--weights", "squares", "--grid", str(folder / "grid.toml"), "--out", str(folder / "out"))
    return cli.main(["crf", "sweep", str(folder / "data"), *words, *more], host)


def test_the_document_has_the_agreed_shape(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(folder, "--json") == 0

    reported = json.loads(capsys.readouterr().out)
    assert reported["raw"]["miou"] == 1
    assert [row["values"] for row in reported["combinations"]] == [
        {"columns": columns, "word": word} for columns in (0, 5) for word in ("a", "b")
    ]
    assert reported["helps"] == {"miou": False, "boundary_f": False}
    assert all(Path(path).is_file() for path in reported["files"])


def test_a_person_reads_a_table_and_whether_it_helps(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(folder) == 0

    out = capsys.readouterr().out
    assert "mean IoU" in out
    assert "no combination is better than the network's own output" in out
    assert "table.csv" in out


def test_a_bad_grid_ends_before_anything_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "grid.toml").write_text('refiner = "mender"\n[grid]\ncolumns = [99]\n')

    assert call(folder) == 2
    assert "grid.toml: columns: expected a whole number from 0 to 32, got 99." in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_a_preset_file_is_taken_by_other_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(folder)
    preset = str(folder / "out" / "best-miou.toml")

    def host() -> Host:
        return Host(mender_catalog(), WeightsIndex((folder / "weights",)), Knowing())

    words = ["evaluate", str(folder / "data"), "--weights", "squares", "--refine", "mender", "--preset"]
    capsys.readouterr()
    assert cli.main([*words, preset, "--json"], host) == 0
    assert json.loads(capsys.readouterr().out)["refine"] == "mender"
    (folder / "other.toml").write_text(Path(preset).read_text().replace("mender", "other", 1))
    assert cli.main([*words, str(folder / "other.toml")], host) == 2
    assert "it is for other" in capsys.readouterr().err


def test_as_many_images_are_taken_as_are_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(folder, "--json", "--images", "1") == 0

    assert json.loads(capsys.readouterr().out)["raw"]["images"] == 1
