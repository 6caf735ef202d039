"""Depth lies on the colours wherever a network is run: scaled, mirrored, by windows; and what has none is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import depth_files
import toy_networks
from segstudio.api import BuildRequest, NetSpec
from segstudio.core import DepthError, Image, JobContext, Request, RunOptions
from segstudio.engine import WeightsIndex
from segstudio.engine.depths import filled, resized
from segstudio.engine.engine import TorchEngine
from segstudio.engine.networks import to_tensor

NET = NetSpec((0, 0, 0), (1, 1, 1), scale_255=True, output_stride=1, needs_depth=True, size_multiple=4)


class Apart(nn.Module):
    """Scores how far depth lies from where the colours are: red steps, green steps, and nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.unused = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        red, green, depth = x[:, 0], x[:, 1], x[:, 3]
        far = (depth / 256).floor()
        return {"out": torch.stack([(depth - 256 * far - red).abs(), (far - green).abs(), 0 * red], 1)}


def build(_: BuildRequest) -> tuple[object, NetSpec]:
    return Apart(), NET


@pytest.fixture
def engine(tmp_path: Path) -> TorchEngine:
    toy_networks.make_weights(tmp_path / "toy.safetensors", build)
    return TorchEngine(toy_networks.make_catalog(build), WeightsIndex((tmp_path,)))


def request(image: Image, options: RunOptions) -> Request:
    return Request(image, toy_networks.KEY, "toy", options=options)


def photo(size: tuple[int, int] = (65, 97)) -> Image:
    pixels, depth = depth_files.telling(size)
    return Image(pixels, Path("photos/a.png"), depth, "m")


@pytest.mark.parametrize(
    "options", [RunOptions(), RunOptions(windowing="sliding", window=32), RunOptions(windowing="sliding", window=48)]
)
def test_depth_lies_on_the_colours_whole_and_by_windows(engine: TorchEngine, options: RunOptions) -> None:
    scores = engine.segment(request(photo(), options), JobContext()).scores

    assert np.abs(scores.data).max() == 0


@pytest.mark.parametrize("options", [RunOptions(flip=True), RunOptions(windowing="sliding", window=32, flip=True)])
def test_depth_is_mirrored_with_the_colours(engine: TorchEngine, options: RunOptions) -> None:
    scores = engine.segment(request(photo(), options), JobContext()).scores

    # Three equal scores in both looks: each class has a third.
    assert np.allclose(scores.data, np.log(1 / 3), atol=1e-5)


@pytest.mark.parametrize("scale", [0.5, 0.75, 1.5, 2.0])
def test_depth_is_scaled_with_the_colours_and_keeps_its_values(engine: TorchEngine, scale: float) -> None:
    image = photo((64, 96))
    scores = engine.segment(request(image, RunOptions(scales=(scale,))), JobContext()).scores

    step = 239 / 63 + 1  # red from one row to the next, and its rounding; the nearest value is at most one away
    assert np.abs(scores.data).max() <= step * max(1, 1 / scale)
    assert image.depth is not None
    assert set(np.unique(resized(image.depth, (32, 48)))) <= set(np.unique(image.depth))


def test_depth_becomes_the_fourth_channel_by_its_own_mean_and_deviation() -> None:
    net = NetSpec(needs_depth=True, depth_mean=2.0, depth_std=0.5)
    x = to_tensor(np.zeros((2, 2, 3), np.uint8), net, np.array([[2, 3], [1, np.nan]], np.float32))

    assert x.shape == (1, 4, 2, 2)
    assert x[0, 3].tolist() == [[0, 2], [-2, 0]]


def test_a_network_for_photographs_is_fed_no_depth() -> None:
    assert to_tensor(np.zeros((2, 2, 3), np.uint8), NetSpec(), np.ones((2, 2), np.float32)).shape == (1, 3, 2, 2)


def test_holes_are_filled_as_the_network_says() -> None:
    depth = np.array([[1, np.nan, np.nan, 9], [1, 1, 9, 9]], np.float32)
    net = NetSpec(needs_depth=True, depth_mean=4.0)

    assert filled(depth, net)[0].tolist() == [1, 4, 4, 9]
    assert filled(depth, replace(net, missing_depth="zero"))[0].tolist() == [1, 0, 0, 9]
    assert filled(depth, replace(net, missing_depth="nearest"))[0].tolist() == [1, 1, 9, 9]


def test_a_map_of_holes_only_becomes_the_mean() -> None:
    net = NetSpec(needs_depth=True, depth_mean=4.0, missing_depth="nearest")

    assert (filled(np.full((2, 2), np.nan, np.float32), net) == 4).all()


def test_an_image_without_depth_is_refused_with_the_remedy(engine: TorchEngine) -> None:
    bare = Image(photo().pixels, Path("photos/a.png"))

    with pytest.raises(DepthError, match=r"^photos/a\.png: toy-convs needs depth: it has no depth map. Put it beside"):
        engine.segment(request(bare, RunOptions()), JobContext())


def test_what_is_wrong_with_a_map_is_passed_on(engine: TorchEngine) -> None:
    bad = Image(photo().pixels, Path("a.png"), depth_problem="a_depth.png: it is 1x1.", depth_remedy="Export both.")

    with pytest.raises(DepthError, match=r"^a\.png: .* needs depth: a_depth\.png: it is 1x1\. Export both\.$"):
        engine.segment(request(bad, RunOptions()), JobContext())


def test_depth_in_another_unit_than_in_training_is_refused(engine: TorchEngine) -> None:
    with pytest.raises(DepthError, match=r"pixels of disparity, but these weights .* trained on metres.*--depth-unit"):
        engine.segment(request(replace(photo(), depth_unit="px"), RunOptions()), JobContext())
