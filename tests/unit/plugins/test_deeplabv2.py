"""DeepLabV2: the pyramid on VGG16 and on ResNet-101, three sizes of the image, and the port's files."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, ModelSpec, WeightsError
from segstudio.api.torch import build, build_on_meta, count_macs, count_parameters
from segstudio.nn.caffe_resnet import ConvNorm, Unit, caffe_resnet
from segstudio.plugins import deeplabv2
from segstudio.plugins.deeplabv2 import network

SPECS = {spec.key: spec for spec in deeplabv2.segstudio_models()}
SMALL, LARGE, RESNET = (SPECS[f"deeplabv2-{name}"] for name in ("vgg16-aspp-s", "vgg16-aspp-l", "resnet101"))
SINGLE = {"multi_scale": False}
PORT = {"align_corners": False}


@pytest.mark.parametrize(
    ("spec", "classes", "count"),
    [
        (SMALL, 21, 37_877_652),
        (LARGE, 21, 37_877_652),
        (LARGE, 19, 37_869_452),
        (RESNET, 21, 44_048_532),
        (RESNET, 19, 43_901_068),
        (RESNET, 182, 55_919_384),
    ],
)
def test_has_the_published_parameters(spec: ModelSpec, classes: int, count: int) -> None:
    assert count_parameters(build_on_meta(spec, classes)[0]) == count


@pytest.mark.parametrize(("values", "giga"), [(SINGLE, 188.9), (PORT, 344.9)])
def test_costs_what_the_port_costs_at_one_size_and_at_three(values: Mapping[str, bool], giga: float) -> None:
    assert round(count_macs(build_on_meta(RESNET, 21, values)[0], (513, 513)) / 1e9, 1) == giga


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_gives_a_cell_for_eight_pixels(spec: ModelSpec) -> None:
    net = build_on_meta(spec, 3)[0].eval()

    sizes = [net(torch.zeros(1, 3, side, 33, device="meta"))["out"].shape for side in (321, 513)]
    assert sizes == [(1, 3, 41, 5), (1, 3, 65, 5)]


@pytest.mark.parametrize(("spec", "holes"), [(SMALL, [2, 4, 8, 12]), (LARGE, [6, 12, 18, 24])])
def test_branches_differ_in_the_hole_of_their_first_layer(spec: ModelSpec, holes: list[int]) -> None:
    net, _ = build_on_meta(spec, 2)
    assert isinstance(net, network.DeepLabV2VGG)

    assert [branch.fc6.dilation[0] for branch in net.branches()] == holes
    assert [branch.fc6.padding[0] for branch in net.branches()] == holes
    assert [branch.fc7.dilation[0] for branch in net.branches()] == [1] * 4


def test_vgg16_sums_its_branches() -> None:
    net = network.DeepLabV2VGG(3, (1, 2), widths=(2, 2, 2, 2, 2), width=4).eval()
    image = torch.randn(1, 3, 33, 33, generator=torch.Generator().manual_seed(0))

    with torch.no_grad():
        features = net.backbone(image)["pool5"]
        first, second = (branch(features) for branch in net.aspp)
        out = net(image)["out"]

    assert torch.allclose(out, first + second)
    assert not torch.allclose(out, first)


def test_resnets_pyramid_with_equal_holes_is_one_convolution_of_summed_weights() -> None:
    pyramid = network.ScoringPyramid(4, 3, (5, 5, 5, 5))
    features = torch.randn(1, 4, 12, 9, generator=torch.Generator().manual_seed(0))
    layers = [layer for layer in pyramid.children() if isinstance(layer, nn.Conv2d)]

    weight = torch.stack([layer.weight for layer in layers]).sum(0)
    bias = torch.stack([layer.bias for layer in layers if layer.bias is not None]).sum(0)

    expected = functional.conv2d(features, weight, bias, padding=5, dilation=5)
    assert torch.allclose(pyramid(features), expected, atol=1e-6)


def test_strides_are_in_the_first_1x1_and_all_units_of_late_stages_have_holes() -> None:
    backbone = build_on_meta(RESNET, 2)[0].get_submodule("backbone")
    convs = {name: m for name, m in backbone.named_modules() if isinstance(m, nn.Conv2d)}

    assert {name for name, conv in convs.items() if conv.stride == (2, 2)} == {
        "layer1.conv1.conv",
        "layer3.block1.reduce.conv",
        "layer3.block1.shortcut.conv",
    }
    holes = [{conv.dilation[0] for name, conv in convs.items() if name.startswith(f"layer{i}") and "3x3" in name}
             for i in (2, 3, 4, 5)]  # fmt: skip
    assert holes == [{1}, {1}, {2}, {4}]


def test_a_unit_adds_what_its_convolutions_make_to_its_input() -> None:
    unit = Unit(8, 2, 1, 2, projects=False).eval()
    x = torch.randn(1, 8, 5, 5, generator=torch.Generator().manual_seed(0))
    assert isinstance(unit.increase, ConvNorm)

    nn.init.zeros_(unit.increase.conv.weight)

    assert torch.equal(unit(x), x.relu())


def test_the_stem_rounds_up() -> None:
    with torch.device("meta"):
        net = caffe_resnet((1, 1, 1, 1), 2)

    sizes = [net(torch.zeros(1, 3, side, side, device="meta"))["layer5"].shape[-1] for side in (321, 322, 328, 329)]

    assert sizes == [41, 41, 42, 42]  # rounding down would make 41 of 328
    assert net.channels == {"layer5": 64}


def tiny(*, multi_scale: bool = True, align_corners: bool = True) -> network.DeepLabV2ResNet:
    """Build the ResNet form with a unit a stage, as in evaluation."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        net = network.DeepLabV2ResNet(
            3, multi_scale=multi_scale, align_corners=align_corners, auxiliary=True, depths=(1, 1, 1, 1), width=4
        )
    return net.eval()


def image(side: int = 65) -> Tensor:
    return torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("corners", [True, False])
@torch.no_grad()
def test_three_sizes_give_the_largest_score_of_each_place(corners: bool) -> None:
    net = tiny(align_corners=corners)
    net.training = True  # ask for each size's scores while every layer behaves as in evaluation

    scores = net(image())

    assert {name: value.shape[-1] for name, value in scores.items()} == {
        "out": 9, "scale_1": 9, "scale_075": 7, "scale_05": 5,
    }  # fmt: skip
    enlarged = [
        functional.interpolate(scores[name], (9, 9), mode="bilinear", align_corners=corners)
        for name in ("scale_1", "scale_075", "scale_05")
    ]
    assert torch.equal(scores["out"], torch.stack(enlarged).amax(0))
    assert all((scores["out"] > one).any() for one in enlarged)


@torch.no_grad()
def test_one_size_gives_its_own_scores() -> None:
    single, several = tiny(multi_scale=False), tiny()
    several.training = True

    assert torch.equal(single(image())["out"], several(image())["scale_1"])
    assert set(single.train()(torch.cat([image()] * 2))) == {"out"}


@pytest.mark.parametrize("corners", [True, False])
def test_an_image_of_one_pixel_is_scored(corners: bool) -> None:
    with torch.no_grad():
        assert tuple(tiny(align_corners=corners)(image(1))["out"].shape) == (1, 3, 1, 1)


def test_smaller_images_keep_their_corners_on_cells_as_in_caffe() -> None:
    net = tiny()

    assert [net._shrunk(image(321), scale).shape[-1] for scale in (0.75, 0.5)] == [241, 161]


@pytest.mark.parametrize(
    ("values", "names"), [({}, ("scale_1", "scale_075", "scale_05")), (SINGLE, ())], ids=["three sizes", "one"]
)
def test_each_sizes_own_scores_are_auxiliary(values: Mapping[str, bool], names: tuple[str, ...]) -> None:
    assert build_on_meta(RESNET, 2, values, auxiliary=True)[1].auxiliary == names


def test_pretrained_without_cached_weights_names_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))

    with pytest.raises(WeightsError, match=r"vgg16-397923af\.pth"):
        build(SMALL, 2, pretrained=True)


def test_pretrained_resnet_is_refused_with_the_remedy() -> None:
    with pytest.raises(WeightsError, match="Import published weights"):
        RESNET.load(BuildRequest(2, {"multi_scale": True, "align_corners": True}, pretrained=True))


def as_published() -> list[str]:
    """List the 632 names of the port's files."""
    norm = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
    names = ["layer1.conv1"]
    for layer, depth in ((2, 3), (3, 4), (4, 23), (5, 3)):
        for block in range(1, depth + 1):
            parts = ("reduce", "conv3x3", "increase") + (("shortcut",) if block == 1 else ())
            names += [f"layer{layer}.block{block}.{part}" for part in parts]
    tensors = [f"base.{name}.conv.weight" for name in names]
    tensors += [f"base.{name}.bn.{part}" for name in names for part in norm]
    return tensors + [f"base.aspp.c{i}.{part}" for i in range(4) for part in ("weight", "bias")]


def test_a_published_file_is_renamed_one_to_one() -> None:
    names = as_published()
    layout = next(layout for layout in RESNET.layouts if layout.key == "kazuto")
    net, feeding = build_on_meta(RESNET, 21, layout.values)

    assert len(names) == 632
    assert layout.matches(dict.fromkeys(names, (1,)))
    assert sorted(str(layout.rename(name)) for name in names) == sorted(net.state_dict())
    assert not feeding.align_corners


@pytest.mark.parametrize(("key", "prefix", "scales"), [("isht7", "Scale.", True), ("advsemiseg", "", False)])
def test_a_file_named_as_torchvision_names_is_renamed_one_to_one(key: str, prefix: str, scales: bool) -> None:
    norm = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
    pairs = [("conv1", "bn1")]
    for stage, depth in ((1, 3), (2, 4), (3, 23), (4, 3)):
        for unit in range(depth):
            own = f"layer{stage}.{unit}."
            pairs += [(f"{own}conv{i}", f"{own}bn{i}") for i in (1, 2, 3)]
            pairs += [(f"{own}downsample.0", f"{own}downsample.1")] if unit == 0 else []
    names = [f"{prefix}{conv}.weight" for conv, _ in pairs]
    names += [f"{prefix}{bn}.{part}" for _, bn in pairs for part in norm]
    names += [f"{prefix}layer5.conv2d_list.{i}.{part}" for i in range(4) for part in ("weight", "bias")]
    layout = next(layout for layout in RESNET.layouts if layout.key == key)
    net, feeding = build_on_meta(RESNET, 21, layout.values)

    assert layout.matches(dict.fromkeys(names, (1,)))
    assert not any(other.matches(dict.fromkeys(names, (1,))) for other in RESNET.layouts if other is not layout)
    assert sorted(ours for name in names if (ours := layout.rename(name))) == sorted(net.state_dict())
    assert layout.rename(f"{prefix}layer4.0.downsample.0.weight") == "backbone.layer5.block1.shortcut.conv.weight"
    assert layout.values["multi_scale"] is scales
    assert feeding.align_corners


def test_weights_of_code_that_never_added_two_branches_go_without_them() -> None:
    layout = next(layout for layout in RESNET.layouts if layout.key == "advsemiseg")
    net, _ = build_on_meta(RESNET, 21, layout.values)
    pyramid = [m.dilation for m in net.get_submodule("aspp").modules() if isinstance(m, nn.Conv2d)]

    assert pyramid == [(6, 6), (12, 12)]
    assert layout.rename("layer5.conv2d_list.2.weight") is None


@pytest.mark.slow
def test_the_whole_resnet_answers() -> None:
    net, _ = network.load_resnet(BuildRequest(21, {"multi_scale": True, "align_corners": False}))

    with torch.no_grad():
        out = net.eval()(image(65))["out"]

    assert tuple(out.shape) == (1, 21, 9, 9)
    assert out.std() > 0
