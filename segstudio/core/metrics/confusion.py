"""How well predicted label maps agree with true ones: confusion, IoU, pixel accuracy, boundary F and boundary IoU."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from segstudio.core._errors import SegStudioError
from segstudio.core._jobs import JobContext
from segstudio.core._values import ClassSet
from segstudio.core.metrics.boundaries import SLICE, Ids, band_counts, band_iou, boundary_counts, boundary_f


@dataclass(frozen=True, slots=True, eq=False)
class Metrics:
    """The outcome for a set of images.

    `confusion` int64 (C, C): pixels of the row's true class that were given the column's, in the order of `iou`.
    A class that is in neither truth nor prediction has no IoU (None) and is left out of `miou`. `boundary_f` and
    `boundary_iou` are None where they were not asked for or no boundary exists.
    """

    images: int
    confusion: NDArray[np.int64]
    iou: Mapping[str, float | None]
    miou: float | None
    accuracy: float | None
    boundary_f: float | None = None
    boundary_iou: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain values, in the shape of `segstudio evaluate --json`."""
        return {
            "images": self.images,
            "miou": self.miou,
            "iou": dict(self.iou),
            "accuracy": self.accuracy,
            "boundary_f": self.boundary_f,
            "boundary_iou": self.boundary_iou,
            "confusion": self.confusion.tolist(),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What metrics are made of, as whole numbers that add up over images; see `confusion` and the two boundaries.

    `boundaries` int64 (C, 4) and `bands` int64 (C, 2) are None where boundaries were not counted.
    """

    images: int
    confusion: NDArray[np.int64]
    boundaries: NDArray[np.int64] | None = None
    bands: NDArray[np.int64] | None = None

    def __add__(self, other: Self) -> "Counts":
        """Count the images of both."""
        return Counts(
            self.images + other.images,
            self.confusion + other.confusion,
            _sum(self.boundaries, other.boundaries),
            _sum(self.bands, other.bands),
        )

    def metrics(self, classes: ClassSet) -> Metrics:
        """Turn the counts into metrics; `classes` are those that were counted."""
        return summarise(classes, self.confusion, self.images, self.boundaries, self.bands)


def _sum(one: NDArray[np.int64] | None, other: NDArray[np.int64] | None) -> NDArray[np.int64] | None:
    return None if one is None or other is None else one + other


def count(
    truth: Ids, prediction: Ids, classes: ClassSet, *, boundaries: bool = True, context: JobContext | None = None
) -> Counts:
    """Count one image: true and predicted ids, both (H, W); `boundaries` cost most of the time.

    Raises `Cancelled` where the context stops, of a large image within a part of a second.
    """
    table = confusion(truth, prediction, classes, context)
    if not boundaries:
        return Counts(1, table)
    lines = boundary_counts(truth, prediction, classes, context=context)
    return Counts(1, table, lines, band_counts(truth, prediction, classes, context=context))


def nothing(classes: ClassSet, *, boundaries: bool = True) -> Counts:
    """Return the counts of no image, to which others are added."""
    number = len(classes)
    table = np.zeros((number, number), np.int64)
    if not boundaries:
        return Counts(0, table)
    return Counts(0, table, np.zeros((number, 4), np.int64), np.zeros((number, 2), np.int64))


def confusion(truth: Ids, prediction: Ids, classes: ClassSet, context: JobContext | None = None) -> NDArray[np.int64]:
    """Count pixels by true and predicted class, int64 (C, C).

    Pixels whose truth is of no class, or whose prediction is ignored, are left out; a prediction with any other value
    that is no class of the set is an error. Raises `Cancelled` where the context stops.
    """
    context, index, size = context or JobContext(), _indices(classes), len(classes)
    table = np.zeros(size * size, np.int64)
    step = max(1, SLICE // max(truth.shape[-1], 1))  # what stands between is 64 bits a pixel
    for top in range(0, len(truth), step):
        context.check()
        guess = prediction[top : top + step].ravel()
        rows, columns = index[truth[top : top + step]].ravel(), index[guess]
        counted = (rows >= 0) & (guess != classes.ignore_id)
        if bool((columns[counted] < 0).any()):
            raise SegStudioError("A predicted label is no class of the set.", "Map the labels to the set first.")
        table += np.bincount(rows[counted] * size + columns[counted], minlength=size * size)
    return table.reshape(size, size)


def _indices(classes: ClassSet) -> NDArray[np.int64]:
    """Map ids to positions in the set, -1 for what is none."""
    index = np.full(np.iinfo(np.uint16).max + 1, -1, np.int64)
    for position, c in enumerate(classes.classes):
        index[c.id] = position
    index[classes.ignore_id] = -1
    return index


def summarise(
    classes: ClassSet,
    table: NDArray[np.int64],
    images: int,
    boundaries: NDArray[np.int64] | None = None,
    bands: NDArray[np.int64] | None = None,
) -> Metrics:
    """Turn summed counts into metrics."""
    right = np.diag(table)
    union = table.sum(0) + table.sum(1) - right
    iou: dict[str, float | None] = {
        name: float(r / u) if u else None for name, r, u in zip(classes.names, right, union, strict=True)
    }
    present = [value for value in iou.values() if value is not None]
    return Metrics(
        images,
        table,
        iou,
        sum(present) / len(present) if present else None,
        float(right.sum() / table.sum()) if table.any() else None,
        None if boundaries is None else boundary_f(boundaries),
        None if bands is None else band_iou(bands),
    )


class Tally:
    """Sums counts over images; `boundaries` asks for the boundaries too, which cost most of the time."""

    def __init__(self, classes: ClassSet, *, boundaries: bool = True) -> None:
        """Start with nothing counted."""
        self._classes = classes
        self._boundaries = boundaries
        self._counts = nothing(classes, boundaries=boundaries)

    def add(self, truth: Ids, prediction: Ids) -> Counts:
        """Count one image, true and predicted ids, both (H, W), and return what was counted in it."""
        counted = count(truth, prediction, self._classes, boundaries=self._boundaries)
        self._counts += counted
        return counted

    def metrics(self) -> Metrics:
        """Return the metrics of what was counted so far."""
        return self._counts.metrics(self._classes)
