import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

import toy_networks
from segstudio.core import JobContext
from segstudio.core.plugins import NetSpec
from segstudio.engine.networks import Meter
from segstudio.engine.score_grids import Axis, Grid, covering, moved
from segstudio.engine.tta import InferenceMode, Prediction, mean, mirrored, passes, predict
from toy_networks import network_of


def run(module: nn.Module, x: Tensor, mode: InferenceMode, net: NetSpec) -> Prediction:
    network = network_of(module, net)
    return predict(network, x, mode, Meter(JobContext(), passes(network, (x.shape[2], x.shape[3]), mode)))


class Pool(nn.Module):
    """Averages blocks: each output value depends on its own block of pixels and nothing else."""

    def __init__(self, stride: int) -> None:
        super().__init__()
        self.pool = nn.AvgPool2d(stride, ceil_mode=True)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {"out": self.pool(x)}


class Ramp(nn.Module):
    """Gives back the image at every fourth pixel, first and last included: a grid from corner to corner."""

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        size = [(n - 1) // 4 + 1 for n in x.shape[2:]]
        return {"out": functional.interpolate(x, size, mode="bilinear", align_corners=True)}


@pytest.mark.parametrize("align_corners", [False, True])
def test_places_undo_centers(align_corners: bool) -> None:
    axis = Axis(7, 50, align_corners)

    np.testing.assert_allclose(axis.places(axis.centers()), np.arange(7), atol=1e-9)


def test_moving_between_grids_is_what_torch_interpolates() -> None:
    values = torch.rand(3, 5, 7)
    source = Grid.over((5, 7), (40, 56), align_corners=False)
    target = Grid.over((11, 20), (40, 56), align_corners=False)
    expected = functional.interpolate(values[None], (11, 20), mode="bilinear", align_corners=False)[0]

    torch.testing.assert_close(moved(values, source, target), expected)
    assert moved(values, source, source) is values


def test_windows_of_a_local_network_equal_the_whole_image() -> None:
    x = torch.rand(1, 3, 96, 64)
    net = NetSpec(output_stride=4)
    whole = run(Pool(4), x, InferenceMode(), net)
    sliding = run(Pool(4), x, InferenceMode(window=32, overlap=0.25), net)

    assert sliding.grid == whole.grid
    torch.testing.assert_close(sliding.values, whole.values)


@pytest.mark.parametrize("size", [(95, 61), (33, 130), (97, 97)])
def test_windows_hold_for_sizes_off_the_grid(size: tuple[int, int]) -> None:
    y, x = torch.meshgrid(torch.arange(size[0]) / 100, torch.arange(size[1]) / 100, indexing="ij")
    ramp = torch.stack([y, x, x + y])[None]
    sliding = run(Pool(4), ramp, InferenceMode(window=32, overlap=0.5), NetSpec(output_stride=4))
    grid = sliding.grid
    rows, columns = grid.rows.centers() / 100, grid.columns.centers() / 100

    # A ramp that is averaged over blocks stays the same ramp; beyond the outermost centres it is flat.
    np.testing.assert_allclose(sliding.values[0][:, 0], rows, atol=0.01)
    np.testing.assert_allclose(sliding.values[1][0], columns, atol=0.01)


def test_windows_of_a_corner_to_corner_network_keep_a_ramp() -> None:
    x = (torch.arange(129) / 100).expand(1, 3, 97, 129)
    net = NetSpec(output_stride=4, align_corners=True)
    sliding = run(Ramp(), x, InferenceMode(window=64, overlap=0.5), net)

    assert sliding.grid.rows.align_corners
    np.testing.assert_allclose(sliding.values[0], np.tile(sliding.grid.columns.centers() / 100, (25, 1)), atol=1e-4)


def test_padding_is_cut_off_again() -> None:
    x = torch.rand(1, 3, 40, 24)
    net = NetSpec(output_stride=4, size_multiple=32)
    padded = run(Pool(4), x, InferenceMode(), net)
    plain = run(Pool(4), x, InferenceMode(), NetSpec(output_stride=4))

    assert padded.grid == plain.grid
    torch.testing.assert_close(padded.values, plain.values)


def test_mirroring_twice_is_what_a_symmetric_network_saw() -> None:
    x = torch.rand(1, 3, 16, 16)
    network = network_of(Pool(4), NetSpec(output_stride=4))
    straight = predict(network, x, InferenceMode(), Meter(JobContext(), 1))
    back = mirrored(network, x, InferenceMode(), Meter(JobContext(), 1))

    torch.testing.assert_close(straight.values, back.values)


def test_the_mean_of_looks_is_that_of_their_probabilities() -> None:
    first, second = torch.randn(3, 4, 4), torch.randn(3, 8, 8)
    grids = [Grid.over((n, n), (16, 16), align_corners=False) for n in (4, 8)]
    got = mean([Prediction(first, grids[0]), Prediction(second, grids[1])])
    small = functional.interpolate(second[None], (4, 4), mode="bilinear", align_corners=False)[0]
    expected = (first.softmax(0) + small.softmax(0)) / 2

    torch.testing.assert_close(got.values.softmax(0), expected)
    assert got.grid == grids[0]


def test_one_look_alone_stays_as_it_is() -> None:
    only = Prediction(torch.randn(3, 4, 4), Grid.over((4, 4), (16, 16), align_corners=False))

    assert mean([only]) is only


def test_passes_count_windows() -> None:
    network = network_of(toy_networks.Convs(3))

    assert passes(network, (100, 200), InferenceMode()) == 1
    assert passes(network, (64, 200), InferenceMode(window=64, overlap=0)) == math.ceil(200 / 64)
    assert covering((97, 131), 8, align_corners=False).cells == (13, 17)
