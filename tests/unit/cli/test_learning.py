"""`segstudio evaluate` and `segstudio train` on a small labelled folder."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import PIL.Image
import pytest

import toy_plugin
from segstudio import cli
from segstudio.engine import WeightsIndex
from toy_host import toy_host

NAMES: Final = ["night", "dusk", "day", "snow"]
RECIPE: Final = """
[weights]
key = "bands"
title = "Bands"

[images]
crop = [16, 16]

[steps]
epochs = 1
batch = 2
validate_every = 1
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Images in four bands from dark to bright, labelled by band."""
    folder = tmp_path / "data"
    for split, count in (("train", 4), ("val", 2)):
        for kind in ("images", "labels"):
            (folder / split / kind).mkdir(parents=True)
        for i in range(count):
            pixels = toy_plugin.banded_image(16, 32).pixels
            labels = np.repeat(np.arange(4, dtype=np.uint8), 8)[None].repeat(16, 0)
            PIL.Image.fromarray(pixels).save(folder / split / "images" / f"{i}.png")
            PIL.Image.fromarray(labels).save(folder / split / "labels" / f"{i}.png")
    (folder / "classes.json").write_text(json.dumps(NAMES))
    return folder


def test_evaluate_json_has_the_agreed_shape(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["evaluate", str(data), "--model", "toy-brightness", "--json"], toy_host)

    output, errors = capsys.readouterr()
    document = json.loads(output)
    assert (code, errors) == (0, "")
    assert set(document) == {
        "images", "miou", "iou", "accuracy", "boundary_f", "boundary_iou", "confusion",
        "seconds_per_image", "model", "weights", "refine",
    }  # fmt: skip
    assert document["images"] == 2
    assert document["miou"] > 0.8
    assert list(document["iou"]) == NAMES
    assert np.shape(document["confusion"]) == (4, 4)
    assert np.sum(document["confusion"]) == 2 * 16 * 32
    assert document["seconds_per_image"] > 0
    assert (document["model"], document["weights"], document["refine"]) == ("toy-brightness", "toy", None)


def test_a_class_that_does_not_occur_is_null(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (data / "val").rglob("*.png"):
        with PIL.Image.open(path) as image:
            part = image.crop((0, 0, 16, 16))
        part.save(path)

    cli.main(["evaluate", str(data), "--json"], toy_host)

    iou = json.loads(capsys.readouterr().out)["iou"]
    assert [name for name, value in iou.items() if value is None] == ["day", "snow"]


def test_evaluate_for_people_is_a_table(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["evaluate", str(data), "--refine", "toy-sharpen"], toy_host) == 0

    output = capsys.readouterr().out
    assert [line.split()[0] for line in output.splitlines()[:6]] == ["CLASS", *NAMES, "mean"]
    assert "2 images" in output


def test_classes_are_mapped_by_a_file(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "classes.json").write_text(json.dumps(["black", "dusk", "day", "snow"]))
    unmapped = cli.main(["evaluate", str(data), "--json"], toy_host)
    output, errors = capsys.readouterr()
    assert (unmapped, output) == (1, "")
    assert "black" in errors

    (tmp_path / "map.json").write_text(json.dumps({"black": "night"}))
    assert cli.main(["evaluate", str(data), "--map", str(tmp_path / "map.json"), "--json"], toy_host) == 0
    assert json.loads(capsys.readouterr().out)["miou"] > 0.8

    assert cli.main(["evaluate", str(data), "--ignore", "black", "--json"], toy_host) == 0
    assert np.sum(json.loads(capsys.readouterr().out)["confusion"]) == 2 * 16 * 24


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["evaluate", "nowhere"], 2, "nowhere: there is no such file or folder"),
        (["evaluate", "DATA", "--map", "nowhere.json"], 2, "nowhere.json"),
        (["evaluate", "DATA", "--split", "test"], 1, "test"),
        (["evaluate", "DATA", "--refine", "x"], 2, "No refiner"),
        (["train", "DATA", "--out", "x.pth", "--model", "toy-brightness"], 2, "Name it x.safetensors"),
        (["train", "DATA", "--out", "x.safetensors"], 2, "which network"),
        (["train", "DATA", "--out", "x.safetensors", "--recipe", "none"], 2, "people-deeplabv3plus-efficientnet-lite0"),
        (["train", "DATA", "--out", "x.safetensors", "--model", "toy"], 2, "There is: toy-brightness."),
        (["train", "DATA"], 2, "--out"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    data: Path, capsys: pytest.CaptureFixture[str], arguments: Sequence[str], code: int, sentence: str
) -> None:
    words = [str(data) if word == "DATA" else word for word in arguments]

    assert cli.main([*words, "--json"], toy_host) == code

    output, errors = capsys.readouterr()
    assert output == ""
    assert sentence in errors
    assert len(errors.splitlines()) == 1


def test_train_writes_weights_that_name_their_network(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bands.safetensors"
    (tmp_path / "bands.toml").write_text(RECIPE)
    words = ["--model", "toy-brightness", "--recipe", str(tmp_path / "bands.toml"), "--out", str(out)]

    code = cli.main(["train", str(data), *words, "--device", "cpu", "--json"], toy_host)

    output, errors = capsys.readouterr()
    document = json.loads(output)
    assert code == 0, errors
    assert document["path"] == str(out)
    assert {
        "short_side",
        "seconds",
        "images",
        "miou",
        "iou",
        "accuracy",
        "boundary_f",
        "boundary_iou",
        "confusion",
    } <= set(document)
    assert out.stat().st_size > 0

    info = WeightsIndex(()).find("", str(out))
    assert (info.model, info.key, list(info.classes.names)) == ("toy-brightness", "bands", NAMES)


@pytest.mark.parametrize(("more", "lines"), [([], 2), (["--json"], 0)])
def test_without_a_terminal_train_tells_each_epoch_in_a_line_on_stderr(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], lines: int
) -> None:
    (tmp_path / "bands.toml").write_text(RECIPE)
    words = ["--model", "toy-brightness", "--recipe", str(tmp_path / "bands.toml"), "--device", "cpu"]

    assert cli.main(["train", str(data), *words, "--out", str(tmp_path / "b.safetensors"), *more], toy_host) == 0

    reported = capsys.readouterr().err.splitlines()
    assert len(reported) == lines
    assert all("epoch 1 of 1: loss " in line and "validation mean IoU" in line for line in reported[1:])
    assert not logging.getLogger("segstudio.training").handlers, "what was listened to is let go"


def test_a_packaged_recipe_goes_by_its_name(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is read, and then refused because its network is not in this catalog."""
    words = ["--recipe", "people-deeplabv3plus-efficientnet-lite0", "--out", "x.safetensors"]

    assert cli.main(["train", str(data), *words], toy_host) == 2
    assert "No model is called 'deeplabv3plus-efficientnet-lite0'" in capsys.readouterr().err
