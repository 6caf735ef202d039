"""DFANet: the plumbing of its passes, and its cost."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api.torch import build_on_meta, count_macs, count_parameters
from segstudio.plugins import dfanet
from segstudio.plugins.dfanet.backbone import Block, Features, FullyConnectedAttention
from segstudio.plugins.dfanet.network import CHANNELS, DFANet

SPECS = {spec.key: spec for spec in dfanet.segstudio_models()}


def separable(inputs: int, outputs: int) -> int:
    """Count a depthwise 3x3 with normalisation and a 1x1 with normalisation."""
    return 9 * inputs + 2 * inputs + inputs * outputs + 2 * outputs


def stage(inputs: int, outputs: int, blocks: int) -> int:
    """Count a stage by hand: the first block has a normalised 1x1 as its shortcut."""
    middle = outputs // 4
    rest = separable(middle, middle) + separable(middle, outputs)
    first = separable(inputs, middle) + rest + inputs * outputs + 2 * outputs
    return first + (blocks - 1) * (separable(outputs, middle) + rest)


def test_backbone_a_has_2_10_mib_of_weights_as_in_the_papers_table() -> None:
    with torch.device("meta"):
        net = DFANet(CHANNELS["a"], 19)

    count = count_parameters(net.conv1) + count_parameters(net.passes[0])

    by_hand = 3 * 8 * 9 + 16 + stage(8, 48, 4) + stage(48, 96, 6) + stage(96, 192, 4)
    assert count == by_hand + 192 * 1000 + 1000 + 1000 * 192 + 2 * 192 == 550_632
    assert round(count * 4 / 2**20, 2) == 2.10


@pytest.mark.parametrize(
    ("key", "at19", "gmac"),
    [("dfanet-a", 1_839_243, 3.42), ("dfanet-a-prime", 1_839_243, 3.42), ("dfanet-b", 1_108_075, 2.06)],
)
def test_cost_on_1024_squared(key: str, at19: int, gmac: float) -> None:
    net, _ = build_on_meta(SPECS[key], 19)

    assert count_parameters(net) == at19
    assert round(count_macs(net, (1024, 1024)) / 1e9, 2) == gmac


def test_a_prime_is_a_on_half_the_area() -> None:
    (whole, _), (prime, _) = (build_on_meta(SPECS[key], 19) for key in ("dfanet-a", "dfanet-a-prime"))

    assert {k: v.shape for k, v in whole.state_dict().items()} == {k: v.shape for k, v in prime.state_dict().items()}
    assert count_macs(prime, (512, 1024)) == pytest.approx(count_macs(whole, (1024, 1024)) / 2, rel=1e-3)


def test_b_takes_three_fifths_of_the_arithmetic() -> None:
    a, b = (count_macs(build_on_meta(SPECS[key], 19)[0]) for key in ("dfanet-a", "dfanet-b"))

    assert a / b == pytest.approx(1.66, abs=0.01)


def test_later_passes_read_two_sources() -> None:
    with torch.device("meta"):
        net = DFANet(CHANNELS["a"], 19)

    firsts = [[later.get_submodule(f"{name}.0.conv1.0") for name in ("enc2", "enc3", "enc4")] for later in net.passes]
    read = [[conv.in_channels for conv in row if isinstance(conv, nn.Conv2d)] for row in firsts]

    assert read == [[8, 48, 96], [240, 144, 288], [240, 144, 288]]


@pytest.mark.parametrize("size", [(128, 256), (384, 128), (129, 97), (1, 1)])
def test_each_pass_sees_half_of_the_one_before(size: tuple[int, int]) -> None:
    with torch.device("meta"):
        net = DFANet(CHANNELS["b"], 3).eval()
    seen: list[Features] = []
    net.decoder.register_forward_pre_hook(lambda _, args: seen.extend(args[0]))

    out = net(torch.zeros(1, 3, *size, device="meta"))["out"]

    grids = [[tuple(map_.shape[2:]) for map_ in features] for features in seen]
    strides = [[4, 8, 16, 16], [8, 16, 32, 32], [16, 32, 64, 64]]
    assert grids == [[tuple(-(-side // s) for side in size) for s in row] for row in strides]
    assert tuple(out.shape[2:]) == grids[0][0]


def test_all_six_inputs_of_the_decoder_are_learnt_from() -> None:
    net = DFANet((8, 8, 8), 3)
    seen: list[Tensor] = []

    def keep(_: nn.Module, args: tuple[list[Features]]) -> None:
        for features in args[0]:
            for value in (features.enc2, features.attended):
                value.retain_grad()
                seen.append(value)

    net.decoder.register_forward_pre_hook(keep)
    generator = torch.Generator().manual_seed(2)
    net(torch.randn(2, 3, 64, 64, generator=generator))["out"].square().sum().backward()

    assert len(seen) == 6
    assert all(value.grad is not None and value.grad.any() for value in seen)


def test_the_attention_is_one_factor_for_all_places() -> None:
    attention = FullyConnectedAttention(4).eval()
    nn.init.constant_(attention.bn.bias, 1.0)
    x = torch.rand(1, 4, 3, 5, generator=torch.Generator().manual_seed(1)) + 0.5

    factor = (attention(x) / x).detach()

    assert torch.allclose(factor, factor[..., :1, :1].expand_as(factor))
    assert factor.any()


def test_gradients_keep_their_size_over_three_passes() -> None:
    generator = torch.Generator().manual_seed(4)
    torch.manual_seed(4)
    net = DFANet(CHANNELS["b"], 3)
    out = net(torch.randn(4, 3, 96, 64, generator=generator))["out"]
    loss = functional.cross_entropy(out, torch.randint(3, (4, *out.shape[2:]), generator=generator))
    torch.autograd.backward(loss)

    first, last = (net.get_parameter(name).grad for name in ("conv1.0.weight", "decoder.scores.weight"))

    assert first is not None
    assert last is not None
    assert first.norm() < 20 * last.norm()


def test_a_block_that_keeps_its_shape_adds_its_input_as_it_is() -> None:
    assert isinstance(Block(8, 8, 1).shortcut, nn.Identity)
    assert not isinstance(Block(8, 8, 2).shortcut, nn.Identity)
