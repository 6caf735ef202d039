"""Crops become whole multiples of what a network takes, and nothing else of the recipe changes."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from segstudio.core import JobContext
from segstudio.core.plugins import BuildRequest, ModelSpec, NetSpec
from segstudio.training import TrainRequest, parse_recipe, train
from segstudio.training.data.crops import whole_crops
from tiny_data import Tiny, catalog_of, module_of, write_data

RECIPE = '[model]\nkey = "strict"\n[images]\ncrop = [16, 20]\n[steps]\nepochs = 1\nbatch = 2\n'


@given(st.integers(1, 2000), st.integers(1, 2000), st.integers(1, 64))
def test_the_next_multiple_and_none_beyond(height: int, width: int, multiple: int) -> None:
    recipe = parse_recipe(RECIPE)
    asked = replace(recipe, images=replace(recipe.images, crop=(height, width)))
    given = whole_crops(asked, multiple)
    for was, now in zip((height, width), given.images.crop, strict=True):
        assert now % multiple == 0
        assert was <= now < was + multiple
    assert replace(given, images=asked.images) == asked


class Strict(Tiny):
    """Takes multiples of 8 alone."""

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        assert not x.shape[2] % 8
        assert not x.shape[3] % 8
        return super().forward(x)


def test_a_network_that_takes_multiples_alone_learns_by_any_recipe(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        auxiliary = ("aux",) if request.auxiliary else ()
        net = NetSpec((0.5,) * 3, (0.5,) * 3, output_stride=2, size_multiple=8, auxiliary=auxiliary)
        return Strict(request.classes, auxiliary=request.auxiliary), net

    catalog = catalog_of(
        module_of("strict", ModelSpec("strict", "Strict", "Tiny", 2015, "", "Asserts.", 0, 0, 2, load))
    )
    request = TrainRequest(write_data(tmp_path / "data"), parse_recipe(RECIPE), tmp_path / "strict.safetensors")
    with caplog.at_level("INFO"):
        made = train(request, catalog, JobContext())
    assert made.path.is_file()
    assert "crops of 16x20 become 16x24: multiples of 8" in caplog.text
