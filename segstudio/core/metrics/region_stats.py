"""Numbers for a part of an image: areas by class, mean confidence, and how far several maps agree there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segstudio.core._values import IGNORE_ID, LabelMap
from segstudio.core.metrics.boundaries import Ids
from segstudio.core.metrics.components import Region
from segstudio.core.metrics.uncertainty import Certainty
from segstudio.core.metrics.votes import disagreement

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A part of an image: the pixels of `box` (top, left, bottom, right), or those of it that `mask` marks."""

    box: Box
    mask: NDArray[np.bool_] | None = None

    @classmethod
    def of(cls, region: Region) -> "Area":
        """Take a region."""
        return cls(region.box, region.mask())

    @classmethod
    def dragged(cls, start: tuple[int, int], stop: tuple[int, int], size: tuple[int, int]) -> "Area":
        """Take the rectangle between two pixels (y, x), both in it, cut to an image of (height, width)."""
        (top, bottom), (left, right) = sorted((start[0], stop[0])), sorted((start[1], stop[1]))
        return cls((max(top, 0), max(left, 0), min(bottom + 1, size[0]), min(right + 1, size[1])))

    def of_array(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        """Return an array's values (H, W) within the part, as one row."""
        top, left, bottom, right = self.box
        cut = values[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
        return cut.ravel() if self.mask is None else cut[self.mask]


@dataclass(frozen=True, slots=True)
class AreaNumbers:
    """What one map says of a part: pixels in all, by class name (the most first), of no class, mean confidence."""

    pixels: int
    areas: Mapping[str, int]
    without: int
    confidence: float | None = None


def area_numbers(area: Area, labels: LabelMap, confidence: Certainty | None = None) -> AreaNumbers:
    """Count one map's classes within a part of its image."""
    ids = area.of_array(labels.ids)
    names = {c.id: c.name for c in labels.classes.classes}
    values, counts = np.unique(ids, return_counts=True)
    found = {names[int(v)]: int(n) for v, n in zip(values, counts, strict=True) if int(v) in names}
    areas = dict(sorted(found.items(), key=lambda pair: -pair[1]))
    sure = None
    if confidence is not None and ids.size:
        sure = float(area.of_array(confidence.values).astype(np.float64).mean())
    return AreaNumbers(int(ids.size), areas, int(ids.size) - sum(areas.values()), sure)


def agreement(area: Area, maps: Sequence[Ids], ignore_id: int = IGNORE_ID) -> float | None:
    """Return the share of a part's pixels on which all maps agree, 0-1, those without a class in some map left out."""
    top, left, bottom, right = area.box
    found = disagreement([ids[top:bottom, left:right] for ids in maps], ignore_id)
    counted = ~found.left_out if area.mask is None else ~found.left_out & area.mask
    number = int(counted.sum())
    return int((counted & ~found.differs).sum()) / number if number else None
