"""Strided 1x1 convolutions as torch can take them back on a CPU.

The gradient of a strided 1x1 convolution with fewer than 16 input channels, in channels-last order, writes beyond its
buffer in torch 2.14 (oneDNN): the process ends in an abort or a fault some steps later. Leaving pixels out first and
convolving without a stride is the same function, to the last bit of what either reads, and its gradient is sound.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import torch
from torch.overrides import TorchFunctionMode

_SOUND: Final = 16  # input channels from which on the gradient stays within its buffer


class SoundPointwise(TorchFunctionMode):
    """While this context is entered, narrow strided 1x1 convolutions leave pixels out first; all else is untouched."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - the signature of torch
        """Divert `conv2d` as modules call it, with all its arguments by position."""
        if func is torch.conv2d and not kwargs and len(args) == 7 and _fits(args):
            x, weight, bias, (down, right), padding, dilation, groups = args
            return func(x[..., ::down, ::right], weight, bias, (1, 1), padding, dilation, groups)
        return func(*args, **(kwargs or {}))


def _fits(args: Sequence[Any]) -> bool:
    x, weight, _, stride, padding, _, _ = args
    strided_pointwise = tuple(weight.shape[2:]) == (1, 1) and tuple(stride) != (1, 1) and tuple(padding) == (0, 0)
    return bool(strided_pointwise and weight.shape[1] < _SOUND and x.device.type == "cpu" and torch.is_grad_enabled())
