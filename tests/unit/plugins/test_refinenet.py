"""RefineNet: its counts written out from the table, its blocks one by one, and the port's files."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api.torch import build_on_meta
from segstudio.nn.taps import TappedStages
from segstudio.plugins import refinenet
from segstudio.plugins.refinenet import network
from segstudio.plugins.refinenet.blocks import (
    CONV_FIRST,
    POOL_FIRST,
    ChainedPooling,
    RefineBlock,
    ResidualUnit,
)

SPECS = {spec.key.removeprefix("refinenet-"): spec for spec in refinenet.segstudio_models()}
CLASSES = 21
BACKBONES = {50: 23_508_032, 101: 42_500_160, 152: 58_143_808}  # torchvision's ResNets without their classifiers
STAGES = {"layer1": 256, "layer2": 512, "layer3": 1024, "layer4": 2048}


@pytest.mark.parametrize(("depth", "count"), [(50, 99_060_309), (101, 118_052_437), (152, 133_696_085)])
def test_the_released_form_has_the_ports_parameters(depth: int, count: int) -> None:
    assert SPECS[f"4cascade-resnet{depth}"].parameters == count


def conv(inputs: int, outputs: int) -> int:
    """Count a 3x3 without bias."""
    return 9 * inputs * outputs


def unit(width: int) -> int:
    """Count a residual unit: two 3x3, a bias on the first."""
    return 2 * conv(width, width) + width


def path(inputs: int, width: int) -> int:
    """Count what stands on a path from the backbone: reduction and two residual units."""
    return conv(inputs, width) + 2 * unit(width)


def closing(width: int) -> int:
    """Count the chained pooling's four convolutions and the three residual units at a block's end."""
    return 4 * conv(width, width) + 3 * unit(width)


CLASSIFIER = conv(256, CLASSES) + CLASSES
FINE = sum(path(inputs, 256) for inputs in (256, 512, 1024))  # the paths of strides 4, 8 and 16
DECODERS = {
    "single": FINE + path(2048, 512) + 3 * conv(256, 256) + conv(512, 256) + closing(256) + CLASSIFIER,
    "2cascade": FINE
    + path(2048, 512)
    + (conv(256, 256) + conv(512, 256) + closing(256))
    + (3 * conv(256, 256) + closing(256))
    + CLASSIFIER,
    "4cascade": FINE
    + path(2048, 512)
    + closing(512)
    + (conv(256, 256) + conv(512, 256) + closing(256))
    + 2 * (2 * conv(256, 256) + closing(256))
    + CLASSIFIER,
    "4cascade-2scale": 2 * FINE
    + 2 * path(2048, 512)
    + (2 * conv(512, 512) + closing(512))
    + (2 * conv(256, 256) + conv(512, 256) + closing(256))
    + 2 * (3 * conv(256, 256) + closing(256))
    + CLASSIFIER,
}


def test_the_decoder_of_the_released_form_has_the_count_of_its_table() -> None:
    assert DECODERS["4cascade"] == 75_552_277


@pytest.mark.parametrize("variant", DECODERS)
@pytest.mark.parametrize("depth", BACKBONES)
def test_every_variant_has_the_parameters_that_its_parts_add_up_to(variant: str, depth: int) -> None:
    backbones = 2 if variant.endswith("2scale") else 1

    assert SPECS[f"{variant}-resnet{depth}"].parameters == backbones * BACKBONES[depth] + DECODERS[variant]


@pytest.mark.parametrize(("depth", "giga"), [(50, 243.5), (101, 262.9)])
def test_costs_what_the_port_costs(depth: int, giga: float) -> None:
    assert round(SPECS[f"4cascade-resnet{depth}"].macs_512 / 1e9, 1) == giga


@pytest.mark.parametrize("variant", DECODERS)
def test_scores_come_at_a_quarter_of_the_size(variant: str) -> None:
    net = build_on_meta(SPECS[f"{variant}-resnet50"], 3)[0].eval()

    sizes = [net(torch.zeros(1, 3, side, 33, device="meta"))["out"].shape for side in (97, 1)]
    assert sizes == [(1, 3, 25, 9), (1, 3, 1, 9)]


def features(width: int = 4, side: int = 9) -> Tensor:
    return torch.randn(1, width, side, side, generator=torch.Generator().manual_seed(0))


def silence(module: nn.Module) -> None:
    for parameter in module.parameters():
        nn.init.zeros_(parameter)


def test_a_residual_unit_of_zeros_is_the_identity_and_leaves_its_input_alone() -> None:
    residual, x = ResidualUnit(4), features()
    silence(residual)
    before = x.clone()

    assert torch.equal(residual(x), before)
    assert torch.equal(x, before)


@pytest.mark.parametrize("order", [POOL_FIRST, CONV_FIRST])
def test_chained_pooling_of_zeros_is_a_relu(order: str) -> None:
    chain, x = ChainedPooling(4, order), features()
    silence(chain)

    assert torch.equal(chain(x), x.relu())


@pytest.mark.parametrize(("order", "spread"), [(POOL_FIRST, 8), (CONV_FIRST, 8)])
def test_chained_pooling_spreads_a_point_by_two_cells_a_stage(order: str, spread: int) -> None:
    """With convolutions that hand on what they get, four pools of 5x5 carry a maximum eight cells far."""
    chain = ChainedPooling(1, order)
    for layer in chain.stages:
        nn.init.dirac_(layer.get_parameter("weight"))
    x = torch.zeros(1, 1, 21, 21)
    x[..., 10, 10] = 1

    y = chain(x)

    assert y[0, 0, 10, 10] == 5
    assert y[0, 0, 10].nonzero().flatten().tolist() == list(range(10 - spread, 10 + spread + 1))


def test_the_order_of_pool_and_convolution_matters() -> None:
    one, other = ChainedPooling(4, POOL_FIRST), ChainedPooling(4, CONV_FIRST)
    for layer in one.stages:
        nn.init.normal_(layer.get_parameter("weight"))
    other.load_state_dict(one.state_dict())
    x = features()

    first = functional.max_pool2d(x.relu(), 5, 1, 2)
    assert not torch.allclose(one(x), other(x))
    assert torch.allclose(_stages_silent_after_first(one)(x), x.relu() + one.stages[0](first), atol=1e-5)


def _stages_silent_after_first(chain: ChainedPooling) -> ChainedPooling:
    for stage in list(chain.stages)[1:]:
        silence(stage)
    return chain


def test_a_block_of_one_input_has_no_fusion_and_keeps_its_width() -> None:
    block = RefineBlock([(8, 6)])

    assert block.fuse is None
    assert tuple(block([features(8, 3)]).shape) == (1, 6, 3, 3)


def test_a_block_fuses_at_its_finest_input_the_sum_of_all() -> None:
    block = RefineBlock([(8, 4), (12, 6)], refined=5)
    assert block.fuse is not None
    for layer, fill in zip(block.fuse, (1.0, 2.0, 4.0), strict=True):
        nn.init.zeros_(layer.get_parameter("weight"))
        layer.get_parameter("weight").data[:, 0, 1, 1] = fill

    ones = [torch.ones(1, width, side, side) for width, side in ((4, 8), (6, 4), (5, 2))]

    assert torch.equal(block._fused(ones), torch.full((1, 4, 8, 8), 7.0))
    assert tuple(block([features(8, 8), features(12, 4)], features(5, 2)).shape) == (1, 4, 8, 8)


def test_the_released_form_refines_from_512_channels_on_and_fuses_in_all_but_the_deepest_block() -> None:
    blocks = build_on_meta(SPECS["4cascade-resnet50"], 2)[0].get_submodule("blocks")

    assert [block.width for block in blocks.children() if isinstance(block, RefineBlock)] == [512, 256, 256, 256]
    assert [block.fuse is None for block in blocks.children() if isinstance(block, RefineBlock)] == [True] + [False] * 3
    assert sum(1 for m in blocks.modules() if isinstance(m, nn.Conv2d)) == 66


class Seeing(TappedStages):
    """A backbone that hands out the image's mean colour at four sizes, and notes what it was shown."""

    def __init__(self) -> None:
        super().__init__({}, {}, dict.fromkeys(STAGES, 3))
        self.shown: list[tuple[int, ...]] = []

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        self.shown.append(tuple(x.shape[2:]))
        return {s: functional.adaptive_avg_pool2d(x, -(-x.shape[-1] // 4 // 2**i)) for i, s in enumerate(STAGES)}


def thin(variant: str) -> tuple[network.RefineNet, list[Seeing]]:
    form = network.VARIANTS[variant]
    backbones = [Seeing() for _ in range(form.sizes)]
    widths = dict.fromkeys(STAGES, 4) | {"layer4": 6}
    return network.RefineNet(backbones, form, 2, widths=widths).eval(), backbones


@pytest.mark.parametrize("variant", DECODERS)
def test_every_variant_uses_every_stage_of_its_backbones(variant: str) -> None:
    net, backbones = thin(variant)
    out = net(features(3, 64))["out"]
    torch.autograd.backward(out.square().mean())

    assert tuple(out.shape) == (1, 2, 16, 16)
    assert [backbone.shown for backbone in backbones] == [[(64, 64)], [(32, 32)]][: len(backbones)]
    assert all(parameter.grad is not None for parameter in net.parameters())


def test_blocks_take_their_stages_coarse_to_fine() -> None:
    assert {key: form.blocks for key, form in network.VARIANTS.items()} == {
        "single": (("layer1", "layer2", "layer3", "layer4"),),
        "2cascade": (("layer3", "layer4"), ("layer1", "layer2")),
        "4cascade": (("layer4",), ("layer3",), ("layer2",), ("layer1",)),
        "4cascade-2scale": (("layer4",), ("layer3",), ("layer2",), ("layer1",)),
    }


def test_the_two_deepest_features_are_dropped_out_in_training() -> None:
    net, (backbone,) = thin("4cascade")
    ones = torch.ones(1, 3, 64, 64)

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        dropped = net.train()._features(backbone, ones)

    assert {stage: sorted(set(value.flatten().tolist())) for stage, value in dropped.items()} == {
        "layer1": [1.0], "layer2": [1.0], "layer3": [0.0, 2.0], "layer4": [0.0, 2.0],
    }  # fmt: skip


def as_published() -> dict[str, str]:
    """Map the port's names for its decoder to ours, written out."""
    names = {"clf_conv.weight": "classifier.weight", "clf_conv.bias": "classifier.bias"}
    for i in range(1, 5):
        ours = f"blocks.{i - 1}"
        names[f"p_ims1d2_outl{i}_dimred.weight"] = f"{ours}.reduce.0.weight"
        for theirs, mine, count in ((f"adapt_stage{i}_b", "adapt.0", 2), (f"mflow_conv_g{i}_b", "output", 3)):
            for k in range(1, count + 1):
                names[f"{theirs}.0.{k}_conv.weight"] = f"{ours}.{mine}.{k - 1}.first.weight"
                names[f"{theirs}.0.{k}_conv.bias"] = f"{ours}.{mine}.{k - 1}.first.bias"
                names[f"{theirs}.0.{k}_conv_relu_varout_dimred.weight"] = f"{ours}.{mine}.{k - 1}.second.weight"
        for k in range(1, 5):
            names[f"mflow_conv_g{i}_pool.0.{k}_outvar_dimred.weight"] = f"{ours}.pool.stages.{k - 1}.weight"
        if i > 1:
            names[f"adapt_stage{i}_b2_joint_varout_dimred.weight"] = f"{ours}.fuse.0.weight"
        if i < 4:
            names[f"mflow_conv_g{i}_b3_joint_varout_dimred.weight"] = f"blocks.{i}.fuse.1.weight"
    return names


def test_a_file_of_the_port_is_renamed_one_to_one() -> None:
    spec = SPECS["4cascade-resnet101"]
    (layout,) = spec.layouts
    net, _ = build_on_meta(spec, CLASSES, layout.values)
    own = set(net.state_dict())
    body = {key.removeprefix("backbone.") for key in own if key.startswith("backbone.")}
    decoder = as_published()

    assert len(body) + len(decoder) == len(own) == 712
    assert {name: layout.rename(name) for name in decoder} == decoder
    assert {layout.rename(name) for name in (*body, *decoder)} == own
    file = dict.fromkeys((*body, *decoder), (1,))
    assert [key for key, other in SPECS.items() if any(one.matches(file) for one in other.layouts)] == [
        "4cascade-resnet101"
    ]


@pytest.mark.slow
def test_the_whole_network_answers() -> None:
    net, _ = build_on_meta(SPECS["4cascade-resnet50"], 2)
    net = net.to_empty(device="cpu").eval()
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, value in net.state_dict().items():
            if value.is_floating_point():
                value.uniform_(0.5, 1.5, generator=generator) if "running_var" in name else value.normal_(
                    0, 0.02, generator=generator
                )
        out = net(torch.randn(1, 3, 33, 21, generator=generator))["out"]

    assert tuple(out.shape) == (1, 2, 9, 6)
    assert out.isfinite().all()
    assert out.std() > 0
