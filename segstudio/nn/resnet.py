"""Dilated ResNet-18, -50, -101 and -152 as feature extractors, built from torchvision's.

He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition" (CVPR 2016), in the forms the segmentation networks
of the line use: 7x7 stem or a deep stem of three 3x3, the stride of a bottleneck in its 3x3 convolution, late strides
replaced by dilation.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, Literal

from torch import nn
from torchvision.models import (
    ResNet18_Weights,
    ResNet50_Weights,
    ResNet101_Weights,
    ResNet152_Weights,
    resnet18,
    resnet50,
    resnet101,
    resnet152,
)
from torchvision.models.resnet import Bottleneck, ResNet

from segstudio.core import WeightsError
from segstudio.nn.imagenet import from_cache
from segstudio.nn.taps import TappedStages

Depth = Literal[18, 50, 101, 152]
OutputStride = Literal[8, 16, 32]
Stem = Literal["7x7", "deep", "narrow"]

RESNET_CHANNELS: Final = {"layer1": 256, "layer2": 512, "layer3": 1024, "layer4": 2048}
RESNET18_CHANNELS: Final = {"layer1": 64, "layer2": 128, "layer3": 256, "layer4": 512}
_STEMS: Final = {"deep": (64, 128), "narrow": (32, 64)}  # channels of the first two 3x3, and of the third
_MAKERS: Final = {18: resnet18, 50: resnet50, 101: resnet101, 152: resnet152}
_WEIGHTS: Final = {
    18: ResNet18_Weights.IMAGENET1K_V1,
    50: ResNet50_Weights.IMAGENET1K_V1,
    101: ResNet101_Weights.IMAGENET1K_V1,
    152: ResNet152_Weights.IMAGENET1K_V1,
}


def resnet_features(
    depth: Depth,
    output_stride: OutputStride = 8,
    *,
    multi_grid: Sequence[int] = (),
    absolute_grid: bool = False,
    first_unit_dilated: bool = False,
    strided_dilation: bool = False,
    stem: Stem = "7x7",
    pretrained: bool = False,
) -> TappedStages:
    """Build a ResNet without its classifier; it returns `layer1` ... `layer4` (strides 4, 8, then up to the output's).

    The children are named as torchvision's (`conv1`, `bn1`, `layer1` ...). `multi_grid` multiplies the dilation of each
    unit of `layer4` (DeepLabV3, section 3.2.1); with `absolute_grid` it replaces it, as in mmsegmentation. By default
    the first unit of a dilated stage keeps the dilation of the stage before it, as torchvision does;
    `first_unit_dilated` gives it its stage's own, as Caffe and TensorFlow do.
    `strided_dilation`, at output stride 32, keeps all strides and dilates the late stages as at 8 all the same: the
    backbone of mmsegmentation's FastFCN. A ResNet-18 is of two 3x3 a unit and cannot be dilated. `stem` "deep" is three
    3x3 of 64, 64 and 128 channels under `conv1` (children 0, 3 and 6), "narrow" of 32, 32 and 64 as in mmsegmentation;
    torchvision has no ImageNet weights for either, so `pretrained` raises `WeightsError`.
    """
    if pretrained and stem != "7x7":
        raise WeightsError(
            f"resnet{depth}",
            "torchvision has no ImageNet weights for the deep stem.",
            "Train from scratch, or choose the 7x7 stem where the network offers it.",
        )
    make = partial(_MAKERS[depth], replace_stride_with_dilation=[False, output_stride <= 8, output_stride <= 16])
    net: ResNet = from_cache(make, _WEIGHTS[depth], f"resnet{depth}") if pretrained else make()
    if stem != "7x7":
        _deepen(net, *_STEMS[stem])
    rates = {"layer3": max(1, 16 // output_stride), "layer4": max(1, 32 // output_stride)}
    if first_unit_dilated:
        for name, rate in rates.items():
            _dilate(net.get_submodule(name), [rate])
    if strided_dilation:
        _dilate(net.layer3, [1, 2])
        _dilate(net.layer4, [2, 4])
    if multi_grid:
        _dilate(net.layer4, [(1 if absolute_grid else rates["layer4"]) * grid for grid in multi_grid])
    return _tapped(net, RESNET18_CHANNELS if depth == 18 else RESNET_CHANNELS)


def _deepen(net: ResNet, first: int, last: int) -> None:
    """Replace the 7x7 by three 3x3, the first strided; the first unit then reads the last one's channels."""
    net.conv1 = nn.Sequential(
        nn.Conv2d(3, first, 3, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(first),
        nn.ReLU(),
        nn.Conv2d(first, first, 3, padding=1, bias=False),
        nn.BatchNorm2d(first),
        nn.ReLU(),
        nn.Conv2d(first, last, 3, padding=1, bias=False),
    )
    net.bn1 = nn.BatchNorm2d(last)
    unit = net.layer1[0]
    unit.conv1 = nn.Conv2d(last, unit.conv1.out_channels, 1, bias=False)
    unit.downsample[0] = nn.Conv2d(last, unit.downsample[0].out_channels, 1, bias=False)


def _dilate(stage: nn.Module, rates: Sequence[int]) -> None:
    """Set the dilation of the 3x3 convolutions of a stage's units; the last rate goes on for all that follow.

    A unit that carries a stride is left alone.
    """
    for i, unit in enumerate(stage.children()):
        rate = rates[min(i, len(rates) - 1)]
        if isinstance(unit, Bottleneck) and (rate > 1 or unit.conv2.stride == (1, 1)):
            unit.conv2.dilation = unit.conv2.padding = (rate, rate)


def _tapped(net: ResNet, channels: Mapping[str, int]) -> TappedStages:
    stages = {name: stage for name, stage in net.named_children() if name not in {"avgpool", "fc"}}
    return TappedStages(stages, {name: name for name in channels}, channels)
