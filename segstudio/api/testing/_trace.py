"""Writes down what a network computes from an image: one step for each operation that the image reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

Axes = tuple[int, int] | None  # which dimensions are the rows and columns; None where places and channels are mixed
_VIEWS: Final = frozenset({"view", "_unsafe_view", "reshape"})
_DROPPING: Final = frozenset({"sum", "mean", "amax", "amin"})


@dataclass(frozen=True, slots=True)
class Step:
    """One operation, its arguments by torch's names. `inputs`: the steps whose results it takes, the image's is 0."""

    name: str
    args: Mapping[str, Any]
    inputs: tuple[int, ...]
    shape: tuple[int, ...]
    axes: Axes
    pointwise: bool


class Trace(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch leaves it untyped
    """Records steps while it is entered."""

    def __init__(self, image: Tensor) -> None:
        """Start with the image (N, C, H, W) as step 0."""
        super().__init__()  # type: ignore[no-untyped-call]  # the same
        self.steps = [Step("image", {}, (), tuple(image.shape), (2, 3), pointwise=False)]
        self._number = {id(image): 0}
        self._kept: list[Any] = [image]  # a number stands for a tensor as long as that lives

    def number(self, tensor: Tensor) -> int:
        """Return the step that made a tensor last."""
        return self._number[id(tensor)]

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # noqa: ANN401
        """Run an operation and write it down, where the image has come so far."""
        inputs = tuple(self._number[id(t)] for t in _tensors(args) if id(t) in self._number)
        made = func(*args, **(kwargs or {}))
        if inputs:
            name = func._schema.name.partition("::")[2].rstrip("_")
            given = {argument.name: argument.default_value for argument in func._schema.arguments}
            given |= {**dict(zip(given, args, strict=False)), **(kwargs or {})}
            pointwise = torch.Tag.pointwise in func.tags
            self._kept.append((args, made))
            for tensor in _tensors([made]):
                axes = _axes(name, given, self.steps[inputs[0]], tuple(tensor.shape))
                self._number[id(tensor)] = len(self.steps)
                self.steps.append(Step(name, given, inputs, tuple(tensor.shape), axes, pointwise))
        return made


def trace(net: nn.Module, channels: int, side: int) -> tuple[Sequence[Step], int]:
    """Run a network of the meta device on a square image; return its steps and the number of the last, `out`."""
    image = torch.zeros(1, channels, side, side, device="meta")
    with torch.no_grad(), Trace(image) as recorded:
        out = net.eval()(image)["out"]
    return recorded.steps, recorded.number(out)


def _tensors(values: Sequence[Any]) -> list[Tensor]:
    flat = [each for value in values for each in (value if isinstance(value, list | tuple) else [value])]
    return [value for value in flat if isinstance(value, Tensor)]


def _axes(name: str, args: Mapping[str, Any], source: Step, shape: tuple[int, ...]) -> Axes:
    """Follow rows and columns through an operation that moves dimensions."""
    axes, count = source.axes, len(source.shape)
    if axes is None:  # an attention's sum comes back as a map
        return (2, 3) if name in _VIEWS and len(shape) == 4 else None
    if name in _VIEWS:
        return _viewed(source.shape, axes, shape)
    if name == "permute":
        order = [dim % count for dim in args["dims"]]
        return order.index(axes[0]), order.index(axes[1])
    if name == "transpose":
        one, other = (dim % count for dim in (args["dim0"], args["dim1"]))
        swapped = {one: other, other: one}
        return swapped.get(axes[0], axes[0]), swapped.get(axes[1], axes[1])
    if name in {"stack", "unsqueeze"} or (name in _DROPPING and len(shape) < count):
        # the new or the dropped dimensions stand before the places
        return axes[0] + len(shape) - count, axes[1] + len(shape) - count
    return axes if len(shape) > max(axes) else None


def _viewed(before: tuple[int, ...], axes: tuple[int, int], after: tuple[int, ...]) -> Axes:
    """Tell where rows and columns are after a reshape: last as before, or interleaved with what stood beside them."""
    rows, columns = before[axes[0]], before[axes[1]]
    if after[-2:] == (rows, columns):
        return len(after) - 2, len(after) - 1
    beside = axes[0] + 1 < axes[1] < len(before) - 1
    if beside and after[-2:] == (rows * before[axes[0] + 1], columns * before[axes[1] + 1]):
        return len(after) - 2, len(after) - 1
    return None
