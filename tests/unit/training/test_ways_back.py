"""A training goes back through a network by the ways that are quick or sound; left out, no figure would tell."""

from typing import Final

import pytest
import torch
from torch import Tensor

from segstudio.api import BuildRequest, ModelSpec, NetSpec
from segstudio.core import JobContext
from segstudio.training import Recipe, TrainRequest, train
from segstudio.training.recipes.recipe import Images, Steps
from tiny_data import Tiny, catalog_of, module_of, write_data

WIDTH: Final = 8
NORM: Final = (0.5, 0.5, 0.5)


class Probe(Tiny):
    """Does one call of each kind while it trains, and keeps what will be gone back through."""

    def __init__(self, classes: int) -> None:
        super().__init__(classes, auxiliary=False)
        self.depthwise: Tensor | None = None
        self.pointwise: Tensor | None = None
        self.joined: list[bool] = []

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        if not self.training:
            return super().forward(x)
        features = self.backbone(x)
        self.depthwise = torch.conv2d(features, torch.ones(WIDTH, 1, 3, 3), groups=WIDTH)
        self.pointwise = torch.conv2d(features, torch.ones(2, WIDTH, 1, 1), stride=2)
        parts = [features.tanh(), features.sigmoid()]
        whole = torch.cat(parts, dim=1)
        for part in parts:
            part.register_hook(self._keep)
        return {"out": self.head(whole[:, :WIDTH] * whole[:, WIDTH:])}

    def _keep(self, gradient: Tensor) -> None:
        self.joined.append(gradient.is_contiguous(memory_format=torch.channels_last))


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Probe:
    """Train one for an epoch."""
    folder, made = tmp_path_factory.mktemp("ways"), list[Probe]()

    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        made.append(Probe(request.classes))
        return made[-1], NetSpec(NORM, NORM, output_stride=2)

    spec = ModelSpec("probe", "Probe", "Tiny", 2015, "", "One call of each kind.", 0, 0, 2, load)
    recipe = Recipe(steps=Steps(epochs=1, batch=2), images=Images(crop=(16, 24), short_sides=(0,)))
    request = TrainRequest(write_data(folder / "data", 2, 1), recipe, folder / "a.safetensors", model="probe")
    train(request, catalog_of(module_of("probe", spec)), JobContext())
    return next(each for each in made if each.joined)


def way(out: Tensor | None) -> torch.autograd.graph.Node:
    assert out is not None
    assert out.grad_fn is not None
    return out.grad_fn


def test_depthwise_convolutions_take_the_quicker_way(probe: Probe) -> None:
    assert "Convolution" not in way(probe.depthwise).name()


def test_narrow_strided_pointwise_convolutions_leave_pixels_out_first(probe: Probe) -> None:
    before, _ = way(probe.pointwise).next_functions[0]
    assert before is not None
    assert "Slice" in before.name()


def test_gradients_of_joined_maps_lie_without_gaps(probe: Probe) -> None:
    assert probe.joined == [True, True]
