"""What is known of a comparison over many images: it grows image by image, and holds no pixels."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core import Comparison, Scanned
from segstudio.core.classes import Alignment
from segstudio.core.metrics import Counts, Metrics, Signals, nothing
from segstudio.core.session import Setup
from segstudio.ui.truth.board import Board, Line

_Cells = NDArray[np.int64]  # (N, 2): place in the flattened confusion matrix, pixels
_MANY: Final = 4096  # times that a median is taken of


class ScanStore:
    """Sums, and for each image its signals and its confusions. Used on the window's thread alone."""

    def __init__(self, asked: Comparison, setups: Sequence[Setup], titles: Sequence[str], alignment: Alignment) -> None:
        """Start with no image; `setups` are those of the variants asked for, in their order."""
        self.asked, self.setups, self.titles = asked, tuple(setups), tuple(titles)
        self.classes = alignment.common
        self.signals: dict[Path, Signals] = {}
        self.failures: dict[Path, str] = {}
        self._sums: list[Counts] = [nothing(self.classes) for _ in setups]
        self._cells: dict[Path, tuple[_Cells | None, ...]] = {}
        self._seconds: list[list[float]] = [[] for _ in setups]
        self._peaks: list[float | None] = [None for _ in setups]
        self._lost: list[float] = [0.0 for _ in setups]

    def add(self, scanned: Scanned) -> None:
        """Take an image in, once."""
        path = scanned.item.path
        if path in self.signals:
            return
        self.signals[path] = scanned.signals
        self._cells[path] = tuple(_sparse(each.counts) for each in scanned.variants)
        for index, each in enumerate(scanned.variants):
            if each.counts is not None:
                self._sums[index] += each.counts
            self._seconds[index] = [*self._seconds[index][-_MANY + 1 :], each.seconds]
            peaks = [p for p in (self._peaks[index], each.peak_mb) if p is not None]
            self._peaks[index] = max(peaks, default=None)
            self._lost[index] += each.left_out

    def board(self) -> Board:
        """Return the numbers of all images so far, as the report tells them."""
        return Board(tuple(self._line(i) for i in range(len(self.setups))), self.classes, len(self.signals))

    def _line(self, index: int) -> Line:
        counts, seen = self._sums[index], len(self.signals)
        metrics: Metrics | None = counts.metrics(self.classes) if counts.images else None
        seconds = median(self._seconds[index]) if self._seconds[index] else None
        lost = self._lost[index] / seen if seen else None
        return Line(self.setups[index], self.titles[index], metrics, seconds, self._peaks[index], lost)

    def images(self, setup: Setup, true: str, predicted: str) -> tuple[tuple[Path, int], ...]:
        """List the images in which one class is taken for another, with the pixels, most first."""
        names = self.classes.names
        if setup not in self.setups or true not in names or predicted not in names:
            return ()
        index, place = self.setups.index(setup), names.index(true) * len(names) + names.index(predicted)
        found = ((path, _pixels(cells[index], place)) for path, cells in self._cells.items())
        return tuple(sorted(((path, n) for path, n in found if n), key=lambda pair: (-pair[1], str(pair[0]))))

    def values(self) -> Mapping[Path, Signals]:
        """Return the signals of each image."""
        return self.signals


def _sparse(counts: Counts | None) -> _Cells | None:
    """Keep the cells that are not empty: of many classes few occur in an image."""
    if counts is None:
        return None
    flat = counts.confusion.ravel()
    places = np.nonzero(flat)[0]
    return np.stack([places, flat[places]], 1)


def _pixels(cells: _Cells | None, place: int) -> int:
    if cells is None:
        return 0
    at = int(np.searchsorted(cells[:, 0], place))
    return int(cells[at, 1]) if at < len(cells) and cells[at, 0] == place else 0
