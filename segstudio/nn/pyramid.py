"""Pyramid pooling: averages over ever finer grids, beside the map they were taken from.

Zhao, Shi, Qi, Wang, Jia, "Pyramid Scene Parsing Network" (CVPR 2017, arXiv 1612.01105), section 3.2 and figure 3.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.nn.aspp import conv_bn_relu

BINS: Final = (1, 2, 3, 6)


class PyramidPooling(nn.Module):
    """For each of `bins`: average over a grid of so many cells a side, 1x1 to `width` channels, back to the map's size.

    The result begins with the map itself, then the branches from the coarsest on; it has `channels` channels.
    `align_corners` says how the branches are resized. In training the coarsest branch normalises one value per image
    and channel, so a batch needs at least two images.
    """

    def __init__(self, inputs: int, width: int, bins: Sequence[int] = BINS, *, align_corners: bool) -> None:
        """Build the children `branches.{i}`: pooling (0), convolution (1), normalisation (2), ReLU (3)."""
        super().__init__()
        self.align_corners = align_corners
        self.channels = inputs + width * len(bins)
        self.branches = nn.ModuleList(
            nn.Sequential(nn.AdaptiveAvgPool2d(cells), *conv_bn_relu(inputs, width)) for cells in bins
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, channels, h, w)."""
        return torch.cat([x, *(self._enlarged(branch(x), x) for branch in self.branches)], dim=1)

    def _enlarged(self, pooled: Tensor, like: Tensor) -> Tensor:
        return functional.interpolate(pooled, size=like.shape[-2:], mode="bilinear", align_corners=self.align_corners)
