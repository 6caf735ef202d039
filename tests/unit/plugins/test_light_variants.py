"""The light variants: what each family is about stands in its narrow network too, and does something there."""

from collections.abc import Callable
from typing import Final

import pytest
import torch
from torch import Tensor, nn

from segstudio.api import ModelSpec
from segstudio.api.torch import build, build_on_meta
from segstudio.core.plugins import build_catalog, bundled_sources

MOST: Final = 5_000_000  # parameters: 10 MB in a file of half precision
CATALOG: Final = build_catalog(bundled_sources())
LIGHT: Final = {key: spec for key, spec in CATALOG.models.items() if key.endswith("-efficientnet-lite0")}


class Nothing(nn.Module):
    """Gives zeros in the shape of what the module it replaces gave, or what came in."""

    def __init__(self, replaced: nn.Module, *, passes: bool) -> None:
        super().__init__()
        self.replaced, self.passes = replaced, passes

    def forward(self, *given: Tensor) -> Tensor:
        """Hand on the first input, or zeros."""
        if self.passes:
            return given[0]
        made: Tensor = self.replaced(*given)
        return torch.zeros_like(made)


def zeros(name: str) -> Callable[[nn.Module], None]:
    """Take out a module: nothing comes from it any more."""
    return lambda net: _replace(net, name, passes=False)


def passing(name: str) -> Callable[[nn.Module], None]:
    """Take out a module: what goes in comes out."""
    return lambda net: _replace(net, name, passes=True)


def _replace(net: nn.Module, name: str, *, passes: bool) -> None:
    parent, _, child = name.rpartition(".")
    owner = net.get_submodule(parent)
    setattr(owner, child, Nothing(getattr(owner, child), passes=passes))


def without_hole(name: str) -> Callable[[nn.Module], None]:
    """Close the hole of a dilated 3x3."""

    def close(net: nn.Module) -> None:
        layer = net.get_submodule(name)
        assert isinstance(layer, nn.Conv2d)
        assert layer.dilation[0] > 1
        layer.dilation, layer.padding = (1, 1), (1, 1)

    return close


def random_code(net: nn.Module) -> None:
    """Take out what W knows of labels: it becomes what a random matrix would be."""
    weight = net.get_submodule("upsample.expand").get_parameter("weight")
    nn.init.orthogonal_(weight)


def hotter(net: nn.Module) -> None:
    """Take out the learnt temperature."""
    net.get_submodule("temperature").get_parameter("raw").data.fill_(5.0)


ESSENTIAL: Final = {
    "fcn8s-efficientnet-lite0": (zeros("score_pool4"), zeros("score_pool3")),
    "deeplabv1-largefov-efficientnet-lite0": (without_hole("fc6.0"),),
    "deeplabv2-aspp-l-efficientnet-lite0": tuple(zeros(f"aspp.{i}") for i in range(4)),
    "dilated-context-basic-efficientnet-lite0": (passing("context"),),
    "refinenet-4cascade-efficientnet-lite0": (
        *(passing(f"blocks.{i}.pool") for i in range(4)),
        *(zeros(f"blocks.{i}.fuse.1") for i in range(1, 4)),
    ),
    "pspnet-efficientnet-lite0": tuple(zeros(f"classifier.0.branches.{i}") for i in range(4)),
    "deeplabv3-efficientnet-lite0": tuple(zeros(f"classifier.0.convs.{i}") for i in range(5)),
    "deeplabv3plus-efficientnet-lite0": (zeros("classifier.project"), zeros("classifier.aspp.convs.4")),
    "bisenet-efficientnet-lite0": (zeros("spatial_path"), zeros("arms.0"), zeros("arms.1"), zeros("ffm.gate")),
    "fastfcn-psp-efficientnet-lite0": tuple(zeros(f"jpu.dilation{i}") for i in range(1, 5)),
    "dupsampling-efficientnet-lite0": (zeros("decoder.reduce.0"), zeros("decoder.reduce.1"), random_code, hotter),
    "danet-efficientnet-lite0": (zeros("head.pam_out"), zeros("head.cam_out")),
}
CASES: Final = [
    pytest.param(key, take_out, id=f"{key}-{i}") for key, all_ in ESSENTIAL.items() for i, take_out in enumerate(all_)
]


def test_every_light_variant_has_something_it_is_about() -> None:
    assert set(LIGHT) == set(ESSENTIAL)


@pytest.mark.parametrize("spec", LIGHT.values(), ids=lambda spec: spec.key)
def test_is_light(spec: ModelSpec) -> None:
    assert spec.parameters <= MOST


@pytest.mark.parametrize("spec", LIGHT.values(), ids=lambda spec: spec.key)
def test_names_the_part_that_starts_from_imagenet(spec: ModelSpec) -> None:
    net, feeding = build_on_meta(spec, 13)

    backbone = net.get_submodule(feeding.backbone)

    assert sum(p.numel() for p in backbone.parameters()) == 2_958_848  # EfficientNet-Lite0 without its classifier
    assert (feeding.mean, feeding.std) == ((0.5,) * 3, (0.5,) * 3)


@pytest.mark.parametrize(("key", "take_out"), CASES)
def test_what_it_is_about_changes_the_answer(key: str, take_out: Callable[[nn.Module], None]) -> None:
    torch.manual_seed(0)
    net, _ = build(LIGHT[key], 3)
    for name, parameter in net.named_parameters():
        if parameter.ndim == 1 or not parameter.any():  # what starts as a constant says nothing yet
            torch.nn.init.normal_(parameter, 0.5 if name.endswith("weight") else 0.0, 0.2)
    net.eval()
    image = torch.rand(1, 3, 97, 65)
    with torch.no_grad():
        before = net(image)["out"]
        take_out(net)
        after = net(image)["out"]

    assert before.shape == after.shape
    assert (after - before).abs().max() > 1e-6 * before.abs().max()
