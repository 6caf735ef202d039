"""BiSeNet: its modules, the three public graphs, and the names of their files."""

from collections.abc import Callable, Iterator

import pytest
import torch
from torch import Tensor, nn

from segstudio.api import CheckpointLayout, ModelSpec, WeightsError
from segstudio.api.torch import build, build_on_meta, count_macs, count_parameters
from segstudio.plugins import bisenet
from segstudio.plugins.bisenet.network import GRAPHS, AttentionRefinement, FeatureFusion
from segstudio.plugins.bisenet.xception import XCEPTION39_CHANNELS, xception39_features

SPECS = {spec.key: spec for spec in bisenet.segstudio_models()}
R18 = SPECS["bisenet-resnet18"]
NORMAL = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")


def drawn(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(11))


@pytest.mark.parametrize(
    ("key", "graph", "trained", "run"),
    [
        ("bisenet-resnet18", "torchseg", 13_494_777, 12_894_163),
        ("bisenet-resnet18", "torchseg-speed", 13_194_489, 12_894_163),
        ("bisenet-resnet18", "coincheung", 13_425_721, 13_275_539),
        ("bisenet-xception39", "torchseg", 1_842_289, 1_541_963),
        ("bisenet-resnet101", "torchseg", 48_239_417, 47_638_803),
    ],
)
def test_has_the_publishers_parameters_at_19_classes(key: str, graph: str, trained: int, run: int) -> None:
    counts = [
        count_parameters(build_on_meta(SPECS[key], 19, {"graph": graph}, auxiliary=aux)[0]) for aux in (True, False)
    ]

    assert counts == [trained, run]


def test_mmseg_s_graph_has_the_parameters_of_coincheung_s() -> None:
    """Both have one normalised 1x1 as the fusion's gate and heads of 256 and 64 channels; a ReLU weighs nothing."""
    counts = [count_parameters(build_on_meta(R18, 19, {"graph": graph})[0]) for graph in ("mmseg", "coincheung")]

    assert counts == [13_275_539] * 2


@pytest.mark.parametrize(
    ("key", "gmac"), [("bisenet-resnet18", 58.3), ("bisenet-xception39", 15.6), ("bisenet-resnet101", 245.3)]
)
def test_takes_the_stated_arithmetic_on_768_by_1536(key: str, gmac: float) -> None:
    assert count_macs(build_on_meta(SPECS[key], 19)[0], (768, 1536)) / 1e9 == pytest.approx(gmac, abs=0.06)


def test_coincheung_s_graph_takes_the_stated_arithmetic_on_1024_by_2048() -> None:
    net, _ = build_on_meta(R18, 19, {"graph": "coincheung"})

    assert count_macs(net, (1024, 2048)) / 1e9 == pytest.approx(118.3, abs=0.06)


class LastTap(nn.Module):
    """Hands out one tap, as `count_macs` wants a network."""

    def __init__(self) -> None:
        super().__init__()
        self.features = xception39_features()

    def forward(self, x: Tensor) -> Tensor:
        last: Tensor = self.features(x)["layer4"]
        return last


def test_xception39_is_the_authors() -> None:
    with torch.device("meta"):
        net = LastTap()

    assert count_parameters(net) == 299_448
    assert count_macs(net, (360, 640)) / 1e6 == pytest.approx(185.9, abs=0.06)


@pytest.mark.parametrize("size", [(64, 96), (65, 97), (1, 1)])
def test_xception39_has_three_levels(size: tuple[int, int]) -> None:
    with torch.device("meta"):
        taps = xception39_features().eval()(torch.zeros(1, 3, *size, device="meta"))

    assert {name: tap.shape[1] for name, tap in taps.items()} == XCEPTION39_CHANNELS
    grids = [tuple(tap.shape[2:]) for tap in taps.values()]
    assert grids == [tuple(-(-side // stride) for side in size) for stride in (8, 16, 32)]


def forced(value: float) -> Callable[[nn.Module, object, Tensor], Tensor]:
    return lambda _, __, gate: torch.full_like(gate, value)


@pytest.mark.parametrize("gate", [0.0, 1.0])
def test_fusion_adds_what_its_gate_lets_through(gate: float) -> None:
    fusion = FeatureFusion(6, 4, "pair").eval()
    fusion.gate.register_forward_hook(forced(gate))
    spatial, context = drawn(1, 3, 4, 5), drawn(1, 3, 4, 5) + 1
    joined = fusion.conv(torch.cat([spatial, context], dim=1))

    assert torch.allclose(fusion(spatial, context), joined * (1 + gate))


def test_only_mmseg_s_gate_never_closes() -> None:
    lowest = {}
    for kind in ("pair", "norm", "norm-relu"):
        gate = FeatureFusion(6, 4, kind).eval().gate
        lowest[kind] = float(gate(torch.randn(64, 4, 1, 1, generator=torch.Generator().manual_seed(1))).min().detach())

    assert lowest["norm-relu"] == 0.5
    assert max(lowest["norm"], lowest["pair"]) < 0.5


def test_refinement_s_gate_is_one_factor_between_0_and_1_for_all_places() -> None:
    arm = AttentionRefinement(3, 4).eval()
    x = drawn(1, 3, 6, 7)
    features = arm.conv(x)

    factor = (arm(x)[features > 0] / features[features > 0]).detach()

    assert 0 < float(factor.min()) <= float(factor.max()) < 1
    gates: list[Tensor] = []
    arm.gate.register_forward_hook(lambda _, __, gate: gates.append(gate))
    arm(x)
    assert tuple(gates[0].shape) == (1, 4, 1, 1)


@pytest.mark.parametrize("key", SPECS)
def test_scores_stand_at_strides_8_and_16(key: str) -> None:
    net, feeding = build_on_meta(SPECS[key], 5, auxiliary=True)

    outputs = net(torch.zeros(2, 3, 96, 130, device="meta"))

    assert {name: tuple(value.shape) for name, value in outputs.items()} == {
        "out": (2, 5, 12, 17), "aux8": (2, 5, 12, 17), "aux16": (2, 5, 6, 9),
    }  # fmt: skip
    assert feeding.auxiliary == ("aux16", "aux8")


@pytest.mark.parametrize(
    ("graph", "corners", "mean"),
    [("torchseg", True, 0.485), ("coincheung", False, 0.3257), ("mmseg", False, 0.485)],
)
def test_is_fed_as_its_publisher_feeds_it(graph: str, corners: bool, mean: float) -> None:
    _, feeding = build_on_meta(R18, 2, {"graph": graph})

    assert (feeding.align_corners, feeding.mean[0]) == (corners, mean)


def test_one_image_is_too_few_for_training() -> None:
    net, _ = build(SPECS["bisenet-xception39"], 2)

    with pytest.raises(ValueError, match="more than 1 value per channel"):
        net.train()(torch.zeros(1, 3, 32, 32))


def test_imagenet_weights_of_xception39_do_not_exist() -> None:
    with pytest.raises(WeightsError, match="xception39"):
        build(SPECS["bisenet-xception39"], 2, pretrained=True)


def layer(conv: str, norm: str) -> Iterator[str]:
    yield f"{conv}.weight"
    yield from (f"{norm}.{part}" for part in NORMAL)


def block(name: str) -> Iterator[str]:
    return layer(f"{name}.conv", f"{name}.bn")


def torchseg_names(resnet: list[str]) -> Iterator[str]:
    yield from (f"context_path.{name}" for name in resnet)
    for name in ("conv_7x7", "conv_3x3_1", "conv_3x3_2", "conv_1x1"):
        yield from block(f"spatial_path.{name}")
    yield from block("global_context.1")
    for i in (0, 1):
        yield from (*block(f"arms.{i}.conv_3x3"), *block(f"arms.{i}.channel_attention.1"), *block(f"refines.{i}"))
    yield from block("ffm.conv_1x1")
    yield from (f"ffm.channel_attention.{i}.conv.weight" for i in (1, 2))
    for i in (0, 1, 2):
        yield from (*block(f"heads.{i}.conv_3x3"), f"heads.{i}.conv_1x1.weight", f"heads.{i}.conv_1x1.bias")


def coincheung_names(resnet: list[str]) -> Iterator[str]:
    yield from (f"cp.resnet.{name}" for name in resnet)
    for name in ("sp.conv1", "sp.conv2", "sp.conv3", "sp.conv_out", "cp.conv_avg", "cp.conv_head16", "cp.conv_head32"):
        yield from block(name)
    for arm in ("cp.arm16", "cp.arm32"):
        yield from (*block(f"{arm}.conv"), *layer(f"{arm}.conv_atten", f"{arm}.bn_atten"))
    yield from (*block("ffm.convblk"), *layer("ffm.conv", "ffm.bn"))
    for head in ("conv_out", "conv_out16", "conv_out32"):
        yield from (*block(f"{head}.conv"), f"{head}.conv_out.weight", f"{head}.conv_out.bias")


def mmseg_names(resnet: list[str]) -> Iterator[str]:
    context = "backbone.context_path"
    yield from (f"{context}.backbone.{name}" for name in resnet)
    yield from (name for i in range(1, 5) for name in block(f"backbone.spatial_path.layer{i}"))
    for arm in ("arm16", "arm32"):
        yield from (*block(f"{context}.{arm}.conv_layer"), *block(f"{context}.{arm}.atten_conv_layer.1"))
    for name in ("gap_conv.1", "conv_head16", "conv_head32"):
        yield from block(f"{context}.{name}")
    yield from (*block("backbone.ffm.conv1"), *block("backbone.ffm.conv_atten.0"))
    for head in ("decode_head", "auxiliary_head.0", "auxiliary_head.1"):
        yield from (*block(f"{head}.convs.0"), f"{head}.conv_seg.weight", f"{head}.conv_seg.bias")


@pytest.mark.parametrize(
    ("key", "graph", "names"),
    [
        ("bisenet-resnet18", "torchseg", torchseg_names),
        ("bisenet-resnet101", "torchseg", torchseg_names),
        ("bisenet-resnet18", "coincheung", coincheung_names),
        ("bisenet-resnet18", "mmseg", mmseg_names),
        ("bisenet-resnet50", "mmseg", mmseg_names),
        ("bisenet-resnet101", "mmseg", mmseg_names),
    ],
)
def test_takes_over_the_publishers_files(key: str, graph: str, names: Callable[[list[str]], Iterator[str]]) -> None:
    values = {} if key == "bisenet-resnet50" else {"graph": graph}  # which has this one graph
    net, _ = build_on_meta(SPECS[key], 19, values)
    file = set(names(list(net.get_submodule("context_path").state_dict())))

    ((taker, layout),) = takers(file)

    kept = [ours for name in file if (ours := layout.rename(name)) is not None]
    assert (taker.key, layout.key, layout.values) == (key, graph, values)
    assert layout.classifier in file
    assert sorted(kept) == sorted(net.state_dict())
    by_level = {"32": "0", "16": "1"}  # theirs are named by stride, ours are counted from the coarsest on
    for name in kept_arms(file):
        assert f"arms.{by_level[name[name.index('arm') + 3 :][:2]]}." in str(layout.rename(name))


def takers(file: set[str]) -> list[tuple[ModelSpec, CheckpointLayout]]:
    shapes = dict.fromkeys(file, (1,))
    return [(spec, layout) for spec in SPECS.values() for layout in spec.layouts if layout.matches(shapes)]


def kept_arms(file: set[str]) -> list[str]:
    return [name for name in file if ".arm16." in name or ".arm32." in name]


def xception39_names() -> Iterator[str]:
    """Write out TorchSeg's names of its backbone."""
    yield from block("conv1")
    for stage, units in ((1, 4), (2, 8), (3, 4)):
        for unit in range(units):
            parts = [f"residual_branch.{i}" for i in range(3)] + (["proj"] if unit == 0 else [])
            for part in (f"layer{stage}.{unit}.{part}" for part in parts):
                yield from (f"{part}.conv1.weight", *block(f"{part}.point_wise_cbr"))


def test_takes_over_torchseg_s_xception39() -> None:
    spec = SPECS["bisenet-xception39"]
    file = set(torchseg_names(list(xception39_names())))

    ((taker, layout),) = takers(file)

    kept = [ours for name in file if (ours := layout.rename(name)) is not None]
    assert taker is spec
    assert sorted(kept) == sorted(build_on_meta(spec, 19)[0].state_dict())
    first = "context_path.layer1.0.residual_branch.0.point_wise_cbr.conv.weight"
    assert layout.rename(first) == "context_path.layer2.0.conv1.1.weight"


def test_on_bottleneck_resnets_mmseg_s_graph_is_four_times_as_wide() -> None:
    widths = {}
    for key in ("bisenet-resnet18", "bisenet-resnet50", "bisenet-resnet101"):
        net, _ = build_on_meta(SPECS[key], 5, None if key == "bisenet-resnet50" else {"graph": "mmseg"}, auxiliary=True)
        shapes = {name: value.shape[0] for name, value in net.named_parameters()}
        widths[key] = [
            shapes[name + ".weight"]
            for name in ("spatial_path.0.0", "spatial_path.3.0", "arms.0.conv.0", "ffm.conv.0", "head.0", "aux8.0")
        ]

    assert widths["bisenet-resnet18"] == [64, 128, 128, 256, 256, 64]
    assert (
        widths["bisenet-resnet50"] == widths["bisenet-resnet101"] == [4 * width for width in widths["bisenet-resnet18"]]
    )


def test_only_mmseg_s_heads_drop_channels() -> None:
    dropped = {
        graph: [m.p for m in build_on_meta(R18, 2, {"graph": graph}, auxiliary=True)[0].modules()
                if isinstance(m, nn.Dropout2d)]
        for graph in GRAPHS
    }  # fmt: skip

    assert dropped == {"torchseg": [], "torchseg-speed": [], "coincheung": [], "mmseg": [0.1] * 3}


def test_older_files_of_coincheung_are_not_taken_for_newer_ones() -> None:
    net, _ = build_on_meta(R18, 19)
    newer = set(coincheung_names(list(net.get_submodule("context_path").state_dict())))

    assert not takers({name for name in newer if not name.startswith("ffm.bn.")})
