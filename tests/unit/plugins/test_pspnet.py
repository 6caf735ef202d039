"""PSPNet: its counts, its pyramid, and the conventions under which published weights are right."""

from collections.abc import Mapping
from functools import cache

import pytest
import torch
from torch import nn
from torch.nn import functional

from segstudio.api import BuildRequest, ParamValue, WeightsError
from segstudio.api.testing import check_layout, published_shapes
from segstudio.api.torch import build_on_meta, count_macs, count_parameters
from segstudio.nn.pyramid import PyramidPooling
from segstudio.plugins import pspnet
from segstudio.plugins.pspnet import network

SPECS = {spec.key: spec for spec in pspnet.segstudio_models()}
R50, R101 = SPECS["pspnet-resnet50"], SPECS["pspnet-resnet101"]
MMSEG: dict[str, ParamValue] = {"stem": "narrow", "first_unit_dilated": False, "align_corners": False}


@pytest.mark.parametrize(
    ("key", "classes", "plain", "trained"),
    [
        ("pspnet-resnet50", 19, 46_715_347, 49_080_038),
        ("pspnet-resnet50", 150, 46_782_550, 49_180_908),
        ("pspnet-resnet101", 21, 65_708_501, 68_073_706),
        ("pspnet-resnet152", 21, 81_352_149, 83_717_354),
    ],
)
def test_has_the_authors_parameters_without_and_with_the_auxiliary_head(
    key: str, classes: int, plain: int, trained: int
) -> None:
    counts = [count_parameters(build_on_meta(SPECS[key], classes, auxiliary=aux)[0]) for aux in (False, True)]

    assert counts == [plain, trained]


@pytest.mark.parametrize(("classes", "count"), [(19, 48_975_494), (150, 49_076_364)])
def test_with_the_narrow_stem_it_has_mmsegmentations_parameters(classes: int, count: int) -> None:
    assert count_parameters(build_on_meta(R50, classes, MMSEG, auxiliary=True)[0]) == count


def test_costs_what_the_authors_graph_costs() -> None:
    net, _ = build_on_meta(R50, 21)

    assert [round(count_macs(net, (side, side)) / 1e9, 1) for side in (473, 513)] == [161.6, 189.7]


@pytest.fixture(scope="module")
def trained() -> nn.Module:
    """Build the network with its auxiliary head, for three classes."""
    return build_on_meta(R50, 3, auxiliary=True)[0]


@pytest.mark.parametrize(("side", "cells"), [(473, 60), (713, 90), (512, 64), (500, 63)])
def test_gives_a_cell_for_eight_pixels(trained: nn.Module, side: int, cells: int) -> None:
    logits = trained.train()(torch.zeros(2, 3, side, 81, device="meta"))

    assert {name: tuple(value.shape) for name, value in logits.items()} == dict.fromkeys(
        ("out", "aux"), (2, 3, cells, 11)
    )


@pytest.mark.parametrize(
    ("values", "layer3", "layer4"),
    [({}, [2] * 6, [4, 4, 4]), ({"first_unit_dilated": False}, [1, 2, 2, 2, 2, 2], [2, 4, 4])],
)
def test_first_units_are_dilated_by_convention(
    values: Mapping[str, bool], layer3: list[int], layer4: list[int]
) -> None:
    backbone = build_on_meta(R50, 2, values)[0].get_submodule("backbone")

    assert [conv.dilation[0] for conv in convs(backbone.get_submodule("layer3"), "conv2")] == layer3
    assert [conv.dilation[0] for conv in convs(backbone.get_submodule("layer4"), "conv2")] == layer4
    assert [conv.stride for conv in convs(backbone.get_submodule("layer2"), "conv1")] == [(1, 1)] * 4
    assert [conv.stride for conv in convs(backbone.get_submodule("layer2"), "conv2")] == [(2, 2)] + [(1, 1)] * 3


def convs(stage: nn.Module, name: str) -> list[nn.Conv2d]:
    """List the convolutions of this name in a stage's units."""
    return [m for path, m in stage.named_modules() if path.endswith(name) and isinstance(m, nn.Conv2d)]


@pytest.mark.parametrize("corners", [True, False])
def test_inside_and_outside_are_resized_alike(corners: bool) -> None:
    net, feeding = build_on_meta(R50, 2, {"align_corners": corners})
    (pyramid,) = (m for m in net.modules() if isinstance(m, PyramidPooling))

    assert (pyramid.align_corners, feeding.align_corners) == (corners, corners)


def test_branches_pool_into_one_two_three_and_six_cells_a_side() -> None:
    pyramid = PyramidPooling(4, 2, align_corners=True).eval()
    assert pyramid.channels == 4 + 4 * 2

    assert [tuple(b(torch.zeros(1, 4, 12, 18)).shape[2:]) for b in pyramid.branches] == [(n, n) for n in (1, 2, 3, 6)]


def test_a_constant_map_stays_constant_and_comes_first() -> None:
    features = torch.arange(4.0).view(1, 4, 1, 1).expand(1, 4, 7, 9)

    joined = PyramidPooling(4, 2, align_corners=True).eval()(features)

    assert torch.equal(joined[:, :4], features)
    assert torch.allclose(joined, joined[..., :1, :1].expand_as(joined), atol=1e-6)


@pytest.mark.parametrize(("cells", "kernel"), [(1, 60), (2, 30), (3, 20), (6, 10)])
def test_pooling_a_map_of_60_cells_is_the_caffe_releases_fixed_pooling(cells: int, kernel: int) -> None:
    features = torch.randn(1, 2, 60, 60, generator=torch.Generator().manual_seed(0))

    adaptive = nn.AdaptiveAvgPool2d(cells)(features)

    assert torch.allclose(adaptive, functional.avg_pool2d(features, kernel, kernel), atol=1e-6)


def test_the_head_drops_whole_channels() -> None:
    drops = [m.p for head in (network.scene_head(8, 3, 4, align_corners=True), network.auxiliary_head(8, 3, 4))
             for m in head.modules() if isinstance(m, nn.Dropout2d)]  # fmt: skip

    assert drops == [0.1, 0.1]


@pytest.mark.parametrize("stem", ["deep", "narrow"])
def test_pretrained_is_refused_where_the_stem_is_not_torchvisions(stem: str) -> None:
    with torch.device("meta"), pytest.raises(WeightsError, match="7x7"):
        R50.load(BuildRequest(2, {"stem": stem, "first_unit_dilated": True, "align_corners": True}, pretrained=True))


@cache
def as_published(layout_key: str, deep: bool = False) -> dict[str, tuple[int, ...]]:
    """List names and shapes of a published file, written out from the publishers' own naming."""
    mine = build_on_meta(R101 if deep else R50, 21, MMSEG if layout_key == "mmseg" else None, auxiliary=True)[0]
    named = {key: tuple(value.shape) for key, value in mine.state_dict().items()}
    stem = {"semseg": "layer0.", "mmseg": "backbone.stem."}[layout_key]
    body = {"semseg": "", "mmseg": "backbone."}[layout_key]
    heads = {
        "semseg": {"classifier.1.": "cls.0.", "classifier.2.": "cls.1.", "classifier.5.": "cls.4.",
                   "classifier.0.branches.": "ppm.features.", "aux_classifier.": "aux."},
        "mmseg": {"classifier.1.": "decode_head.bottleneck.conv.", "classifier.2.": "decode_head.bottleneck.bn.",
                  "classifier.5.": "decode_head.conv_seg.", "aux_classifier.0.": "auxiliary_head.convs.0.conv.",
                  "aux_classifier.1.": "auxiliary_head.convs.0.bn.", "aux_classifier.4.": "auxiliary_head.conv_seg.",
                  **{f"classifier.0.branches.{i}.{n}.": f"decode_head.psp_modules.{i}.1.{what}."
                     for i in range(4) for n, what in ((1, "conv"), (2, "bn"))}},
    }[layout_key]  # fmt: skip
    table = {"backbone.conv1.": stem, "backbone.bn1.": f"{stem}7.", "backbone.layer": f"{body}layer", **heads}
    theirs = {}
    for key, shape in named.items():
        (ours,) = [prefix for prefix in table if key.startswith(prefix)]
        theirs[table[ours] + key.removeprefix(ours)] = shape
    return theirs


@pytest.mark.parametrize("publisher", ["semseg", "mmseg"])
def test_published_files_are_renamed_one_to_one(publisher: str) -> None:
    file = as_published(publisher)
    (layout,) = (layout for layout in R50.layouts if layout.matches(file))
    net, _ = build_on_meta(R50, file[layout.classifier][0], layout.values)

    renamed = {ours: shape for key, shape in file.items() if (ours := layout.rename(key)) is not None}

    assert layout.key == publisher
    assert renamed == {key: tuple(value.shape) for key, value in net.state_dict().items()}
    assert all("aux" in key for key in file if layout.rename(key) is None)


@pytest.mark.parametrize("publisher", ["semseg", "mmseg"])
@pytest.mark.parametrize("deep", [False, True])
def test_a_file_is_taken_by_the_network_of_its_depth_alone(publisher: str, deep: bool) -> None:
    file = as_published(publisher, deep)

    assert [key for key, spec in SPECS.items() if any(layout.matches(file) for layout in spec.layouts)] == [
        "pspnet-resnet101" if deep else "pspnet-resnet50"
    ]


def test_csails_two_files_are_one_network_and_its_sums_are_left_out() -> None:
    layout = next(layout for layout in R50.layouts if layout.key == "csail")
    file = published_shapes(R50, layout, 150)
    encoder = {key: shape for key, shape in file.items() if not key.startswith(("ppm.", "conv_last."))}
    surplus = {f"{key.removesuffix('.weight')}._tmp_running_mean": shape for key, shape in file.items() if "bn" in key}
    deep = {"cbr_deepsup.0.weight": (512, 1024, 3, 3), "conv_last_deepsup.weight": (150, 512, 1, 1)}

    check_layout(R50, layout, {**file, **surplus, **deep})
    assert not layout.matches(encoder)
    assert layout.rename("conv3.weight") == "backbone.conv1.6.weight"
    assert dict(layout.values) == {"stem": "deep", "first_unit_dilated": False, "align_corners": False}


@pytest.mark.slow
def test_the_same_weights_answer_differently_under_the_other_dilation() -> None:
    image = torch.randn(1, 3, 65, 65, generator=torch.Generator().manual_seed(1))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        values: dict[str, ParamValue] = {"stem": "deep", "first_unit_dilated": True, "align_corners": True}
        full = network.load(BuildRequest(3, values), 50)[0].eval()
        half = network.load(BuildRequest(3, values | {"first_unit_dilated": False}), 50)[0].eval()
    half.load_state_dict(full.state_dict(), strict=True)

    with torch.no_grad():
        one, other = full(image)["out"], half(image)["out"]

    assert tuple(one.shape) == (1, 3, 9, 9)
    assert (one - other).abs().max() > 0.01 * one.abs().max()
