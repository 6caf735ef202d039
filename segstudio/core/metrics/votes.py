"""Where label maps of one image differ: by class for two, by votes for many; and what is wrong with one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core._errors import SegStudioError
from segstudio.core._values import IGNORE_ID, ClassSet, LabelMap, SegClass
from segstudio.core.metrics.boundaries import Ids

_BAND_PIXELS: Final = 1 << 18  # pixels compared at once: their counts stay in the cache
RIGHT: Final = 0
MISSED: Final = 1
FALSE: Final = 2
CONFUSED: Final = 3
ERROR_CLASSES: Final = ClassSet(
    (
        SegClass(RIGHT, "right", (120, 120, 120)),
        SegClass(MISSED, "missed", (0, 114, 178)),
        SegClass(FALSE, "false", (230, 159, 0)),
        SegClass(CONFUSED, "confused", (204, 121, 167)),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Disagreement:
    """How far maps of one image differ at each pixel.

    `amount` is uint8 (H, W): 0 where all agree, 255 where every map says something else; for two maps only these two
    occur. It is the entropy of the votes over the largest that so many votes can have, times 255, rounded. `left_out`
    is bool (H, W): pixels to which some map gives no class; their amount is 0 and they are in no number.
    """

    amount: NDArray[np.uint8]
    left_out: NDArray[np.bool_]

    @property
    def differs(self) -> NDArray[np.bool_]:
        """Mark the pixels where not all agree, bool (H, W)."""
        return self.amount > 0

    @property
    def share(self) -> float | None:
        """Return the share of the counted pixels where not all agree, 0-1; None where no pixel counts."""
        counted = self.left_out.size - int(self.left_out.sum())
        return int(self.differs.sum()) / counted if counted else None

    @property
    def mean(self) -> float | None:
        """Return the mean amount over the counted pixels, 0-1; None where no pixel counts."""
        counted = self.left_out.size - int(self.left_out.sum())
        return int(self.amount.sum(dtype=np.int64)) / 255 / counted if counted else None


def disagreement(maps: Sequence[Ids], ignore_id: int = IGNORE_ID) -> Disagreement:
    """Compare label maps (H, W) of one image whose values mean the same classes (see `align`); at least two.

    With v votes for a class out of n, a pixel's entropy is the sum of -v/n log v/n over its classes.
    """
    shapes = {ids.shape for ids in maps}
    if len(maps) < 2 or len(shapes) != 1:
        raise SegStudioError("Disagreement needs two or more label maps of one size.", "Choose another result.")
    left_out = np.logical_or.reduce([ids == ignore_id for ids in maps])
    if len(maps) == 2:
        amount = np.where((maps[0] != maps[1]) & ~left_out, np.uint8(255), np.uint8(0))
    else:
        amount = np.where(left_out, np.uint8(0), _entropy(maps))
    return Disagreement(amount, left_out)


def _entropy(maps: Sequence[Ids]) -> NDArray[np.uint8]:
    """Return the entropy of the votes, 255 for the most that is possible."""
    number, (height, width) = len(maps), maps[0].shape
    # Each of the v maps of a class adds -1/n log v/n, so that nothing need be counted class by class.
    parts = [0.0, *(-np.log(v / number) / np.log(number) / number * 2**16 for v in range(1, number + 1))]
    table = np.round(parts).astype(np.uint32)
    amount = np.empty((height, width), np.uint8)
    step = max(1, _BAND_PIXELS // max(1, width))
    for top in range(0, height, step):
        band = [ids[top : top + step] for ids in maps]
        total = np.zeros(band[0].shape, np.uint32)
        for ids in band:
            votes = np.zeros(ids.shape, np.uint8)
            for other in band:
                votes += ids == other
            total += table[votes]
        amount[top : top + step] = np.minimum((total * np.uint32(255) + np.uint32(2**15)) >> 16, 255)
    return amount


def pair_mask(one: Ids, other: Ids, pair: tuple[int, int]) -> NDArray[np.bool_]:
    """Mark the pixels that one map gives one class of a pair and the other map the other, whichever way round."""
    first, second = pair
    marked: NDArray[np.bool_] = ((one == first) & (other == second)) | ((one == second) & (other == first))
    return marked


def pair_counts(one: Ids, other: Ids, ignore_id: int = IGNORE_ID) -> tuple[tuple[tuple[int, int], int], ...]:
    """Count the pixels of each unordered pair of different classes: ((lower id, higher id), pixels), most first."""
    differs = (one != other) & (one != ignore_id) & (other != ignore_id)
    low, high = np.minimum(one, other)[differs].astype(np.int64), np.maximum(one, other)[differs].astype(np.int64)
    keys, counts = np.unique((low << 16) | high, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return tuple(((int(keys[i]) >> 16, int(keys[i]) & 0xFFFF), int(counts[i])) for i in order)


def error_map(truth: Ids, prediction: Ids, background: frozenset[int], ignore_id: int = IGNORE_ID) -> LabelMap:
    """Say of each pixel what is wrong with it, as labels of `ERROR_CLASSES`.

    Missed: a class, taken for background. False: background, taken for a class. Confused: one class taken for another.
    Without background classes every error is confused. Pixels without a class in either map have none here.
    """
    nothing = [np.isin(ids, list(background)) for ids in (truth, prediction)]
    out = np.full(truth.shape, RIGHT, np.uint8)
    wrong = truth != prediction
    out[wrong] = CONFUSED
    out[wrong & nothing[1]] = MISSED
    out[wrong & nothing[0]] = FALSE
    out[wrong & nothing[0] & nothing[1]] = RIGHT
    out[(truth == ignore_id) | (prediction == ignore_id)] = ERROR_CLASSES.ignore_id
    return LabelMap(out, ERROR_CLASSES)


def cell_mask(truth: Ids, prediction: Ids, cell: tuple[int, int]) -> NDArray[np.bool_]:
    """Mark the pixels of one cell of a confusion matrix: (true id, predicted id)."""
    marked: NDArray[np.bool_] = (truth == cell[0]) & (prediction == cell[1])
    return marked
