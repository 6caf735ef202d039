"""Receptive fields: how much of an image one cell of a network's output can depend on, by walking its steps back.

For each step there is a rule that maps an interval of its result's rows (or columns) to the interval of its input's
that it is made from: exact for convolutions, pools and resizes of any kernel, stride, dilation and offset. Holes of
dilated kernels count as seen. Rules speak of a few cells at once, as arrays of their first and last rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from torch import nn

from segstudio.api.testing._trace import Step, trace

Span = tuple[NDArray[np.int64], NDArray[np.int64]]  # first and last, inclusive, for each cell that is asked about
Rule = Callable[[Step, Step, int, Span], Span | None]  # step, input, 0 for rows or 1 for columns; None: all places
_CELLS: Final = 64  # around the middle of the output: more than a period of any stride
_SIDES: Final = (2048, 4096, 8192, 16384)
_SAME: Final = frozenset({
    "_unsafe_view", "alias", "amax", "amin", "cat", "channel_shuffle", "clone", "constant_pad_nd", "detach", "expand",
    "hardswish", "mean", "native_batch_norm", "permute", "reshape", "split", "stack", "sum", "transpose", "unsqueeze",
    "view",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """What an output cell sees. `side`: pixels, or None for the whole image; `local`: without what spans all of it.

    Both are of the cell around the middle of a large image that sees most.
    """

    side: int | None
    local: int


def field_of(net: nn.Module, channels: int = 3) -> Field:
    """Measure a network of the meta device. Raises `LookupError` for an operation that has no rule."""
    for side in _SIDES:
        steps, out = trace(net, channels, side)
        found, whole = _walk(steps, out)
        if all(first.min() > 0 and last.max() < side - 1 for first, last in found):
            local = max((int((last - first).max()) + 1 for first, last in found), default=0)
            return Field(None if whole else local, local)
    raise LookupError(f"It sees more than {_SIDES[-1]} pixels a side.")


def _walk(steps: Sequence[Step], out: int) -> tuple[list[Span], bool]:
    """Go back from the middle of the output to the image, rows first; say whether all of it is seen."""
    whole = False
    found = []
    for axis in (0, 1):
        size = _size(steps[out], axis)
        cells = np.unique(np.clip(size // 2 + np.arange(-_CELLS // 2, _CELLS // 2), 0, size - 1))
        spans: dict[int, Span] = {out: (cells, cells)}
        for number in range(out, 0, -1):
            if number not in spans:
                continue
            for source in steps[number].inputs:
                span = _back(steps[number], steps[source], axis, spans[number])
                if span is None:
                    whole = True
                else:
                    spans[source] = _union(spans.get(source), span)
            del spans[number]
        if 0 in spans:  # else nothing but what spans the whole image leads there
            found.append(spans[0])
    return found, whole


def _back(step: Step, source: Step, axis: int, span: Span) -> Span | None:
    if step.axes is None or source.axes is None or step.name in _WHOLE:
        return None
    before, after = _size(source, axis), _size(step, axis)
    if before == 1 and after > 1:  # one value for all places: it was pooled
        return None
    if step.name in _RULES:
        back = _RULES[step.name](step, source, axis, span)
    elif step.name in _SAME or step.pointwise:
        back = span if before == after else None
    else:
        raise LookupError(f"There is no rule for {step.name}: write one.")
    return None if back is None else (np.clip(back[0], 0, before - 1), np.clip(back[1], 0, before - 1))


def _union(one: Span | None, other: Span) -> Span:
    return other if one is None else (np.minimum(one[0], other[0]), np.maximum(one[1], other[1]))


def _size(step: Step, axis: int) -> int:
    assert step.axes is not None, step
    return step.shape[step.axes[axis]]


def _at(value: Any, axis: int) -> int:  # noqa: ANN401 - a number, or a list of one or two
    return int(value[axis % len(value)] if isinstance(value, list | tuple) else value)


def _window(span: Span, kernel: int, stride: int, padding: int, dilation: int = 1) -> Span:
    return span[0] * stride - padding, span[1] * stride - padding + dilation * (kernel - 1)


def _convolution(step: Step, _source: Step, axis: int, span: Span) -> Span | None:
    kernel = step.args["weight"].shape[2 + axis]
    stride, padding, dilation = (_at(step.args[name], axis) for name in ("stride", "padding", "dilation"))
    if not step.args["transposed"]:
        return _window(span, kernel, stride, padding, dilation)
    return -(-(span[0] + padding - dilation * (kernel - 1)) // stride), (span[1] + padding) // stride


def _pool(step: Step, source: Step, axis: int, span: Span) -> Span | None:
    if _size(step, axis) == 1 < _size(source, axis):
        return None
    kernel, stride, padding = (step.args[name] for name in ("kernel_size", "stride", "padding"))
    return _window(span, _at(kernel, axis), _at(stride or kernel, axis), _at(padding, axis))


def _bilinear(step: Step, source: Step, axis: int, span: Span) -> Span | None:
    """Take the two cells on either side of where each one lies, or the one on which it lies."""
    before, after = _size(source, axis), _size(step, axis)
    if step.args["align_corners"]:
        numerators, denominator = [each * (before - 1) for each in span], max(1, after - 1)
    else:
        numerators, denominator = [(2 * each + 1) * before - after for each in span], 2 * after
    return numerators[0] // denominator, -(-numerators[1] // denominator)


def _nearest(step: Step, source: Step, axis: int, span: Span) -> Span | None:
    before, after = _size(source, axis), _size(step, axis)
    return span[0] * before // after, span[1] * before // after


def _slice(step: Step, source: Step, axis: int, span: Span) -> Span | None:
    if source.axes is None or step.args["dim"] % len(source.shape) != source.axes[axis]:
        return span
    first, pace = step.args["start"] or 0, step.args["step"]
    return span[0] * pace + first, span[1] * pace + first


def _padded(step: Step, _source: Step, axis: int, span: Span) -> Span | None:
    before = [*step.args["pad"], 0, 0, 0][2 - 2 * axis]  # the last dimension comes first
    return span[0] - before, span[1] - before


def _mirrored(step: Step, source: Step, axis: int, span: Span) -> Span | None:
    """Shift by the border on one side; the border is taken to be as wide on either."""
    border = (_size(step, axis) - _size(source, axis)) // 2
    return span[0] - border, span[1] - border


def _reduced(step: Step, source: Step, _axis: int, span: Span) -> Span | None:
    assert source.axes is not None
    dims = step.args["dim"] if isinstance(step.args["dim"], list | tuple) else [step.args["dim"]]
    return None if {dim % len(source.shape) for dim in dims} & set(source.axes) else span


def _view(step: Step, source: Step, axis: int, span: Span) -> Span | None:
    ratio = _size(step, axis) // _size(source, axis)
    return span[0] // ratio, span[1] // ratio


_RULES: Final[Mapping[str, Rule]] = {
    "convolution": _convolution,
    "max_pool2d_with_indices": _pool,
    "avg_pool2d": _pool,
    "upsample_bilinear2d": _bilinear,
    "upsample_nearest2d": _nearest,
    "slice": _slice,
    "constant_pad_nd": _padded,
    "index_select": _mirrored,
    "sum": _reduced,
    "mean": _reduced,
    "amax": _reduced,
    "amin": _reduced,
    "view": _view,
    "_unsafe_view": _view,
    "pixel_shuffle": _view,
    "_softmax": _reduced,
}
_WHOLE: Final = frozenset({"_adaptive_avg_pool2d", "adaptive_max_pool2d", "native_group_norm", "mm", "bmm", "addmm"})
