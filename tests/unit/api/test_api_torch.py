"""Torch's side of the door for plugins."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from faulty_plugin import faulty_spec
from segstudio.api import ModelError, NetSpec, UnknownKeyError
from segstudio.api.torch import build, build_on_meta, count_macs, count_parameters, pad_to_multiple


def test_parameters_are_counted_without_running_statistics() -> None:
    assert count_parameters(nn.Sequential(nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4))) == 3 * 4 * 9 + 8


def test_multiply_accumulates_of_a_convolution_are_cells_times_weights() -> None:
    net = nn.Conv2d(3, 4, 3, stride=2, padding=1)

    assert count_macs(net, (10, 6)) == 5 * 3 * (3 * 9 * 4)


def test_counting_leaves_the_network_in_its_mode() -> None:
    net = nn.Sequential(nn.Conv2d(3, 1, 1), nn.BatchNorm2d(1))
    before = net.get_buffer("1.running_mean").clone()

    count_macs(net, (4, 4))

    assert net.training
    assert torch.equal(net.get_buffer("1.running_mean"), before)


def test_on_the_meta_device_a_network_has_shapes_only() -> None:
    net, feeding = build_on_meta(faulty_spec(), 7)

    assert all(parameter.is_meta for parameter in net.parameters())
    assert tuple(net(torch.zeros(1, 3, 9, 8, device="meta"))["out"].shape) == (1, 7, 5, 4)
    assert feeding.output_stride == 2


def test_scores_lie_at_the_output_stride_where_nothing_else_is_said() -> None:
    plain = NetSpec(output_stride=2)

    assert plain.stride_of_scores == 2
    assert replace(plain, output_stride=16).stride_of_scores == 16
    assert replace(plain, score_stride=1).stride_of_scores == 1


def test_parameters_are_filled_in_and_checked() -> None:
    with pytest.raises(UnknownKeyError, match="extra"):
        build(faulty_spec(), 2, {"extras": True})


def test_auxiliary_heads_are_built_when_asked_for() -> None:
    net, feeding = build(faulty_spec(), 2, auxiliary=True)

    assert set(net(torch.zeros(1, 3, 4, 4))) == {"out", "aux"}
    assert feeding.auxiliary == ("aux",)


def test_something_else_than_a_module_is_refused() -> None:
    spec = replace(faulty_spec(), load=lambda _: ("a network", NetSpec()))

    with pytest.raises(ModelError, match="load returned str, not a torch module"):
        build(spec, 2)


@pytest.mark.parametrize(("size", "padded"), [((1, 1), (32, 32)), ((32, 64), (32, 64)), ((33, 3), (64, 32))])
def test_padding_is_zeros_on_the_right_and_below(size: tuple[int, int], padded: tuple[int, int]) -> None:
    out = pad_to_multiple(torch.ones(1, 3, *size), 32)

    assert tuple(out.shape[-2:]) == padded
    assert out[..., : size[0], : size[1]].all()
    assert out.sum() == 3 * size[0] * size[1]
