"""FCN on ResNet and DeepLabV3 against torchvision's own networks: tensor names, parameter counts, and logits."""

from functools import cache

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, ModelSpec
from segstudio.api.torch import build_on_meta, count_parameters
from segstudio.plugins import deeplabv3, fcn
from torchvision_twin import MAKERS, load_file, twin

SPECS: dict[str, ModelSpec] = {
    spec.key: spec for plugin in (fcn, deeplabv3) for spec in plugin.segstudio_models() if spec.key in MAKERS
}
COUNTS = {
    "fcn-resnet50": {21: (35_322_218, 32_957_013), 19: (35_320_678, 32_955_987)},
    "fcn-resnet101": {21: (54_314_346, 51_949_141), 19: (54_312_806, 51_948_115)},
    "deeplabv3-resnet50": {21: (42_004_074, 39_638_869), 19: (42_003_046, 39_638_355)},
    "deeplabv3-resnet101": {21: (60_996_202, 58_630_997), 19: (60_995_174, 58_630_483)},
    "deeplabv3-mobilenet-v3-large": {21: (11_029_328, 11_025_477), 19: (11_028_792, 11_024_963)},
}
KEY_COUNTS = {
    "fcn-resnet50": (334, 326),
    "fcn-resnet101": (640, 632),
    "deeplabv3-resnet50": (370, 362),
    "deeplabv3-resnet101": (676, 668),
    "deeplabv3-mobilenet-v3-large": (360, 352),
}


@cache
def on_meta(key: str) -> nn.Module:
    """Build torchvision's network with its auxiliary head on the meta device."""
    with torch.device("meta"):
        net: nn.Module = MAKERS[key](weights=None, weights_backbone=None, num_classes=21, aux_loss=True)
    return net


def shapes_of(net: nn.Module) -> dict[str, tuple[int, ...]]:
    return {key: tuple(value.shape) for key, value in net.state_dict().items()}


@pytest.mark.parametrize("key", SPECS)
@pytest.mark.parametrize("classes", [21, 19])
def test_has_torchvisions_parameters_with_and_without_the_auxiliary_head(key: str, classes: int) -> None:
    counts = [count_parameters(build_on_meta(SPECS[key], classes, auxiliary=aux)[0]) for aux in (True, False)]

    assert tuple(counts) == COUNTS[key][classes]


@pytest.mark.parametrize("key", SPECS)
def test_names_and_shapes_are_torchvisions(key: str) -> None:
    ours, _ = build_on_meta(SPECS[key], 21, auxiliary=True)
    plain, _ = build_on_meta(SPECS[key], 21)

    assert shapes_of(ours) == shapes_of(on_meta(key))
    assert (len(ours.state_dict()), len(plain.state_dict())) == KEY_COUNTS[key]


@pytest.mark.parametrize("key", SPECS)
def test_a_torchvision_file_is_taken_by_its_own_network_alone(key: str) -> None:
    shapes = shapes_of(on_meta(key))
    without_head = {name: shape for name, shape in shapes.items() if not name.startswith("aux_classifier.")}

    for file in (shapes, without_head):
        takers = [other for other, spec in SPECS.items() if any(layout.matches(file) for layout in spec.layouts)]
        assert takers == [key]


@pytest.mark.parametrize("key", SPECS)
def test_the_layout_drops_the_auxiliary_head_and_nothing_else(key: str) -> None:
    (layout,) = (layout for layout in SPECS[key].layouts if layout.key == "torchvision")
    names = list(shapes_of(on_meta(key)))

    renamed = {name: layout.rename(name) for name in names}

    assert {name for name, new in renamed.items() if new is None} == {n for n in names if n.startswith("aux_class")}
    assert {new for new in renamed.values() if new} == set(build_on_meta(SPECS[key], 21)[0].state_dict())
    assert on_meta(key).get_parameter(layout.classifier).shape[0] == 21


@pytest.mark.parametrize("key", SPECS)
@pytest.mark.parametrize(("side", "cells"), [(513, 65), (520, 65), (224, 28)])
def test_feature_size_is_the_input_over_the_stride_rounded_up(key: str, side: int, cells: int) -> None:
    net, feeding = build_on_meta(SPECS[key], 21)

    out = net.eval()(torch.zeros(1, 3, side, side, device="meta"))["out"]

    assert out.shape[-1] == (cells if feeding.output_stride == 8 else -(-side // 16))


@pytest.fixture(scope="module", params=SPECS)
def pair(request: pytest.FixtureRequest) -> tuple[nn.Module, nn.Module]:
    """Build torchvision's network, and ours filled from its state_dict; one pair in memory at a time."""
    key = str(request.param)
    theirs = twin(key)
    return theirs, load_file(SPECS[key], theirs.state_dict())


@pytest.mark.parametrize("size", [(129, 129), (97, 131)])
def test_logits_are_torchvisions(pair: tuple[nn.Module, nn.Module], size: tuple[int, int]) -> None:
    theirs, ours = pair
    image = torch.randn(1, 3, *size, generator=torch.Generator().manual_seed(9))

    with torch.no_grad():
        expected: Tensor = theirs(image)["out"]
        actual = functional.interpolate(ours(image)["out"], size, mode="bilinear", align_corners=False)

    largest = expected.abs().max()
    assert largest > 0.1
    assert (actual - expected).abs().max() <= 2e-5 * largest


@pytest.mark.parametrize("key", ["fcn-resnet50", "deeplabv3-mobilenet-v3-large"])
def test_auxiliary_logits_are_torchvisions(key: str) -> None:
    theirs = twin(key)
    ours, _ = SPECS[key].load(BuildRequest(21, auxiliary=True))
    assert isinstance(ours, nn.Module)
    ours.load_state_dict(theirs.state_dict(), strict=True)
    _freeze(ours)

    image = torch.randn(1, 3, 65, 49, generator=torch.Generator().manual_seed(9))
    with torch.no_grad():
        expected = theirs(image)["aux"]
        actual = functional.interpolate(ours(image)["aux"], (65, 49), mode="bilinear", align_corners=False)

    assert (actual - expected).abs().max() <= 2e-5 * expected.abs().max()


def _freeze(net: nn.Module) -> None:
    """Ask for training outputs while every layer behaves as in evaluation."""
    net.eval()
    net.training = True
