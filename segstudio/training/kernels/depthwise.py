"""Depthwise convolutions with a quicker way back on a CPU.

torch's own gradient of a bfloat16 depthwise convolution costs ten to fifty times its forward pass there: two thirds of
a training step of a MobileNet. The gradient of the input is a convolution with the mirrored kernel, which is as quick
as the forward pass, and the gradient of the weights has a kernel of its own, which is more exact too.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import Function
from torch.nn import functional

from segstudio.training.kernels.depthwise_kernels import KINDS, Shape, weight_gradient
from segstudio.training.kernels.interception import ConvOverride


class QuickDepthwise(ConvOverride):
    """While this context is entered, depthwise convolutions on the CPU take the quicker way; all else is untouched."""

    def fits(self, args: Sequence[Any]) -> bool:
        """Tell whether it is a depthwise convolution without bias, on the CPU, of which a gradient is wanted."""
        x, weight, bias, _, padding, _, groups = args
        depthwise = groups > 1 and groups == x.shape[1] == weight.shape[0]
        plain = bias is None and not isinstance(padding, str)
        return bool(depthwise and plain and x.device.type == "cpu" and torch.is_grad_enabled())

    def replace(self, args: Sequence[Any]) -> Tensor:
        """Convolve, with a backward pass that is put together from quick parts."""
        x, weight, _, stride, padding, dilation, _ = args
        return _conv(x, weight, Shape((weight.shape[2], weight.shape[3]), stride, padding, dilation))


def _conv(x: Tensor, weight: Tensor, shape: Shape) -> Tensor:
    if torch.is_autocast_enabled("cpu"):
        kind = torch.get_autocast_dtype("cpu")
        x, weight = x.to(kind), weight.to(kind)
    out: Tensor = _Depthwise.apply(x, weight, shape)
    return out


class _Depthwise(Function):
    """A depthwise convolution whose backward pass is put together from quick parts."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, shape: Shape) -> Tensor:  # noqa: ANN401 - torch gives no type
        ctx.save_for_backward(x, weight)
        ctx.shape = shape
        return torch.conv2d(x, weight, None, shape.stride, shape.padding, shape.dilation, len(weight))

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, Tensor | None, None]:  # noqa: ANN401 - as above
        x, weight = ctx.saved_tensors
        shape: Shape = ctx.shape
        wants_input, wants_weight, _ = ctx.needs_input_grad
        on_input = _on_input(grad, x, weight, shape) if wants_input else None
        on_weight = _on_weight(grad, x, weight, shape) if wants_weight else None
        return _as(on_input, x), _as(on_weight, weight), None


def _on_input(grad: Tensor, x: Tensor, weight: Tensor, shape: Shape) -> Tensor:
    """Convolve with the mirrored kernel; what a stride left out came by no way, and is zero."""
    pads = [_ends(*each) for each in zip(x.shape[2:], grad.shape[2:], zip(*shape, strict=True), strict=True)]
    if shape.stride != (1, 1):
        grad = _spread(grad, shape.stride)
    (top, bottom), (left, right) = pads
    if (top, left) == (bottom, right) and min(top, left) >= 0:
        padding = (top, left)
    else:
        grad, padding = functional.pad(grad, (left, right, top, bottom)), (0, 0)
    return torch.conv2d(grad, weight.flip(2, 3), None, (1, 1), padding, shape.dilation, len(weight))


def _ends(before: int, after: int, shape: tuple[int, ...]) -> tuple[int, int]:
    """Return how far the gradient reaches beyond its ends, so that its convolution is as long as the input was."""
    kernel, stride, padding, dilation = shape
    reach = dilation * (kernel - 1)
    start = reach - padding
    return start, before + reach - ((after - 1) * stride + 1) - start


def _spread(grad: Tensor, stride: tuple[int, int]) -> Tensor:
    """Lay the places of a strided map apart, zeros between them, in channels-last order."""
    count, channels, rows, columns = grad.shape
    size = (count, channels, (rows - 1) * stride[0] + 1, (columns - 1) * stride[1] + 1)
    whole = torch.zeros(size, dtype=grad.dtype).contiguous(memory_format=torch.channels_last)
    whole[..., :: stride[0], :: stride[1]] = grad
    return whole


def _on_weight(grad: Tensor, x: Tensor, weight: Tensor, shape: Shape) -> Tensor:
    if x.dtype in KINDS and grad.dtype == x.dtype:
        return weight_gradient(x, grad, shape)
    _, own, _ = torch.ops.aten.convolution_backward(
        grad.float(), x.float(), weight.float(), None, shape.stride, shape.padding, shape.dilation,
        False, [0, 0], len(weight), [False, True, False],
    )  # fmt: skip
    return own  # type: ignore[no-any-return]  # torch gives no type


def _as(grad: Tensor | None, like: Tensor) -> Tensor | None:
    return None if grad is None else grad.to(like.dtype)
