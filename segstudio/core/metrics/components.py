"""Connected regions of a mask, the largest first, found without ever holding more than its runs."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segstudio.core.metrics.boundaries import Ids

_Runs = NDArray[np.int64]  # (N, 3): row, first column, column after the last


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Pixels of a mask that hang together by their sides.

    `box` is top, left, bottom, right, the latter two one past the region. `at` (y, x) is a pixel of it, amid its
    longest run. `runs` is int64 (N, 3): row, first column, column after the last.
    """

    area: int
    box: tuple[int, int, int, int]
    at: tuple[int, int]
    runs: _Runs

    def mask(self) -> NDArray[np.bool_]:
        """Mark the region within its box, bool (bottom - top, right - left)."""
        top, left, bottom, right = self.box
        out = np.zeros((bottom - top, right - left), np.bool_)
        for row, start, stop in self.runs.tolist():
            out[row - top, start - left : stop - left] = True
        return out

    def pair(self, one: Ids, other: Ids) -> tuple[int, int]:
        """Return what the two maps say most often within the region: (id of the one, id of the other)."""
        seen: Counter[tuple[int, int]] = Counter()
        for row, start, stop in self.runs.tolist():
            seen.update(zip(one[row, start:stop].tolist(), other[row, start:stop].tolist(), strict=True))
        return seen.most_common(1)[0][0]

    def holds(self, y: int, x: int) -> bool:
        """Tell whether a pixel belongs to the region."""
        rows, starts, stops = self.runs.T
        return bool(((rows == y) & (starts <= x) & (x < stops)).any())


def regions(mask: NDArray[np.bool_], least: int = 1, most: int = 1000) -> tuple[Region, ...]:
    """Return the regions of a mask of at least `least` pixels, the largest first, at most `most` of them.

    Of two equally large ones the upper comes first, then the left, so that the order is always the same.
    """
    runs = _runs(mask)
    if not len(runs):
        return ()
    labels = _joined(len(runs), *_touching(runs, mask.shape[1]))
    areas = np.bincount(labels, runs[:, 2] - runs[:, 1], len(runs)).astype(np.int64)
    roots = np.nonzero(areas >= max(least, 1))[0]
    # A region's label is its first run, so a stable sort keeps upper before lower and left before right.
    roots = roots[np.argsort(-areas[roots], kind="stable")][:most]
    order = np.argsort(labels, kind="stable")
    first = np.searchsorted(labels[order], roots, "left")
    last = np.searchsorted(labels[order], roots, "right")
    return tuple(_region(runs[order[a:b]]) for a, b in zip(first, last, strict=True))


def following(found: tuple[Region, ...], current: int | None) -> int | None:
    """Return the index of the region after `current`, by size, round and round; None where there is none."""
    if not found:
        return None
    return 0 if current is None else (current + 1) % len(found)


def preceding(found: tuple[Region, ...], current: int | None) -> int | None:
    """Return the index of the region before `current`, by size, round and round; None where there is none."""
    if not found:
        return None
    return len(found) - 1 if current is None else (current - 1) % len(found)


def region_at(found: tuple[Region, ...], y: int, x: int) -> int | None:
    """Return the index of the region that holds a pixel, or None."""
    return next((i for i, region in enumerate(found) if region.holds(y, x)), None)


def _runs(mask: NDArray[np.bool_]) -> _Runs:
    """Take a mask apart into runs of marked pixels, row by row."""
    width = mask.shape[1] + 1  # a clear column between rows ends every run
    flat = np.zeros(mask.shape[0] * width + 1, np.int8)
    flat[1:].reshape(mask.shape[0], width)[:, :-1] = mask
    steps = np.diff(flat, append=np.int8(0))
    starts, stops = np.nonzero(steps == 1)[0], np.nonzero(steps == -1)[0]
    rows = starts // width
    return np.stack([rows, starts - rows * width, stops - rows * width], 1).astype(np.int64)


def _touching(runs: _Runs, columns: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair each run with those of the row below that it touches."""
    width = columns + 1
    starts, stops = runs[:, 0] * width + runs[:, 1], runs[:, 0] * width + runs[:, 2]
    low = np.searchsorted(stops, starts + width, "right")
    high = np.searchsorted(starts, stops + width, "left")
    counts = np.maximum(high - low, 0)
    upper = np.repeat(np.arange(len(runs)), counts)
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return upper, np.repeat(low, counts) + offsets


def _joined(count: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Label `count` nodes so that those joined by edges share the lowest number among them."""
    labels = np.arange(count)
    while True:
        first, second = labels[one], labels[other]
        apart = first != second
        if not apart.any():
            return labels
        one, other = one[apart], other[apart]
        np.minimum.at(labels, np.maximum(first, second)[apart], np.minimum(first, second)[apart])
        while not np.array_equal(labels, shorter := labels[labels]):
            labels = shorter


def _region(runs: _Runs) -> Region:
    rows, starts, stops = runs.T
    longest = int((stops - starts).argmax())
    at = int(rows[longest]), int(starts[longest] + stops[longest]) // 2
    box = int(rows.min()), int(starts.min()), int(rows.max()) + 1, int(stops.max())
    return Region(int((stops - starts).sum()), box, (at[0], min(at[1], int(stops[longest]) - 1)), runs)
