"""Strided 1x1 convolutions as torch can take them back on a CPU.

The gradient of a strided 1x1 convolution with fewer than 16 input channels, in channels-last order, writes beyond its
buffer in torch 2.14 (oneDNN): the process ends in an abort or a fault some steps later. Leaving pixels out first and
convolving without a stride is the same function, to the last bit of what either reads, and its gradient is sound.
"""

from collections.abc import Sequence
from typing import Any, Final

import torch

from segstudio.training.kernels.interception import ConvOverride

_SOUND: Final = 16  # input channels from which on the gradient stays within its buffer


class SoundPointwise(ConvOverride):
    """While this context is entered, narrow strided 1x1 convolutions leave pixels out first; all else is untouched."""

    def fits(self, args: Sequence[Any]) -> bool:
        """Tell whether the gradient would leave its buffer."""
        x, weight, _, stride, padding, _, _ = args
        strided_pointwise = tuple(weight.shape[2:]) == (1, 1) and stride != (1, 1) and padding == (0, 0)
        narrow = weight.shape[1] < _SOUND
        return bool(strided_pointwise and narrow and x.device.type == "cpu" and torch.is_grad_enabled())

    def replace(self, args: Sequence[Any]) -> torch.Tensor:
        """Leave pixels out, then convolve."""
        x, weight, bias, (down, right), padding, dilation, groups = args
        return torch.conv2d(x[..., ::down, ::right], weight, bias, (1, 1), padding, dilation, groups)
