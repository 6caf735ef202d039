"""From scores at a network's resolution to full-size answers, band by band: nothing holds classes x full size."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core._values import LabelMap, Scores

_BAND_VALUES: Final = 500_000  # floats of one band: 2 MB, so that it stays in the cache


def axis(
    target: int, source: int, *, align_corners: bool
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Return lower and upper neighbour and the weight of the upper one, for each target position."""
    at = np.arange(target, dtype=np.float64)
    if align_corners:
        at = at * ((source - 1) / (target - 1)) if target > 1 else at * 0.0
    else:
        at = np.maximum((at + 0.5) * (source / target) - 0.5, 0.0)
    low = np.minimum(at.astype(np.intp), source - 1)
    return low, np.minimum(low + 1, source - 1), (at - low).astype(np.float32)


def rows(scores: Scores, top: int, bottom: int) -> NDArray[np.float32]:
    """Interpolate image rows `top` to `bottom` bilinearly: float32 (C, bottom - top, W), of the scores' own kind."""
    height, width = scores.size
    data = scores.data
    if data.shape[1:] == scores.size:
        return data[:, top:bottom].astype(np.float32)
    low, high, part = axis(height, data.shape[1], align_corners=scores.align_corners)
    low, high, part = low[top:bottom], high[top:bottom], part[top:bottom]
    first = int(low[0])
    block = data[:, first : int(high[-1]) + 1].astype(np.float32)
    left, right, share = axis(width, data.shape[2], align_corners=scores.align_corners)
    # Columns first: the block is narrow in rows, so the wide intermediate stays small.
    # `take` and not brackets, which would lay the classes of a pixel side by side: slow for all that follows.
    wide = block.take(left, 2)
    wide += (block.take(right, 2) - wide) * share
    band: NDArray[np.float32] = wide.take(low - first, 1)
    more = wide.take(high - first, 1)
    more -= band
    more *= part[:, None]
    band += more
    return band


def bands(scores: Scores) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Walk the image from top to bottom: the first row of each band and its interpolated scores."""
    height, width = scores.size
    step = max(1, _BAND_VALUES // (width * len(scores.classes)))
    for top in range(0, height, step):
        yield top, rows(scores, top, min(top + step, height))


def labels(scores: Scores) -> LabelMap:
    """Give each pixel the id of its best class."""
    ids = np.array([c.id for c in scores.classes.classes])
    out = np.empty(scores.size, np.uint8 if ids.max() < 256 else np.uint16)
    for top, band in bands(scores):
        out[top : top + band.shape[1]] = ids[best(band)]
    return LabelMap(out, scores.classes)


def best(values: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Return the index of the largest value over the first axis, the first of equal ones; far quicker than `argmax`."""
    largest = values[0].copy()
    found = np.zeros(largest.shape, np.uint16)
    for channel, plane in enumerate(values[1:], 1):
        np.copyto(found, np.uint16(channel), where=plane > largest)
        np.maximum(largest, plane, out=largest)
    return found


def softmax(values: NDArray[np.float32], out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Softmax over the first axis, safe against overflow, into `out` where it is given."""
    result: NDArray[np.float32] = np.subtract(values, values.max(0, keepdims=True), out=out)
    np.exp(result, out=result)
    result /= result.sum(0, keepdims=True)
    return result


def probabilities(scores: Scores) -> NDArray[np.float32]:
    """Return full-size probabilities, float32 (C, H, W): for refiners and export, not for large images."""
    full = np.empty((len(scores.classes), *scores.size), np.float32)
    for top, band in bands(scores):
        part = full[:, top : top + band.shape[1]]
        if scores.kind == "probabilities":
            part[:] = band
        else:
            softmax(band, part)
    return full


def top_classes(scores: Scores, y: int, x: int, count: int = 3) -> tuple[tuple[str, float], ...]:
    """Name the `count` likeliest classes of one pixel with their probabilities, best first."""
    column = rows(scores, y, y + 1)[:, 0, x]
    column = column if scores.kind == "probabilities" else softmax(column)
    order = np.argsort(-column, kind="stable")[:count]
    return tuple((scores.classes.names[i], float(column[i])) for i in order)
