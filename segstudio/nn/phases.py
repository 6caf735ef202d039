"""Widely dilated depthwise convolutions, phase by phase.

With dilation d an output pixel sees only pixels of its own phase, the places that are a multiple of d away. So the map
is taken apart into d x d maps of one phase each, these are convolved without dilation as a batch, and put together
again: the sums are the same. oneDNN has quick kernels for depthwise convolutions that reach six pixels to each side; a
wider one is four to ten times slower on a processor than this way.
"""

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

_QUICK: Final = 6  # pixels to each side


class PhasedConv2d(nn.Conv2d):
    """A convolution that goes by phases where that is quicker: same weights, same names, same values."""

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, H, W) to (N, outputs, H', W')."""
        return by_phases(x, self.weight, self.dilation[0]) if self._is_slow(x) else super().forward(x)

    def _is_slow(self, x: Tensor) -> bool:
        """Whether it is depthwise and wide, keeps the size of its input, and runs on a processor."""
        depthwise = self.groups == self.in_channels == self.out_channels and self.bias is None
        square = self.dilation[0] == self.dilation[1] and self.kernel_size[0] == self.kernel_size[1]
        reach = self.dilation[0] * (self.kernel_size[0] // 2)
        keeps = self.stride == (1, 1) and self.padding == (reach, reach) and self.kernel_size[0] % 2 == 1
        return depthwise and square and keeps and reach > _QUICK and x.device.type == "cpu"


def by_phases(x: Tensor, weight: Tensor, dilation: int) -> Tensor:
    """Convolve (N, C, H, W) with (C, 1, k, k), zeros around it, so that the size stays."""
    count, channels, rows, columns = x.shape
    x = functional.pad(x, (0, -columns % dilation, 0, -rows % dilation))
    high, wide = x.shape[2] // dilation, x.shape[3] // dilation
    parts = x.permute(0, 2, 3, 1).reshape(count, high, dilation, wide, dilation, channels)
    batch = parts.permute(0, 2, 4, 1, 3, 5).reshape(-1, high, wide, channels).permute(0, 3, 1, 2)
    found = torch.conv2d(batch, weight, padding=weight.shape[2] // 2, groups=channels)
    parts = found.permute(0, 2, 3, 1).reshape(count, dilation, dilation, high, wide, channels)
    whole = parts.permute(0, 3, 1, 4, 2, 5).reshape(count, high * dilation, wide * dilation, channels)
    return whole[:, :rows, :columns].permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
