"""FastFCN: joint pyramid upsampling, the encoding, costs and the names of the released files."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from segstudio.api.torch import build_on_meta, count_macs, count_parameters
from segstudio.nn.resnet import RESNET_CHANNELS
from segstudio.plugins import fastfcn
from segstudio.plugins.deeplabv3.network import deeplab_head
from segstudio.plugins.fastfcn.encoding import ContextEncoding, Dictionary
from segstudio.plugins.fastfcn.jpu import JointPyramidUpsampling
from segstudio.plugins.fastfcn.network import EncNetHead

SPECS = {spec.key: spec for spec in fastfcn.segstudio_models()}
PUBLISHED = [key for key, spec in SPECS.items() if spec.layouts]  # the light variants are nobody's files
NORMAL = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
THIN = {"layer2": 2, "layer3": 3, "layer4": 4}
SE_LAYER = 512 * 59 + 59


def pyramid(fine: tuple[int, int], value: float | None = None) -> dict[str, Tensor]:
    """Features at strides 8, 16 and 32 of an image whose stride-8 grid is `fine`."""
    generator = torch.Generator().manual_seed(7)
    grids = {tap: tuple(-(-side // shrink) for side in fine) for tap, shrink in zip(THIN, (1, 2, 4), strict=True)}
    shapes = {tap: (2, THIN[tap], *grid) for tap, grid in grids.items()}
    if value is not None:
        return {tap: torch.full(shape, value) for tap, shape in shapes.items()}
    return {tap: torch.randn(shape, generator=generator).requires_grad_() for tap, shape in shapes.items()}


@pytest.mark.parametrize(
    ("key", "released"),
    [
        # The releases' totals at 59 classes less the classifier that their backbones carry along.
        ("fastfcn-encnet-resnet50", 49_443_769 - 2_049_000),
        ("fastfcn-encnet-resnet101", 68_435_897 - 2_049_000),
        ("fastfcn-psp-resnet50", 70_895_390 - 2_049_000),
        ("fastfcn-deeplab-resnet50", 63_931_934 - 2_049_000),
    ],
)
def test_has_the_releases_parameters_at_59_classes(key: str, released: int) -> None:
    values = {"presence": True} if "encnet" in key else {}

    assert count_parameters(build_on_meta(SPECS[key], 59, values, auxiliary=True)[0]) == released


@pytest.mark.parametrize(("depth", "net"), [(50, 45_019_798), (101, 64_011_926)])
def test_the_inference_graph_of_encnet_does_without_what_only_training_needs(depth: int, net: int) -> None:
    assert count_parameters(build_on_meta(SPECS[f"fastfcn-encnet-resnet{depth}"], 59)[0]) == net - SE_LAYER


@pytest.mark.parametrize(
    ("key", "gmac"),
    [
        ("fastfcn-encnet-resnet50", 66.4),
        ("fastfcn-encnet-resnet101", 85.8),
        ("fastfcn-psp-resnet50", 138.4),
        ("fastfcn-deeplab-resnet50", 124.8),
    ],
)
def test_takes_the_stated_arithmetic_on_512_squared(key: str, gmac: float) -> None:
    """The statement counts the auxiliary head on 32x32 places, and leaves out the encoding's sums over 64x64 places."""
    aux = 32 * 32 * (9 * 1024 * 256 + 256 * 59)
    sums = 2 * 64 * 64 * 512 * 32 if "encnet" in key else 0

    macs = count_macs(build_on_meta(SPECS[key], 59)[0])

    assert (macs + aux - sums) / 1e9 == pytest.approx(gmac, abs=0.06)


def test_the_upsampling_alone_has_19_735_552_parameters() -> None:
    with torch.device("meta"):
        jpu = JointPyramidUpsampling(RESNET_CHANNELS)

    assert count_parameters(jpu) == 19_735_552


@pytest.mark.parametrize("fine", [(8, 8), (9, 13), (5, 2), (1, 1)])
def test_the_upsampling_gives_four_widths_on_the_finest_grid(fine: tuple[int, int]) -> None:
    assert tuple(JointPyramidUpsampling(THIN, 3)(pyramid(fine)).shape) == (2, 12, *fine)


def test_all_three_stages_are_learnt_from() -> None:
    features = pyramid((8, 6))

    JointPyramidUpsampling(THIN, 3)(features).square().sum().backward()

    assert all(value.grad is not None and value.grad.any() for value in features.values())


def test_constant_features_give_a_constant_map_away_from_the_borders() -> None:
    jpu = JointPyramidUpsampling(THIN, 3).eval()

    out = jpu(pyramid((60, 60), 1.0))[..., 20:-20, 20:-20]  # beyond the reach of padding

    assert torch.allclose(out, out[..., :1, :1].expand_as(out), atol=1e-5)
    assert out.any()


def test_stages_joined_in_the_other_order_are_the_same_with_permuted_weights() -> None:
    """mmsegmentation joins from the finest on; the same function needs the blocks of the dilated layers swapped."""
    features, ours = pyramid((6, 6)), JointPyramidUpsampling(THIN, 3).eval()
    theirs = JointPyramidUpsampling(THIN, 3, fine_first=True).eval()
    theirs.load_state_dict(ours.state_dict())
    swap = torch.cat([torch.arange(6, 9), torch.arange(3, 6), torch.arange(3)])
    for branch in (theirs.get_submodule(f"dilation{i}.0") for i in range(1, 5)):
        with torch.no_grad():
            conv, bn, point = (branch.get_submodule(name) for name in ("conv1", "bn", "pointwise"))
            conv.get_parameter("weight").copy_(conv.get_parameter("weight")[swap])
            bn.get_parameter("weight").copy_(bn.get_parameter("weight")[swap])
            point.get_parameter("weight").copy_(point.get_parameter("weight")[:, swap])

    assert torch.allclose(ours(features), theirs(features), atol=1e-6)


def test_the_deeplab_head_is_that_of_dilated_networks() -> None:
    ours, _ = build_on_meta(SPECS["fastfcn-deeplab-resnet50"], 5)
    with torch.device("meta"):
        dilated = deeplab_head(2048, 5)

    shapes = [sorted(tuple(p.shape) for p in net.parameters()) for net in (ours.get_submodule("head"), dilated)]
    assert shapes[0] == shapes[1]


def test_the_encoding_is_the_equations_triple_sum() -> None:
    dictionary = Dictionary(3, 4)
    x = torch.randn(2, 4, 2, 3, generator=torch.Generator().manual_seed(5))
    places = x.flatten(2).transpose(1, 2)

    expected = torch.zeros(2, 3, 4)
    for n in range(2):
        for place in places[n]:
            residuals = place - dictionary.codewords
            weights = (dictionary.scale * residuals.square().sum(1)).softmax(0)
            expected[n] += weights[:, None] * residuals

    assert torch.allclose(dictionary(x), expected, atol=1e-5)


def test_the_encoding_does_not_care_where_things_are() -> None:
    dictionary = Dictionary(3, 4)
    x = torch.randn(1, 4, 5, 4, generator=torch.Generator().manual_seed(5))

    assert torch.allclose(dictionary(x), dictionary(x.flip(2, 3)), atol=1e-5)


def test_presence_is_told_only_where_it_is_asked_for() -> None:
    x = torch.rand(2, 4, 3, 3)

    assert ContextEncoding(4, 7)(x)[1] is None
    _, presence = ContextEncoding(4, 7, presence=True)(x)
    assert presence is not None
    assert tuple(presence.shape) == (2, 7)


def test_training_gives_scores_at_stride_16_and_presence() -> None:
    net, feeding = build_on_meta(SPECS["fastfcn-encnet-resnet50"], 6, {"presence": True}, auxiliary=True)

    outputs = net(torch.zeros(2, 3, 65, 97, device="meta"))

    assert {name: tuple(value.shape) for name, value in outputs.items()} == {
        "out": (2, 6, 9, 13), "aux": (2, 6, 5, 7), "presence": (2, 6, 1, 1),
    }  # fmt: skip
    assert feeding.align_corners


def test_the_backbone_is_not_dilated() -> None:
    net, _ = build_on_meta(SPECS["fastfcn-psp-resnet50"], 2)

    assert {m.dilation for m in net.get_submodule("backbone").modules() if isinstance(m, nn.Conv2d)} == {(1, 1)}


def official_names(head: str, key: str) -> Iterator[str]:
    """Write out the authors' names of a file."""
    backbone = build_on_meta(SPECS[key], 5)[0].get_submodule("backbone")
    yield from ("pretrained." + name for name in backbone.state_dict())
    yield from ("pretrained.fc.weight", "pretrained.fc.bias")
    for layer in ("conv5", "conv4", "conv3"):
        yield from named(f"jpu.{layer}.0", f"jpu.{layer}.1")
    for i in range(1, 5):
        yield from named(f"jpu.dilation{i}.0.conv1", f"jpu.dilation{i}.0.bn", f"jpu.dilation{i}.1")
        yield f"jpu.dilation{i}.0.pointwise.weight"
    yield from named("auxlayer.conv5.0", "auxlayer.conv5.1", biased="auxlayer.conv5.4")
    if head == "encnet":
        yield from named("head.conv5.0", "head.conv5.1", biased="head.conv6.1")
        yield from named("head.encmodule.encoding.0", "head.encmodule.encoding.1", "head.encmodule.encoding.4")
        yield from (f"head.encmodule.encoding.3.{name}" for name in ("codewords", "scale"))
        yield from named(biased="head.encmodule.fc.0")
        yield from named(biased="head.encmodule.selayer")
    elif head == "psp":
        for i in range(1, 5):
            yield from named(f"head.conv5.0.conv{i}.0", f"head.conv5.0.conv{i}.1")
        yield from named("head.conv5.1", "head.conv5.2", biased="head.conv5.5")
    else:
        for branch in ("b0.{}", "b1.{}", "b2.{}", "b3.{}", "project.{}"):
            yield from named(*("head.aspp." + branch.format(i) for i in (0, 1)))
        yield from named("head.aspp.b4.gap.1", "head.aspp.b4.gap.2")
        yield from named("head.block.0", "head.block.1", biased="head.block.4")


def named(conv: str = "", *norms: str, biased: str = "") -> Iterator[str]:
    """Name the tensors of a convolution without bias, of normalisations, and of a layer with a bias."""
    yield from [f"{conv}.weight"] if conv else []
    yield from (f"{norm}.{part}" for norm in norms for part in NORMAL)
    yield from [f"{biased}.weight", f"{biased}.bias"] if biased else []


@pytest.mark.parametrize("key", PUBLISHED)
def test_takes_over_the_authors_files(key: str) -> None:
    names = set(official_names(key.split("-")[1], key))
    shapes = dict.fromkeys(names, (1,))

    takers = [(other, layout) for other, spec in SPECS.items() for layout in spec.layouts if layout.matches(shapes)]

    ((taker, layout),) = takers
    kept = [ours for name in names if (ours := layout.rename(name)) is not None]
    dropped = {name.split(".")[0] for name in names if layout.rename(name) is None}
    assert taker == key
    assert layout.classifier in names
    assert dropped <= {"pretrained", "auxlayer", "head"}
    assert sorted(kept) == sorted(build_on_meta(SPECS[key], 5, layout.values)[0].state_dict())


def test_the_head_on_the_upsampled_map_begins_with_a_1x1() -> None:
    with torch.device("meta"):
        first = EncNetHead(3).conv5[0]

    assert isinstance(first, nn.Conv2d)
    assert (first.kernel_size, first.in_channels) == ((1, 1), 2048)


def mmseg_names(head: str) -> Iterator[str]:
    """Write out mmsegmentation's names of a file."""
    body = build_on_meta(SPECS["fastfcn-psp-resnet50"], 5)[0].get_submodule("backbone").state_dict()
    yield from (f"backbone.{name}" for name in body if name.startswith("layer"))
    for conv, norm in ((0, 1), (3, 4), (6, 7)):
        yield from named(f"backbone.stem.{conv}", f"backbone.stem.{norm}")
    blocks = [f"neck.conv_layers.{i}.0" for i in range(3)]
    blocks += [f"neck.dilation_layers.{i}.0.{part}" for i in range(4) for part in ("depthwise_conv", "pointwise_conv")]
    blocks += ["auxiliary_head.convs.0", "decode_head.bottleneck"]
    blocks += {
        "encnet": ["decode_head.enc_module.encoding_project"],
        "psp": [f"decode_head.psp_modules.{i}.1" for i in range(4)],
        "deeplab": ["decode_head.image_pool.1", *(f"decode_head.aspp_modules.{i}" for i in range(4))],
    }[head]
    for block in blocks:
        yield from named(f"{block}.conv", f"{block}.bn")
    yield from named(biased="decode_head.conv_seg")
    yield from named(biased="auxiliary_head.conv_seg")
    if head == "encnet":
        yield from (f"decode_head.enc_module.encoding.0.{name}" for name in ("codewords", "scale"))
        yield from named("", "decode_head.enc_module.encoding.1", biased="decode_head.enc_module.fc.0")
        yield from named(biased="decode_head.se_layer")


@pytest.mark.parametrize("head", ["encnet", "psp", "deeplab"])
def test_takes_over_mmsegmentations_files(head: str) -> None:
    names = set(mmseg_names(head))
    shapes = dict.fromkeys(names, (1,))

    ((taker, layout),) = [(k, layout) for k, spec in SPECS.items() for layout in spec.layouts if layout.matches(shapes)]

    net, feeding = build_on_meta(SPECS[taker], 5, layout.values)
    kept = [ours for name in names if (ours := layout.rename(name)) is not None]
    assert (taker, layout.key, feeding.align_corners) == (f"fastfcn-{head}-resnet50", "mmseg", False)
    assert sorted(kept) == sorted(net.state_dict())
    assert {layout.rename(f"neck.conv_layers.{i}.0.conv.weight") for i in range(3)} == {
        f"jpu.conv{i}.0.weight" for i in (3, 4, 5)
    }


def test_mmsegmentations_backbone_is_dilated_and_keeps_its_strides() -> None:
    net, _ = build_on_meta(SPECS["fastfcn-psp-resnet50"], 2, {"graph": "mmseg"})
    units = [
        [m for name, m in net.get_submodule(f"backbone.{stage}").named_modules() if name.endswith("conv2")]
        for stage in ("layer2", "layer3", "layer4")
    ]

    assert [[m.dilation[0] for m in stage if isinstance(m, nn.Conv2d)] for stage in units] == [
        [1] * 4, [1, 2, 2, 2, 2, 2], [2, 4, 4],
    ]  # fmt: skip
    assert [[m.stride[0] for m in stage if isinstance(m, nn.Conv2d)][:2] for stage in units] == [[2, 1]] * 3


@pytest.mark.parametrize("graph", ["released", "mmseg"])
@pytest.mark.parametrize("size", [(64, 96), (65, 97), (33, 47)])
def test_a_backbone_of_stride_32_gives_scores_at_stride_8(graph: str, size: tuple[int, int]) -> None:
    net, _ = build_on_meta(SPECS["fastfcn-deeplab-resnet50"], 3, {"graph": graph})
    x = torch.zeros(1, 3, *size, device="meta")

    last = net.get_submodule("backbone")(x)["layer4"]

    assert tuple(last.shape[2:]) == tuple(-(-side // 32) for side in size)
    assert tuple(net.eval()(x)["out"].shape[2:]) == tuple(-(-side // 8) for side in size)
