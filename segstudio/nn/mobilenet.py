"""Dilated MobileNetV2 and MobileNetV3-large as feature extractors, built from torchvision's.

Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (CVPR 2018); Howard et al., "Searching for
MobileNetV3" (ICCV 2019). Children are numbered as torchvision numbers its `features`.
"""

from collections.abc import Iterable
from functools import partial
from typing import Final, Literal

from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import (
    MobileNet_V2_Weights,
    MobileNet_V3_Large_Weights,
    mobilenet_v2,
    mobilenet_v3_large,
)
from torchvision.models.mobilenetv2 import InvertedResidual

from segstudio.nn.imagenet import from_cache
from segstudio.nn.resnet import OutputStride
from segstudio.nn.taps import TappedStages

MobileNetGraph = Literal["plain", "vainf", "jfzhang95"]

MOBILENET_V2_CHANNELS: Final = {"low": 24, "out": 320}
MOBILENET_V3_CHANNELS: Final = {"aux": 40, "out": 960}
_V2_LOW: Final = "3"  # the last unit at stride 4
_V2_OUT: Final = "17"  # the last unit; the 1x1 convolution to 1280 channels belongs to the classifier
_V3_AUX: Final = "4"  # the first unit at stride 8
_V3_OUT: Final = "16"  # the 1x1 convolution to 960 channels


def mobilenet_v2_features(
    output_stride: OutputStride = 16, *, graph: MobileNetGraph = "plain", pretrained: bool = False
) -> TappedStages:
    """Build a MobileNetV2 without its classifier; it returns `low` (24 channels, stride 4) and `out` (320 channels).

    A stride beyond the output's becomes dilation; as in torchvision's ResNet, the unit that loses its stride keeps the
    dilation of the units before it. Borders are padded where torchvision pads: inside the depthwise convolution.

    `graph` chooses two ports that have the same tensors and other borders: each unit pads its input, before the
    expansion, whose normalisation makes the border something else than zero. In VainF's the first convolution does not
    pad at all, so that images below 3x3 fail; in jfzhang95's all units of a group that loses its stride keep the
    former dilation, not only the first.
    """
    weights = MobileNet_V2_Weights.IMAGENET1K_V1
    net = from_cache(mobilenet_v2, weights, "mobilenet-v2") if pretrained else mobilenet_v2()
    stages = dict(net.features[: int(_V2_OUT) + 1].named_children())
    _replace_strides(stages.values(), output_stride, late=graph == "jfzhang95")
    if graph == "vainf":
        stages["0"][0].padding = (0, 0)
    if graph != "plain":
        stages = {name: _padded_first(stage) for name, stage in stages.items()}
    return TappedStages(stages, {_V2_LOW: "low", _V2_OUT: "out"}, MOBILENET_V2_CHANNELS)


def mobilenet_v3_large_features(*, pretrained: bool = False) -> TappedStages:
    """Build torchvision's dilated MobileNetV3-large: `aux` (40 channels, stride 8), `out` (960 channels, stride 16)."""
    make = partial(mobilenet_v3_large, dilated=True)
    weights = MobileNet_V3_Large_Weights.IMAGENET1K_V1
    net = from_cache(make, weights, "mobilenet-v3-large") if pretrained else make()
    stages = dict(net.features.named_children())
    return TappedStages(stages, {_V3_AUX: "aux", _V3_OUT: "out"}, MOBILENET_V3_CHANNELS)


def _replace_strides(stages: Iterable[nn.Module], output_stride: int, *, late: bool = False) -> None:
    """Walk the 3x3 convolutions in order and turn strides beyond the output's into dilation.

    The one that loses its stride keeps the dilation of those before it; with `late` so do those of its width.
    """
    stride = rate = 1
    held: tuple[int, int] | None = None  # the outputs of the group that keeps its dilation, and that dilation
    for stage in stages:
        conv = next(m for m in stage.modules() if isinstance(m, nn.Conv2d) and m.kernel_size == (3, 3))
        wanted, keep = conv.stride[0], rate
        outputs = _outputs(stage)
        if stride * wanted > output_stride:
            held = (outputs, rate)
            rate *= wanted
            conv.stride = (1, 1)
        else:
            stride *= wanted
            if late and held is not None and held[0] == outputs:
                keep = held[1]
        conv.dilation = conv.padding = (keep, keep)


def _outputs(stage: nn.Module) -> int:
    return [m.out_channels for m in stage.modules() if isinstance(m, nn.Conv2d)][-1]


def _padded_first(stage: nn.Module) -> nn.Module:
    """Move the padding of an inverted residual's 3x3 in front of the unit; other stages are left alone."""
    return PaddedFirst(stage) if isinstance(stage, InvertedResidual) else stage


class PaddedFirst(nn.Module):
    """An inverted residual that pads its input before it expands it; its tensors are named as the unit's."""

    def __init__(self, unit: InvertedResidual) -> None:
        super().__init__()
        self.conv = unit.conv
        self.use_res_connect = unit.use_res_connect
        depthwise = next(m for m in self.conv.modules() if isinstance(m, nn.Conv2d) and m.kernel_size == (3, 3))
        self.border = int(depthwise.padding[0])
        depthwise.padding = (0, 0)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, H, W) to (N, outputs, h, w)."""
        out: Tensor = self.conv(functional.pad(x, (self.border,) * 4))
        return x + out if self.use_res_connect else out
