"""`segstudio segment` with a network that reads depth: maps found, named, missing, in another unit."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

import depth_files
import toy_plugin
from segstudio import cli
from segstudio.cli.host import Host
from segstudio.core import DepthError, Image, JobContext, Request, Segmentation
from toy_host import toy_host

Call = Callable[..., tuple[int, str, str]]


class DepthEngine(toy_plugin.ToyEngine):
    """Labels by brightness, but only what has depth; keeps the images that it was handed."""

    def __init__(self) -> None:
        self.seen: list[Image] = []

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        self.seen.append(request.image)
        if request.image.depth is None:
            raise DepthError(
                request.image.path or Path(),
                f"it needs depth: {request.image.depth_problem}",
                request.image.depth_remedy,
            )
        return super().segment(request, context)


def deep_host(engine: DepthEngine) -> Host:
    """Give the toy host, whose network says that it needs depth."""
    host = toy_host(engine)
    models = {key: replace(spec, needs_depth=True) for key, spec in host.catalog.models.items()}
    return replace(host, catalog=replace(host.catalog, models=models))


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two images, the first with depth."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a", "b"):
        PIL.Image.fromarray(toy_plugin.banded_image(12, 16).pixels).save(folder / f"{name}.png")
    depth_files.save(folder / "depth" / "a.png", np.full((12, 16), 2500, np.uint16))
    return folder


@pytest.fixture
def engine() -> DepthEngine:
    return DepthEngine()


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], tmp_path: Path, engine: DepthEngine) -> Call:
    def run(*arguments: object) -> tuple[int, str, str]:
        words = ["segment", *map(str, arguments), "--out", str(tmp_path / "out")]
        code = cli.main(words, lambda: deep_host(engine))
        return code, *capsys.readouterr()

    return run


def test_an_image_without_depth_is_reported_and_the_rest_goes_on(call: Call, photos: Path, tmp_path: Path) -> None:
    code, output, errors = call(photos)

    assert code == 1
    assert "1 segmented, 1 failed" in output
    assert "b.png: it needs depth:" in errors
    assert "b_depth.png" in errors
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.png"]


def test_maps_of_a_named_folder_are_taken_in_the_named_unit(call: Call, photos: Path, engine: DepthEngine) -> None:
    code, _, _ = call(photos / "a.png", "--depth", photos / "depth", "--depth-unit", "0.0002")

    assert code == 0
    assert engine.seen[0].depth is not None
    assert np.allclose(engine.seen[0].depth, 0.5)


def test_a_folder_that_is_not_there_and_an_unknown_unit_are_refused_before_anything_runs(
    call: Call, photos: Path, engine: DepthEngine
) -> None:
    for wrong in (("--depth", photos / "nothing"), ("--depth-unit", "feet")):
        code, _, errors = call(photos, *wrong)

        assert code in {1, 2}
        assert wrong[0].lstrip("-").split("-")[0] in errors
    assert engine.seen == []


def test_a_network_of_photographs_takes_no_depth(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], engine: DepthEngine
) -> None:
    words = ["segment", str(photos), "--depth", str(photos / "depth"), "--out", str(tmp_path / "out")]

    assert cli.main(words, lambda: toy_host(engine)) == 2

    assert "reads no depth" in capsys.readouterr().err
    assert engine.seen == []
