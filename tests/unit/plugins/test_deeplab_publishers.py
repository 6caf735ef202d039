"""FCN, DeepLabV3 and DeepLabV3+ in the graphs of their publishers: counts, cost, dilation, and what differs."""

from collections.abc import Mapping

import pytest
import torch
from torch import nn

from segstudio.api import BuildRequest, ModelSpec, ParamValue, WeightsError, resolve
from segstudio.api.torch import build_on_meta, count_macs, count_parameters
from segstudio.nn.mobilenet import PaddedFirst
from sisters import CATALOG

Values = Mapping[str, ParamValue]
MMSEG: Values = {"head": "mmseg", "stem": "narrow"}
MMSEG_PLUS: Values = {"graph": "mmseg", "stem": "narrow", "separable": True, "output_stride": "8"}
JF: Values = {"graph": "jfzhang95", "align_corners": True}
JF_RESNET: Values = {**JF, "multi_grid": "1-2-4"}


def spec(key: str) -> ModelSpec:
    return CATALOG.model(key)


@pytest.mark.parametrize(
    ("key", "values", "classes", "count"),
    [
        ("fcn-resnet50", MMSEG, 19, 49_497_734),
        ("fcn-resnet101", MMSEG, 19, 68_489_862),
        ("deeplabv3-resnet50", MMSEG, 19, 68_113_030),
        ("deeplabv3-resnet50", MMSEG, 150, 68_213_900),
        ("deeplabv3-resnet101", MMSEG, 21, 87_106_698),
        ("deeplabv3plus-resnet50", MMSEG_PLUS, 19, 43_589_878),
        ("deeplabv3plus-resnet50", MMSEG_PLUS, 150, 43_690_748),
        ("deeplabv3plus-resnet101", MMSEG_PLUS, 21, 62_583_546),
    ],
)
def test_mmsegmentations_parameters_with_the_auxiliary_head(key: str, values: Values, classes: int, count: int) -> None:
    net, feeding = build_on_meta(spec(key), classes, values, auxiliary=True)

    assert count_parameters(net) == count
    assert feeding.auxiliary == ("aux",)


@pytest.mark.parametrize(
    ("key", "values", "at21", "at19"),
    [
        ("deeplabv3plus-resnet101", JF_RESNET, 59_344_309, 59_343_795),
        ("deeplabv3plus-mobilenetv2", JF, 5_816_053, 5_815_539),
        ("deeplabv3plus-xception65", {**JF, "separable": False}, 54_705_317, 54_704_803),
        ("deeplabv3plus-drn-d-54", {}, 40_737_061, 40_736_547),
        ("deeplabv3plus-xception65", {}, 41_055_413, 41_054_899),
        ("deeplabv3-mobilenetv2", {"graph": "vainf"}, 5_113_877, 5_113_363),
        ("deeplabv3-resnet50", {"output_stride": "16"}, 39_638_869, 39_638_355),
    ],
)
def test_parameters_of_the_ports(key: str, values: Values, at21: int, at19: int) -> None:
    assert [count_parameters(build_on_meta(spec(key), classes, values)[0]) for classes in (21, 19)] == [at21, at19]


def test_xceptions_parameters_written_out_from_figure_4() -> None:
    def separable(inputs: int, outputs: int) -> int:
        return inputs * 9 + 2 * inputs + inputs * outputs + 2 * outputs

    def block(inputs: int, *widths: int, shortcut: bool = True) -> int:
        units = sum(separable(a, b) for a, b in zip((inputs, *widths), widths, strict=False))
        return units + shortcut * (inputs * widths[-1] + 2 * widths[-1])

    stem = 3 * 32 * 9 + 2 * 32 + 32 * 64 * 9 + 2 * 64
    entry = block(64, 128, 128, 128) + block(128, 256, 256, 256) + block(256, 728, 728, 728)
    middle = 16 * block(728, 728, 728, 728, shortcut=False)
    leaving = block(728, 728, 1024, 1024) + block(1024, 1536, 1536, 2048, shortcut=False)

    net, _ = build_on_meta(spec("deeplabv3plus-xception65"), 2)

    assert stem + entry + middle + leaving == 37_867_312
    assert count_parameters(net.get_submodule("backbone")) == 37_867_312


@pytest.mark.parametrize(
    ("key", "values", "giga"),
    [
        ("deeplabv3plus-resnet101", JF_RESNET, 92.8),
        ("deeplabv3plus-drn-d-54", {}, 192.1),
        ("deeplabv3plus-mobilenetv2", JF, 27.1),
        ("deeplabv3plus-xception65", {**JF, "separable": False}, 86.6),
        ("deeplabv3plus-resnet50", {"decoder_convs": 1}, 62.4),
        ("deeplabv3plus-resnet101", {"decoder_convs": 1}, 83.0),
        ("deeplabv3plus-mobilenetv2", {"decoder_convs": 1, "graph": "vainf"}, 16.8),
        ("deeplabv3-resnet101", {"output_stride": "16"}, 71.7),
    ],
)
def test_costs_what_the_ports_cost_on_513_pixels(key: str, values: Values, giga: float) -> None:
    net, _ = build_on_meta(spec(key), 21, values)

    assert round(count_macs(net, (513, 513)) / 1e9, 1) == giga


def dilations(net: nn.Module, stage: str) -> list[int]:
    layers = net.get_submodule(f"backbone.{stage}").named_modules()
    return [m.dilation[0] for name, m in layers if name.endswith("conv2") and isinstance(m, nn.Conv2d)]


@pytest.mark.parametrize(
    ("key", "values", "layer3", "layer4"),
    [
        ("deeplabv3plus-resnet50", {"output_stride": "8"}, [1, 2, 2, 2, 2, 2], [2, 4, 4]),
        ("deeplabv3plus-resnet50", {**JF_RESNET, "output_stride": "8"}, [2] * 6, [4, 8, 16]),
        ("deeplabv3plus-resnet50", JF_RESNET, [1] * 6, [2, 4, 8]),
        ("deeplabv3plus-resnet50", MMSEG_PLUS, [1, 2, 2, 2, 2, 2], [2, 4, 4]),
        ("deeplabv3plus-resnet50", {**MMSEG_PLUS, "multi_grid": "1-2-4"}, [1, 2, 2, 2, 2, 2], [1, 2, 4]),
        ("deeplabv3-resnet50", {**MMSEG, "output_stride": "16", "multi_grid": "1-2-4"}, [1] * 6, [1, 2, 4]),
        ("fcn-resnet50", {**MMSEG, "output_stride": "16"}, [1] * 6, [1, 2, 2]),
    ],
)
def test_units_are_dilated_as_each_publisher_does(
    key: str, values: Values, layer3: list[int], layer4: list[int]
) -> None:
    net, _ = build_on_meta(spec(key), 2, values)

    assert (dilations(net, "layer3"), dilations(net, "layer4")) == (layer3, layer4)


def depthwise(net: nn.Module) -> list[nn.Conv2d]:
    return [m for m in net.get_submodule("backbone").modules() if isinstance(m, nn.Conv2d) and m.groups > 1]


@pytest.mark.parametrize(
    ("graph", "stride", "late"),
    [
        ("vainf", "16", [1] * 8 + [2] * 3),
        ("vainf", "8", [1] + [2] * 7 + [4] * 3),
        ("jfzhang95", "16", [1] * 10 + [2]),
        ("jfzhang95", "8", [1] * 4 + [2] * 6 + [4]),
    ],
)
def test_the_ports_mobilenets_pad_first_and_dilate_in_their_own_way(graph: str, stride: str, late: list[int]) -> None:
    net, _ = build_on_meta(spec("deeplabv3plus-mobilenetv2"), 2, {"graph": graph, "output_stride": stride})

    assert [c.dilation[0] for c in depthwise(net)] == [1] * 6 + late
    assert {c.padding for c in depthwise(net)} == {(0, 0)}
    assert [m.border for m in net.modules() if isinstance(m, PaddedFirst)] == [1] * 6 + late


def test_padding_before_the_expansion_changes_the_border_and_nothing_else() -> None:
    plain = CATALOG.model("deeplabv3plus-mobilenetv2")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        inside, first = (
            plain.load(BuildRequest(2, resolve(plain.params, {"graph": graph})))[0] for graph in ("plain", "jfzhang95")
        )
    assert isinstance(inside, nn.Module)
    assert isinstance(first, nn.Module)
    unit, other = inside.get_submodule("backbone.2"), first.get_submodule("backbone.2")
    for layer in unit.modules():
        if isinstance(layer, nn.BatchNorm2d):
            nn.init.ones_(layer.bias)
    other.load_state_dict(unit.state_dict())
    features = torch.randn(1, 16, 12, 12)

    with torch.no_grad():
        one, two = unit.eval()(features), other.eval()(features)

    assert one.shape == two.shape
    assert torch.allclose(one[..., 1:, 1:], two[..., 1:, 1:], atol=1e-5)
    assert not torch.allclose(one[..., 0, :], two[..., 0, :], atol=1e-3)


def test_low_and_context_are_joined_in_the_publishers_order() -> None:
    orders = {}
    for key, graph in (
        ("resnet50", "plain"),
        ("resnet50", "jfzhang95"),
        ("mobilenetv2", "vainf"),
        ("resnet50", "mmseg"),
    ):
        decoder = build_on_meta(spec(f"deeplabv3plus-{key}"), 2, {"graph": graph})[0].get_submodule("classifier")
        orders[graph] = decoder.context_first

    assert orders == {"plain": False, "vainf": False, "jfzhang95": True, "mmseg": True}


def test_the_ports_xception_is_fed_as_imagenet_and_the_authors_half_and_half() -> None:
    known = spec("deeplabv3plus-xception65")

    assert build_on_meta(known, 2)[1].mean == (0.5, 0.5, 0.5)
    assert build_on_meta(known, 2, {"graph": "jfzhang95"})[1].mean == (0.485, 0.456, 0.406)


@pytest.mark.parametrize("key", ["deeplabv3plus-xception65", "deeplabv3plus-drn-d-54"])
def test_pretrained_is_refused_where_torchvision_has_no_such_backbone(key: str) -> None:
    with torch.device("meta"), pytest.raises(WeightsError, match="Train from scratch"):
        spec(key).load(BuildRequest(2, resolve(spec(key).params, {}), pretrained=True))


@pytest.mark.parametrize("key", ["fcn-resnet50", "deeplabv3-resnet50", "deeplabv3plus-resnet50"])
def test_the_auxiliary_head_scores_in_training_alone(key: str) -> None:
    values = MMSEG_PLUS if "plus" in key else MMSEG
    net, _ = build_on_meta(spec(key), 3, values, auxiliary=True)
    image = torch.zeros(2, 3, 65, 97, device="meta")

    assert set(net.train()(image)) == {"out", "aux"}
    assert set(net.eval()(image)) == {"out"}
