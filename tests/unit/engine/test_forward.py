import numpy as np
import pytest
import torch
from torch import Tensor, nn

import toy_networks
from segstudio.core import Cancelled, CancelToken, JobContext, ModelError, Progress
from segstudio.core.plugins import BuildRequest, NetSpec
from segstudio.engine.networks import Meter, forward, padded, to_tensor, watched
from toy_networks import network_of


def test_an_image_is_normalised_as_the_network_wants() -> None:
    pixels = np.array([[[255, 0, 51]]], np.uint8)
    rgb = to_tensor(pixels, NetSpec(mean=(0.5, 0.5, 0.5), std=(0.5, 0.25, 1.0)))
    caffe = to_tensor(pixels, NetSpec((104, 117, 123), (1, 1, 1), channel_order="bgr", scale_255=True))

    assert rgb.shape == (1, 3, 1, 1)
    assert rgb.flatten().tolist() == pytest.approx([1.0, -2.0, -0.3])
    assert caffe.flatten().tolist() == pytest.approx([51 - 104, 0 - 117, 255 - 123])


@pytest.mark.parametrize(
    ("size", "multiple", "expected"), [((5, 8), 8, (8, 8)), ((5, 7), 1, (5, 7)), ((1, 1), 32, (32, 32))]
)
def test_padding_reaches_the_multiple(size: tuple[int, int], multiple: int, expected: tuple[int, int]) -> None:
    x = torch.ones(1, 3, *size)
    y = padded(x, multiple)

    assert y.shape[2:] == expected
    assert torch.equal(y[:, :, : size[0], : size[1]], x)
    assert y.sum() == x.sum()


class Counting(nn.Module):
    """Ten layers that count how often one was called, and cancel a token at the third."""

    def __init__(self, token: CancelToken) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Identity() for _ in range(10)])
        self.token, self.calls = token, 0

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
            self.calls += 1
            if self.calls == 3:
                self.token.cancel()
        return x


def test_cancelling_stops_before_the_next_layer_and_leaves_no_hook() -> None:
    token = CancelToken()
    module = Counting(token)

    with pytest.raises(Cancelled), watched(module, Meter(JobContext(token), 1)):
        module(torch.zeros(1))
    assert module.calls == 3
    assert not any(m._forward_pre_hooks for m in module.modules())


def test_progress_runs_from_nothing_to_everything() -> None:
    reported: list[Progress] = []
    network = network_of(toy_networks.Convs(3))
    meter = Meter(JobContext(report=reported.append), 2)
    for _ in range(2):
        forward(network, torch.zeros(1, 3, 16, 16), meter)

    shares = [p.done / p.total for p in reported]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1
    assert {p.stage for p in reported} == {"network"}


class Odd(nn.Module):
    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer

    def forward(self, x: Tensor) -> object:
        return self.answer


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (torch.zeros(1, 3, 4, 4), "got Tensor"),
        ({}, "got dict"),
        ({"out": torch.zeros(1, 5, 4, 4)}, r"got \(1, 5, 4, 4\)"),
        ({"out": torch.zeros(3, 4, 4)}, r"got \(3, 4, 4\)"),
        ({"out": torch.full((1, 3, 4, 4), torch.nan)}, "not finite"),
        ({"out": torch.full((1, 3, 4, 4), torch.inf)}, "not finite"),
    ],
)
def test_what_a_network_must_not_give_is_an_error(answer: object, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        forward(network_of(Odd(answer)), torch.zeros(1, 3, 8, 8), Meter(JobContext(), 1))


def test_bfloat16_by_name_changes_numbers_a_little() -> None:
    module, net = toy_networks.build_convs(BuildRequest(3))
    assert isinstance(module, nn.Module)
    network = network_of(module, net)
    x = torch.rand(1, 3, 32, 32)
    exact = forward(network, x, Meter(JobContext(), 1))
    short = forward(network, x, Meter(JobContext(), 1), "bfloat16")

    assert short.dtype == torch.float32
    assert 0 < (exact - short).abs().max() < 0.05 * exact.abs().max()


def test_a_network_knows_its_size() -> None:
    assert network_of(nn.Conv2d(3, 2, 1)).bytes == (3 * 2 + 2) * 4
