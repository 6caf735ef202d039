"""How well the borders of predicted regions follow the true ones: boundary F and boundary IoU."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core._values import IGNORE_ID, ClassSet

Ids = NDArray[np.uint8] | NDArray[np.uint16]
BOUNDARY_TOLERANCE: Final = 0.0075  # of the image's diagonal: Csurka et al., BMVC 2013, section 4
BOUNDARY_BAND: Final = 0.02  # of the image's diagonal: Cheng et al., Boundary IoU, CVPR 2021, and its code


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


def hidden(truth: Ids, prediction: Ids, ignore_id: int) -> tuple[Ids, Ids]:
    """Take the class away from pixels where either map has none, so that neither has a border there."""
    unknown = (truth == ignore_id) | (prediction == ignore_id)
    return np.where(unknown, truth.dtype.type(ignore_id), truth), np.where(
        unknown, prediction.dtype.type(ignore_id), prediction
    )


def boundary_counts(
    truth: Ids, prediction: Ids, classes: ClassSet, tolerance: float = BOUNDARY_TOLERANCE
) -> NDArray[np.int64]:
    """Count boundary pixels by class, int64 (C, 4): predicted, of them near a true one, true, of them found.

    `tolerance` is a share of the image's diagonal.
    """
    radius = tolerance * float(np.hypot(*truth.shape))
    truth, prediction = hidden(truth, prediction, classes.ignore_id)
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


def band(ids: Ids, reach: int, ignore_id: int = IGNORE_ID) -> NDArray[np.bool_]:
    """Mark the pixels within `reach` (in rows and in columns) of another class, or of the end of the image.

    This is what erosion by a 3x3 square, `reach` times, takes away from each class. Pixels without a class neither are
    marked nor mark their neighbours.
    """
    # One more than the id, in a type wide enough: 0 and the largest number then stand for no class.
    wide = np.uint16 if ids.dtype == np.uint8 else np.uint32
    values: NDArray[Any] = ids.astype(wide)
    values, known = values + 1, ids != ignore_id
    least = np.where(known, values, np.iinfo(wide).max)
    most = np.where(known, values, wide(0))
    for axis in (0, 1):
        least, most = _slid(least, reach, axis, np.minimum), _slid(most, reach, axis, np.maximum)
    marked: NDArray[np.bool_] = least != most
    for side in (np.s_[:reach], np.s_[-reach:], np.s_[:, :reach], np.s_[:, -reach:]):
        marked[side] = True
    marked &= known
    return marked


def _slid(values: NDArray[Any], reach: int, axis: int, take: Callable[..., NDArray[Any]]) -> NDArray[Any]:
    """Return the least or largest value within `reach` along an axis, in as many steps as the window has bits."""
    window, length = 2 * reach + 1, values.shape[axis]
    pads = [(0, 0), (0, 0)]
    pads[axis] = (reach, reach)
    out, span = np.moveaxis(np.pad(values, pads, mode="edge"), axis, 0), 1
    while 2 * span <= window:
        out, span = take(out[:-span], out[span:]), 2 * span
    rest = window - span
    return np.moveaxis(take(out[:length], out[rest : rest + length]), 0, axis)


def band_counts(truth: Ids, prediction: Ids, classes: ClassSet, share: float = BOUNDARY_BAND) -> NDArray[np.int64]:
    """Count band pixels by class, int64 (C, 2): in both bands, in either.

    A class's band is its part of `band`, whose reach is `share` of the image's diagonal in whole pixels, at least 1.
    """
    reach = max(1, round(share * float(np.hypot(*truth.shape))))
    truth, prediction = hidden(truth, prediction, classes.ignore_id)
    true_band, predicted_band = band(truth, reach, classes.ignore_id), band(prediction, reach, classes.ignore_id)
    counts = np.zeros((len(classes), 2), np.int64)
    for row, c in zip(counts, classes.classes, strict=True):
        true, predicted = true_band & (truth == c.id), predicted_band & (prediction == c.id)
        row[:] = (true & predicted).sum(), (true | predicted).sum()
    return counts


def band_iou(counts: NDArray[np.int64]) -> float | None:
    """Return the mean boundary IoU over the classes that have a band, 0-1."""
    shares = [both / either for both, either in counts.tolist() if either]
    return sum(shares) / len(shares) if shares else None
