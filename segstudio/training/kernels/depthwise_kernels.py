"""The gradient of a depthwise convolution's weights, compiled: torch's own is four to ten times slower for 5x5 kernels.

oneDNN has quick kernels for a plain 3x3 alone. A depthwise gradient is, for each place in the kernel, the sum over all
pixels of what went in there times what came back: with channels innermost, in memory too, it is vectors from end to
end. Half precision is widened as it is read.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from numba import types
from numba.extending import overload
from numpy.typing import NDArray
from torch import Tensor

from segstudio.crf.jit import loosely
from segstudio.crf.team import Team

Pair = tuple[int, int]
KINDS: Final = (torch.float32, torch.bfloat16)


class Shape(NamedTuple):
    """The numbers of a convolution, each for rows and columns."""

    kernel: Pair
    stride: Pair
    padding: Pair
    dilation: Pair


def weight_gradient(x: Tensor, grad: Tensor, shape: Shape) -> Tensor:
    """Sum up the gradient (C, 1, kh, kw) in float32 from the input (N, C, H, W) and the output's gradient.

    Both of one of `KINDS`; they are read without a copy where they lie channels-last.
    """
    pixels, back = _rows(x), _rows(grad)
    parts = min(torch.get_num_threads(), len(pixels))
    found = np.zeros((parts, *shape.kernel, x.shape[1]), np.float32)
    cuts = [len(pixels) * i // parts for i in range(parts + 1)]
    with Team(parts) as team:
        team.all(
            partial(_add_up, pixels[start:stop], back[start:stop], own, shape)
            for own, start, stop in zip(found, cuts, cuts[1:], strict=False)
        )
    return torch.from_numpy(found.sum(0)).permute(2, 0, 1)[:, None]


def _rows(x: Tensor) -> NDArray[Any]:
    """Lay out as (N, H, W, C), bfloat16 as the whole numbers that hold its bits."""
    x = x.detach().permute(0, 2, 3, 1).contiguous()
    array: NDArray[Any] = (x.view(torch.uint16) if x.dtype == torch.bfloat16 else x).numpy()
    return array


def _wide(value: Any) -> Any:  # noqa: ANN401 - a scalar of either kind
    """Read a value as float32; see `_widened`."""
    raise TypeError(f"only compiled code widens {value}")


@overload(_wide, strict=False)  # the annotations differ
def _widened(value: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - numba's description of it
    """Say how: bfloat16 is the upper half of float32."""
    if isinstance(value, types.Integer):
        return lambda value: np.uint32(np.uint32(value) << np.uint32(16)).view(np.float32)
    return lambda value: value


@loosely
def _add_up(x: NDArray[Any], grad: NDArray[Any], found: NDArray[np.float32], shape: Shape) -> None:
    """Add to `found` (kh, kw, C) what these images bring."""
    images, rows, columns, channels = x.shape
    row_stride, column_stride = shape.stride
    top, left = shape.padding
    row_step, column_step = shape.dilation
    came = np.empty(channels, np.float32)
    for n in range(images):
        for i in range(grad.shape[1]):
            for u in range(found.shape[0]):
                row = i * row_stride - top + u * row_step
                if row < 0 or row >= rows:
                    continue
                for j in range(grad.shape[2]):
                    back = grad[n, i, j]
                    for c in range(channels):
                        came[c] = _wide(back[c])
                    for v in range(found.shape[1]):
                        column = j * column_stride - left + v * column_step
                        if column < 0 or column >= columns:
                            continue
                        went, sums = x[n, row, column], found[u, v]
                        for c in range(channels):
                            sums[c] += _wide(went[c]) * came[c]
