"""One confusion: pixels of one class that a network takes for another, marked in an image and cut into regions."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from segstudio.core import RGB, ClassSet, LabelMap, SegClass, metrics
from segstudio.core.classes import CommonMaps
from segstudio.core.metrics import Region
from segstudio.core.session import Setup

MARK: Final[RGB] = (240, 228, 66)  # Okabe and Ito's yellow: no colour of an error
MARKED: Final = 1
_CLASSES: Final = ClassSet((SegClass(0, "rest", (0, 0, 0)), SegClass(MARKED, "marked", MARK)))  # the rest is darkened


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a network's confusion matrix, by the names of its common classes."""

    setup: Setup
    true: str
    predicted: str


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """The pixels of a cell in one image, and their regions, the largest first."""

    cell: Cell
    labels: LabelMap
    regions: tuple[Region, ...]
    pixels: int


def marked(maps: CommonMaps, index: int, cell: Cell) -> Marked | None:
    """Mark what one map says wrongly, or rightly, of a class; None where a class is not among the common ones."""
    ids = {c.name: c.id for c in maps.classes.classes}
    if maps.truth is None or cell.true not in ids or cell.predicted not in ids:
        return None
    mask = metrics.cell_mask(maps.truth, maps.ids[index], (ids[cell.true], ids[cell.predicted]))
    return Marked(cell, LabelMap(mask.astype(np.uint8), _CLASSES), metrics.regions(mask), int(np.count_nonzero(mask)))
