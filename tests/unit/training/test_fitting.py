"""Weights that a network computes from the label maps: once, before the first step, saved with the others."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from segstudio.core import Cancelled, CancelToken, JobContext, Progress
from segstudio.core.plugins import BuildRequest, Catalog, ModelSpec, NetSpec
from segstudio.training import Recipe, TrainRequest, parse_recipe, train
from tiny_data import NAMES, Tiny, catalog_of, module_of, write_data

RECIPE: Final = """
[model]
key = "counting"
[images]
crop = [16, 24]
[steps]
epochs = 2
batch = 2
"""


class Counting(Tiny):
    """Adds up how many pixels of each class it was shown before training, and in the last place how often it was."""

    def __init__(self, classes: int, *, auxiliary: bool) -> None:
        super().__init__(classes, auxiliary=auxiliary)
        self.register_buffer("shown", torch.zeros(classes + 1))

    def fit_labels(self, labels: Sequence[Tensor]) -> None:
        shown = self.get_buffer("shown")
        for map_ in labels:
            assert (map_.dtype, map_.ndim) == (torch.uint8, 2)
            shown[:-1] += torch.bincount(map_[map_ != 255].long(), minlength=len(shown) - 1)
        shown[-1] += 1


def _load(request: BuildRequest) -> tuple[object, NetSpec]:
    net = NetSpec((0.5, 0.5, 0.5), (0.5, 0.5, 0.5), output_stride=2, auxiliary=("aux",) if request.auxiliary else ())
    return Counting(request.classes, auxiliary=request.auxiliary), net


def catalog() -> Catalog:
    return catalog_of(
        module_of("counting", ModelSpec("counting", "Counting", "Tiny", 2015, "", "Counts.", 0, 0, 2, _load))
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path / "data")


def fitted(data: Path, out: Path, recipe: Recipe, context: JobContext | None = None) -> list[float]:
    train(TrainRequest(data, recipe, out), catalog(), context or JobContext())
    shown: list[float] = load_file(out)["shown"].tolist()
    return shown


def test_the_label_maps_are_shown_once_and_what_is_computed_is_saved(data: Path, tmp_path: Path) -> None:
    *pixels, times = fitted(data, tmp_path / "a.safetensors", parse_recipe(RECIPE))

    assert len(pixels) == len(NAMES)
    assert sum(pixels) == 6 * 23 * 32  # six maps of 24x32, one row of which counts nowhere
    assert pixels[1] == 6 * 6 * 6
    assert times == 1


def test_a_training_that_goes_on_does_not_compute_again(data: Path, tmp_path: Path) -> None:
    out, token = tmp_path / "a.safetensors", CancelToken()

    def heard(progress: Progress) -> None:
        if progress.stage.startswith("epoch") and progress.done >= 2:
            token.cancel()

    with pytest.raises(Cancelled):
        fitted(data, out, parse_recipe(RECIPE), JobContext(token, heard))

    assert fitted(data, out, parse_recipe(RECIPE))[-1] == 1


def test_weights_to_start_from_are_kept(data: Path, tmp_path: Path) -> None:
    first = fitted(data, tmp_path / "first.safetensors", parse_recipe(RECIPE))

    second = parse_recipe(RECIPE.replace('"counting"', '"counting"\nstart = "first.safetensors"'))

    assert fitted(data, tmp_path / "second.safetensors", second) == first
