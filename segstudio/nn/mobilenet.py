"""Dilated MobileNetV2 and MobileNetV3-large as feature extractors, built from torchvision's.

Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (CVPR 2018); Howard et al., "Searching for
MobileNetV3" (ICCV 2019). Children are numbered as torchvision numbers its `features`.
"""

from collections.abc import Iterable
from functools import partial
from typing import Final

from torch import nn
from torchvision.models import (
    MobileNet_V2_Weights,
    MobileNet_V3_Large_Weights,
    mobilenet_v2,
    mobilenet_v3_large,
)

from segstudio.nn.imagenet import from_cache
from segstudio.nn.resnet import OutputStride
from segstudio.nn.taps import TappedStages

MOBILENET_V2_CHANNELS: Final = {"low": 24, "out": 320}
MOBILENET_V3_CHANNELS: Final = {"aux": 40, "out": 960}
_V2_LOW: Final = "3"  # the last unit at stride 4
_V2_OUT: Final = "17"  # the last unit; the 1x1 convolution to 1280 channels belongs to the classifier
_V3_AUX: Final = "4"  # the first unit at stride 8
_V3_OUT: Final = "16"  # the 1x1 convolution to 960 channels


def mobilenet_v2_features(output_stride: OutputStride = 16, *, pretrained: bool = False) -> TappedStages:
    """Build a MobileNetV2 without its classifier; it returns `low` (24 channels, stride 4) and `out` (320 channels).

    A stride beyond the output's becomes dilation; as in torchvision's ResNet, the unit that loses its stride keeps the
    dilation of the units before it. Borders are padded where torchvision pads: inside the depthwise convolution.
    """
    weights = MobileNet_V2_Weights.IMAGENET1K_V1
    net = from_cache(mobilenet_v2, weights, "mobilenet-v2") if pretrained else mobilenet_v2()
    stages = dict(net.features[: int(_V2_OUT) + 1].named_children())
    _replace_strides(stages.values(), output_stride)
    return TappedStages(stages, {_V2_LOW: "low", _V2_OUT: "out"}, MOBILENET_V2_CHANNELS)


def mobilenet_v3_large_features(*, pretrained: bool = False) -> TappedStages:
    """Build torchvision's dilated MobileNetV3-large: `aux` (40 channels, stride 8), `out` (960 channels, stride 16)."""
    make = partial(mobilenet_v3_large, dilated=True)
    weights = MobileNet_V3_Large_Weights.IMAGENET1K_V1
    net = from_cache(make, weights, "mobilenet-v3-large") if pretrained else make()
    stages = dict(net.features.named_children())
    return TappedStages(stages, {_V3_AUX: "aux", _V3_OUT: "out"}, MOBILENET_V3_CHANNELS)


def _replace_strides(stages: Iterable[nn.Module], output_stride: int) -> None:
    """Walk the 3x3 convolutions in order and turn strides beyond the output's into dilation."""
    stride = rate = 1
    for conv in (m for stage in stages for m in stage.modules() if isinstance(m, nn.Conv2d)):
        if conv.kernel_size != (3, 3):
            continue
        wanted, keep = conv.stride[0], rate
        if stride * wanted > output_stride:
            rate *= wanted
            conv.stride = (1, 1)
        else:
            stride *= wanted
            keep = rate
        conv.dilation = conv.padding = (keep, keep)
