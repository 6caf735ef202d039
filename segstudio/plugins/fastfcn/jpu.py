"""Joint pyramid upsampling: a stride-8 map made from strides 8, 16 and 32, in place of dilation."""

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.nn.aspp import conv_bn_relu
from segstudio.nn.phases import PhasedConv2d

_RATES: Final = (1, 2, 4, 8)


class SeparableConv(nn.Module):
    """Dilated depthwise 3x3 and 1x1, with normalisation between; children are named as the authors'."""

    def __init__(self, inputs: int, outputs: int, rate: int) -> None:
        super().__init__()
        self.conv1 = PhasedConv2d(inputs, inputs, 3, padding=rate, dilation=rate, groups=inputs, bias=False)
        self.bn = nn.BatchNorm2d(inputs)
        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, outputs, h, w)."""
        y: Tensor = self.pointwise(self.bn(self.conv1(x)))
        return y


class JointPyramidUpsampling(nn.Module):
    """Each stage to one width, all to stride 8, joined; four dilated separable convolutions of that, joined.

    As released, stages are joined from the coarsest to the finest and resized corner to corner; mmsegmentation joins
    them from the finest on (`fine_first`) and does not align corners.
    """

    def __init__(
        self, channels: Mapping[str, int], width: int = 512, *, align_corners: bool = True, fine_first: bool = False
    ) -> None:
        """`channels` are those of `layer2`, `layer3` and `layer4`; the result has four times `width`."""
        super().__init__()
        self._corners, self._fine_first = align_corners, fine_first
        self.conv5 = conv_bn_relu(channels["layer4"], width, 3)
        self.conv4 = conv_bn_relu(channels["layer3"], width, 3)
        self.conv3 = conv_bn_relu(channels["layer2"], width, 3)
        for i, rate in enumerate(_RATES, 1):
            self.add_module(
                f"dilation{i}", nn.Sequential(SeparableConv(3 * width, width, rate), nn.BatchNorm2d(width), nn.ReLU())
            )

    def forward(self, features: Mapping[str, Tensor]) -> Tensor:
        """Map the features to (N, 4 * width, h, w) on the grid of `layer2`."""
        fine = self.conv3(features["layer2"])
        coarse = [self.conv5(features["layer4"]), self.conv4(features["layer3"])]
        maps = [*(self._resized(x, fine) for x in coarse), fine]
        joined = torch.cat(maps[::-1] if self._fine_first else maps, dim=1)
        branches = [self.get_submodule(f"dilation{i}") for i in range(1, len(_RATES) + 1)]
        return torch.cat([branch(joined) for branch in branches], dim=1)

    def _resized(self, x: Tensor, like: Tensor) -> Tensor:
        return functional.interpolate(x, size=like.shape[-2:], mode="bilinear", align_corners=self._corners)
