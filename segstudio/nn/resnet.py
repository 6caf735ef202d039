"""Dilated ResNet-50 and -101 as feature extractors, built from torchvision's.

He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition" (CVPR 2016), in the form every segmentation network
of the line uses: 7x7 stem, the stride of a bottleneck in its 3x3 convolution, late strides replaced by dilation.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final, Literal

from torch import nn
from torchvision.models import ResNet50_Weights, ResNet101_Weights, resnet50, resnet101
from torchvision.models.resnet import Bottleneck, ResNet

from segstudio.nn.imagenet import from_cache
from segstudio.nn.taps import TappedStages

Depth = Literal[50, 101]
OutputStride = Literal[8, 16, 32]

RESNET_CHANNELS: Final = {"layer1": 256, "layer2": 512, "layer3": 1024, "layer4": 2048}
_MAKERS: Final = {50: resnet50, 101: resnet101}
_WEIGHTS: Final = {50: ResNet50_Weights.IMAGENET1K_V1, 101: ResNet101_Weights.IMAGENET1K_V1}


def resnet_features(
    depth: Depth,
    output_stride: OutputStride = 8,
    *,
    multi_grid: Sequence[int] = (),
    first_unit_dilated: bool = False,
    pretrained: bool = False,
) -> TappedStages:
    """Build a ResNet without its classifier; it returns `layer1` ... `layer4` (strides 4, 8, then up to the output's).

    The children are named as torchvision's (`conv1`, `bn1`, `layer1` ...). `multi_grid` multiplies the dilation of each
    unit of `layer4` (DeepLabV3, section 3.2.1). By default the first unit of a dilated stage keeps the dilation of the
    stage before it, as torchvision does; `first_unit_dilated` gives it its stage's own, as Caffe and TensorFlow do.
    """
    make = partial(_MAKERS[depth], replace_stride_with_dilation=[False, output_stride <= 8, output_stride <= 16])
    net: ResNet = from_cache(make, _WEIGHTS[depth], f"resnet{depth}") if pretrained else make()
    rates = {"layer3": max(1, 16 // output_stride), "layer4": max(1, 32 // output_stride)}
    if first_unit_dilated:
        for name, rate in rates.items():
            _dilate(net.get_submodule(name), [rate])
    if multi_grid:
        _dilate(net.layer4, [rates["layer4"] * grid for grid in multi_grid])
    return _tapped(net)


def _dilate(stage: nn.Module, rates: Sequence[int]) -> None:
    """Set the dilation of the 3x3 convolutions of a stage's units; the last rate goes on for all that follow.

    A rate of 1 is left alone: the unit may carry a stride.
    """
    for i, unit in enumerate(stage.children()):
        rate = rates[min(i, len(rates) - 1)]
        if isinstance(unit, Bottleneck) and rate > 1:
            unit.conv2.dilation = unit.conv2.padding = (rate, rate)


def _tapped(net: ResNet) -> TappedStages:
    stages = {name: stage for name, stage in net.named_children() if name not in {"avgpool", "fc"}}
    return TappedStages(stages, {name: name for name in RESNET_CHANNELS}, RESNET_CHANNELS)
