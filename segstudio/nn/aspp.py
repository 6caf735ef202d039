"""Atrous spatial pyramid pooling: one feature map seen through several dilations at once.

DeepLabV3 (arXiv 1706.05587, section 3.3): a 1x1 branch, dilated 3x3 branches and an image-level branch are joined by a
1x1 projection. DeepLabV3+ (arXiv 1802.02611, section 3.1) makes the dilated branches depthwise separable. Module names
are torchvision's (`convs.{i}`, `project`), so that its published weights load as they are.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.nn.phases import PhasedConv2d


def conv_bn_relu(
    inputs: int, outputs: int, kernel: int = 1, dilation: int = 1, *, stride: int = 1, eps: float = 1e-5
) -> nn.Sequential:
    """Plain convolution, batch normalisation, ReLU: children 0, 1, 2. Sizes become ceil(size / stride)."""
    pad = dilation * (kernel // 2)
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding=pad, dilation=dilation, bias=False),
        nn.BatchNorm2d(outputs, eps=eps),
        nn.ReLU(),
    )


def separable_bn_relu(inputs: int, outputs: int, dilation: int = 1, *, eps: float = 1e-5) -> nn.Sequential:
    """Depthwise 3x3, then 1x1, each followed by batch normalisation and ReLU (ECCV 2018 code of DeepLabV3+)."""
    return nn.Sequential(
        PhasedConv2d(inputs, inputs, 3, padding=dilation, dilation=dilation, groups=inputs, bias=False),
        nn.BatchNorm2d(inputs, eps=eps),
        nn.ReLU(),
        nn.Conv2d(inputs, outputs, 1, bias=False),
        nn.BatchNorm2d(outputs, eps=eps),
        nn.ReLU(),
    )


class ImagePooling(nn.Sequential):
    """The image-level branch: mean over the map, 1x1, back to the map's size.

    In training its batch normalisation sees one value per image and channel, so a batch needs at least two images.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        """Build children 1 (convolution) and 2 (normalisation) under torchvision's numbers."""
        super().__init__(nn.AdaptiveAvgPool2d(1), *conv_bn_relu(inputs, outputs))

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, outputs, h, w), constant over each image."""
        size = x.shape[-2:]
        for layer in self:
            x = layer(x)
        return functional.interpolate(x, size=size, mode="bilinear", align_corners=False)


class ASPP(nn.Module):
    """Branches in torchvision's order [1x1, dilated 3x3 for each rate, pooling], joined by a 1x1 and dropout."""

    def __init__(
        self,
        inputs: int,
        width: int = 256,
        rates: Sequence[int] = (12, 24, 36),
        *,
        separable: bool = False,
        pooling: bool = True,
        dropout: float = 0.5,
        pooling_first: bool = False,
        joining: int = 1,
    ) -> None:
        """Every branch and the result have `width` channels; the defaults are torchvision's DeepLabV3.

        `pooling_first` joins the image-level branch before all others, and `joining` is the kernel that reduces the
        joined branches: mmsegmentation's way, with a 3x3.
        """
        super().__init__()
        self._pooling_first = pooling_first
        branches: list[nn.Module] = [conv_bn_relu(inputs, width)]
        for rate in rates:
            branches.append(
                separable_bn_relu(inputs, width, rate) if separable else conv_bn_relu(inputs, width, 3, rate)
            )
        if pooling:
            branches.append(ImagePooling(inputs, width))
        self.convs = nn.ModuleList(branches)
        self.project = nn.Sequential(*conv_bn_relu(width * len(branches), width, joining), nn.Dropout(dropout))

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, width, h, w)."""
        branches = [branch(x) for branch in self.convs]
        if self._pooling_first:
            branches = [branches[-1], *branches[:-1]]
        joined: Tensor = self.project(torch.cat(branches, dim=1))
        return joined
