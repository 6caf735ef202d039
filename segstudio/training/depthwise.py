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

from segstudio.training.depthwise_weights import KINDS, Shape, weight_gradient
from segstudio.training.diversion import Diversion


class QuickDepthwise(Diversion):
    """While this context is entered, depthwise convolutions on the CPU take the quicker way; all else is untouched."""

    def fits(self, args: Sequence[Any]) -> bool:
        """Tell whether it is a depthwise convolution without bias, on the CPU, of which a gradient is wanted."""
        x, weight, bias, _, padding, _, groups = args
        depthwise = groups > 1 and groups == x.shape[1] == weight.shape[0]
        plain = bias is None and not isinstance(padding, str)
        return bool(depthwise and plain and x.device.type == "cpu" and torch.is_grad_enabled())

    def divert(self, args: Sequence[Any]) -> Tensor:
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
    if shape.keeps_size():
        flipped = weight.flip(2, 3)
        return torch.conv2d(grad, flipped, None, shape.stride, shape.padding, shape.dilation, len(weight))
    return _torchs_own(grad, x, weight, shape, [True, False, False])[0]


def _on_weight(grad: Tensor, x: Tensor, weight: Tensor, shape: Shape) -> Tensor:
    if x.dtype in KINDS and grad.dtype == x.dtype:
        return weight_gradient(x, grad, shape)
    return _torchs_own(grad, x, weight, shape, [False, True, False])[1]


def _torchs_own(grad: Tensor, x: Tensor, weight: Tensor, shape: Shape, wanted: list[bool]) -> tuple[Tensor, Tensor]:
    on_input, on_weight, _ = torch.ops.aten.convolution_backward(
        grad.float(), x.float(), weight.float(), None, shape.stride, shape.padding, shape.dilation,
        False, [0, 0], len(weight), wanted,
    )  # fmt: skip
    return on_input, on_weight


def _as(grad: Tensor | None, like: Tensor) -> Tensor | None:
    return None if grad is None else grad.to(like.dtype)
