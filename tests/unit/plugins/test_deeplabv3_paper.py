"""DeepLabV3 as the paper describes it, by parameters."""

from collections.abc import Mapping

import pytest
import torch
from torch import nn

from segstudio.api.torch import build_on_meta, count_parameters
from segstudio.nn.aspp import ASPP
from segstudio.plugins import deeplabv3

SPECS = {spec.key: spec for spec in deeplabv3.segstudio_models()}
R50 = SPECS["deeplabv3-resnet50"]


def dilations(net: nn.Module, stage: str) -> list[int]:
    """List the dilation of each unit's 3x3 convolution."""
    layers = net.get_submodule(f"backbone.{stage}").named_modules()
    return [m.dilation[0] for name, m in layers if name.endswith("conv2") and isinstance(m, nn.Conv2d)]


def rates(net: nn.Module) -> list[int]:
    """List the dilations of the pyramid's 3x3 branches."""
    (pyramid,) = (m for m in net.modules() if isinstance(m, ASPP))
    return [m.dilation[0] for m in pyramid.modules() if isinstance(m, nn.Conv2d) and m.kernel_size == (3, 3)]


@pytest.mark.parametrize("key", ["deeplabv3-resnet50", "deeplabv3-resnet101"])
def test_the_papers_head_lacks_torchvisions_extra_convolution(key: str) -> None:
    paper, ours = (count_parameters(build_on_meta(SPECS[key], 21, v)[0]) for v in ({"head": "paper"}, {}))

    assert ours - paper == 256 * 256 * 9 + 512


@pytest.mark.parametrize(
    ("values", "layer3", "layer4", "pyramid"),
    [
        ({}, [1, 2, 2, 2, 2, 2], [2, 4, 4], [12, 24, 36]),
        ({"output_stride": "16"}, [1] * 6, [1, 2, 2], [6, 12, 18]),
        ({"multi_grid": "1-2-4"}, [1, 2, 2, 2, 2, 2], [4, 8, 16], [12, 24, 36]),
        ({"output_stride": "16", "multi_grid": "1-2-4"}, [1] * 6, [2, 4, 8], [6, 12, 18]),
        ({"head": "paper"}, [2] * 6, [4, 4, 4], [12, 24, 36]),
        ({"head": "paper", "output_stride": "16", "multi_grid": "1-2-1"}, [1] * 6, [2, 4, 2], [6, 12, 18]),
    ],
)
def test_dilations_follow_output_stride_and_multi_grid(
    values: Mapping[str, str], layer3: list[int], layer4: list[int], pyramid: list[int]
) -> None:
    net, feeding = build_on_meta(R50, 2, values)

    assert (dilations(net, "layer3"), dilations(net, "layer4"), rates(net)) == (layer3, layer4, pyramid)
    assert feeding.output_stride == int(values.get("output_stride", "8"))


def test_mobilenet_keeps_wide_rates_at_output_stride_16() -> None:
    net, feeding = build_on_meta(SPECS["deeplabv3-mobilenet-v3-large"], 2)

    assert (rates(net), feeding.output_stride) == ([12, 24, 36], 16)


def test_the_authors_code_lays_the_map_corner_to_corner() -> None:
    assert build_on_meta(R50, 2, {"head": "paper"})[1].align_corners
    assert not build_on_meta(R50, 2)[1].align_corners


def test_the_image_level_branch_does_not_care_where_things_are() -> None:
    pyramid = ASPP(4, 2).eval()
    features = torch.randn(1, 4, 5, 6)
    shuffled = features.flatten(2)[..., torch.randperm(30)].reshape(features.shape)

    pooled, again = (pyramid.convs[4](x) for x in (features, shuffled))

    assert torch.allclose(pooled, again, atol=1e-6)
    assert torch.allclose(pooled, pooled[..., :1, :1].expand_as(pooled))
