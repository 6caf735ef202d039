"""How well predicted label maps agree with true ones: confusion, IoU, pixel accuracy, boundary F."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core._values import IGNORE_ID, ClassSet

Ids = NDArray[np.uint8] | NDArray[np.uint16]
BOUNDARY_TOLERANCE: Final = 0.0075  # of the image's diagonal: Csurka et al., BMVC 2013, section 4


@dataclass(frozen=True, slots=True, eq=False)
class Metrics:
    """The outcome for a set of images.

    `confusion` int64 (C, C): pixels of the row's true class that were given the column's, in the order of `iou`.
    A class that is in neither truth nor prediction has no IoU (None) and is left out of `miou`. `boundary_f` is None
    where it was not asked for or no boundary exists.
    """

    images: int
    confusion: NDArray[np.int64]
    iou: Mapping[str, float | None]
    miou: float | None
    accuracy: float | None
    boundary_f: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain values, in the shape of `segstudio evaluate --json`."""
        return {
            "images": self.images,
            "miou": self.miou,
            "iou": dict(self.iou),
            "accuracy": self.accuracy,
            "boundary_f": self.boundary_f,
            "confusion": self.confusion.tolist(),
        }


def confusion(truth: Ids, prediction: Ids, classes: ClassSet) -> NDArray[np.int64]:
    """Count pixels by true and predicted class, int64 (C, C); pixels whose truth is of no class are left out.

    Every prediction on a counted pixel must be a class of the set.
    """
    index = _indices(classes)
    rows, columns = index[truth].ravel(), index[prediction].ravel()
    counted = rows >= 0
    count = len(classes)
    pairs = rows[counted] * count + columns[counted]
    return np.bincount(pairs, minlength=count * count).reshape(count, count).astype(np.int64)


def _indices(classes: ClassSet) -> NDArray[np.int64]:
    """Map ids to positions in the set, -1 for what is none."""
    index = np.full(np.iinfo(np.uint16).max + 1, -1, np.int64)
    for position, c in enumerate(classes.classes):
        index[c.id] = position
    index[classes.ignore_id] = -1
    return index


def edges(ids: Ids, ignore_id: int = IGNORE_ID) -> NDArray[np.bool_]:
    """Mark pixels with one of their four neighbours in another class; neighbours without a class do not count."""
    out = np.zeros(ids.shape, np.bool_)
    known = ids != ignore_id
    down = (ids[1:] != ids[:-1]) & known[1:] & known[:-1]
    right = (ids[:, 1:] != ids[:, :-1]) & known[:, 1:] & known[:, :-1]
    out[1:] |= down
    out[:-1] |= down
    out[:, 1:] |= right
    out[:, :-1] |= right
    return out


def matched(points: NDArray[np.bool_], targets: NDArray[np.bool_], radius: float) -> int:
    """Count the marked `points` that have a marked target within `radius` pixels (Euclidean)."""
    reach = int(radius)
    dy, dx = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = dy**2 + dx**2 <= radius**2
    padded = np.pad(targets, reach)
    width = padded.shape[1]
    offsets = (dy[disc] + reach) * width + dx[disc] + reach
    ys, xs = np.nonzero(points)
    starts = ys * width + xs
    flat = padded.ravel()
    return sum(
        int(flat[part[:, None] + offsets].any(1).sum()) for part in np.array_split(starts, len(starts) // 4096 + 1)
    )


def boundary_counts(
    truth: Ids, prediction: Ids, classes: ClassSet, tolerance: float = BOUNDARY_TOLERANCE
) -> NDArray[np.int64]:
    """Count boundary pixels by class, int64 (C, 4): predicted, of them near a true one, true, of them found.

    `tolerance` is a share of the image's diagonal.
    """
    radius = tolerance * float(np.hypot(*truth.shape))
    prediction = np.where(truth == classes.ignore_id, truth.dtype.type(classes.ignore_id), prediction)
    true_edges, predicted_edges = edges(truth, classes.ignore_id), edges(prediction, classes.ignore_id)
    rows = np.zeros((len(classes), 4), np.int64)
    for row, c in zip(rows, classes.classes, strict=True):
        true, predicted = true_edges & (truth == c.id), predicted_edges & (prediction == c.id)
        row[:] = predicted.sum(), matched(predicted, true, radius), true.sum(), matched(true, predicted, radius)
    return rows


def boundary_f(counts: NDArray[np.int64]) -> float | None:
    """Return the mean over classes of the harmonic mean of boundary precision and recall, 0-1."""
    scores = []
    for predicted, right, true, found in counts.tolist():
        if predicted or true:
            precision, recall = right / max(predicted, 1), found / max(true, 1)
            scores.append(2 * precision * recall / (precision + recall) if precision + recall else 0.0)
    return sum(scores) / len(scores) if scores else None


def summarise(
    classes: ClassSet, table: NDArray[np.int64], images: int, boundaries: NDArray[np.int64] | None = None
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
    )


class Tally:
    """Sums counts over images; `boundaries` asks for the boundary F too, which costs most of the time."""

    def __init__(self, classes: ClassSet, *, boundaries: bool = True) -> None:
        """Start with nothing counted."""
        self._classes = classes
        self._table = np.zeros((len(classes), len(classes)), np.int64)
        self._boundaries: NDArray[np.int64] | None = np.zeros((len(classes), 4), np.int64) if boundaries else None
        self._images = 0

    def add(self, truth: Ids, prediction: Ids) -> None:
        """Count one image: true and predicted ids, both (H, W)."""
        self._table += confusion(truth, prediction, self._classes)
        if self._boundaries is not None:
            self._boundaries += boundary_counts(truth, prediction, self._classes)
        self._images += 1

    def metrics(self) -> Metrics:
        """Return the metrics of what was counted so far."""
        return summarise(self._classes, self._table.copy(), self._images, self._boundaries)
