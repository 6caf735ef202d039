"""How well the borders of predicted regions follow the true ones: boundary F and boundary IoU."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core._jobs import JobContext
from segstudio.core._values import IGNORE_ID, ClassSet

Ids = NDArray[np.uint8] | NDArray[np.uint16]
Points = tuple[NDArray[np.intp], NDArray[np.intp]]  # rows and columns
BOUNDARY_TOLERANCE: Final = 0.0075  # of the image's diagonal: Csurka et al., BMVC 2013, section 4
BOUNDARY_BAND: Final = 0.02  # of the image's diagonal: Cheng et al., Boundary IoU, CVPR 2021, and its code
SLICE: Final = 1_000_000  # pixels that are worked on between two looks at whether to stop


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


def matched(points: Points, targets: Points, radius: float, context: JobContext | None = None) -> int:
    """Count the `points` that have a target within `radius` pixels (Euclidean)."""
    context, reach = context or JobContext(), int(radius)
    (ys, xs), total = points, len(points[0])
    if not total or not len(targets[0]):
        return 0
    top, left = int(targets[0].min()), int(targets[1].min())
    marks = np.zeros((int(targets[0].max()) - top + 1, int(targets[1].max()) - left + 1 + 2 * reach), np.bool_)
    marks[targets[0] - top, targets[1] - left + reach] = True
    beside = _beside(marks, reach, context)
    ys, xs = ys - top, xs - left + reach
    in_reach = (xs >= 0) & (xs < marks.shape[1])
    ys, xs, found = ys[in_reach], xs[in_reach], 0
    for dy in sorted(range(-reach, reach + 1), key=abs):  # most have their target in a row near by
        context.check()
        rows = ys + dy
        inside = (rows >= 0) & (rows < len(beside))
        dx = np.where(inside, beside[np.where(inside, rows, 0), xs], reach + 1).astype(np.int64)
        lacking = dx**2 + dy**2 > radius**2
        found += len(ys) - int(lacking.sum())
        ys, xs = ys[lacking], xs[lacking]
    return found


def _beside(targets: NDArray[np.bool_], reach: int, context: JobContext) -> NDArray[np.uint16]:
    """Return how far the nearest target of the same row is from each pixel, uint16 (H, W), at most `reach` + 1."""
    height, width = targets.shape
    out = np.empty((height, width), np.uint16)
    columns, far = np.arange(width, dtype=np.int32), reach + 1
    step = max(1, SLICE // max(width, 1))
    for top in range(0, height, step):
        context.check()
        part = targets[top : top + step]
        before = columns - np.maximum.accumulate(np.where(part, columns, -far), axis=1)
        behind = np.minimum.accumulate(np.where(part, columns, width + far)[:, ::-1], axis=1)[:, ::-1] - columns
        out[top : top + step] = np.minimum(np.minimum(before, behind), far)
    return out


def hidden(truth: Ids, prediction: Ids, ignore_id: int) -> tuple[Ids, Ids]:
    """Take the class away from pixels where either map has none, so that neither has a border there."""
    unknown = (truth == ignore_id) | (prediction == ignore_id)
    return np.where(unknown, truth.dtype.type(ignore_id), truth), np.where(
        unknown, prediction.dtype.type(ignore_id), prediction
    )


def boundary_counts(
    truth: Ids,
    prediction: Ids,
    classes: ClassSet,
    tolerance: float = BOUNDARY_TOLERANCE,
    context: JobContext | None = None,
) -> NDArray[np.int64]:
    """Count boundary pixels by class, int64 (C, 4): predicted, of them near a true one, true, of them found.

    `tolerance` is a share of the image's diagonal. Raises `Cancelled` where the context stops.
    """
    context = context or JobContext()
    radius = tolerance * float(np.hypot(*truth.shape))
    truth, prediction = hidden(truth, prediction, classes.ignore_id)
    true = _by_class(truth, edges(truth, classes.ignore_id), classes)
    predicted = _by_class(prediction, edges(prediction, classes.ignore_id), classes)
    rows = np.zeros((len(classes), 4), np.int64)
    for row, there, own in zip(rows, true, predicted, strict=True):
        context.check()
        right, found = matched(own, there, radius, context), matched(there, own, radius, context)
        row[:] = len(own[0]), right, len(there[0]), found
    return rows


def _by_class(ids: Ids, marked: NDArray[np.bool_], classes: ClassSet) -> list[Points]:
    """Return the marked pixels of each class: of a large image few are marked."""
    ys, xs = np.nonzero(marked)
    values = ids[ys, xs]
    order = np.argsort(values, kind="stable")
    ys, xs, values = ys[order], xs[order], values[order]
    ends = [np.searchsorted(values, c.id, side) for c in classes.classes for side in ("left", "right")]
    return [(ys[low:high], xs[low:high]) for low, high in zip(ends[::2], ends[1::2], strict=True)]


def boundary_f(counts: NDArray[np.int64]) -> float | None:
    """Return the mean over classes of the harmonic mean of boundary precision and recall, 0-1."""
    scores = []
    for predicted, right, true, found in counts.tolist():
        if predicted or true:
            precision, recall = right / max(predicted, 1), found / max(true, 1)
            scores.append(2 * precision * recall / (precision + recall) if precision + recall else 0.0)
    return sum(scores) / len(scores) if scores else None


def band(ids: Ids, reach: int, ignore_id: int = IGNORE_ID, context: JobContext | None = None) -> NDArray[np.bool_]:
    """Mark the pixels within `reach` (in rows and in columns) of another class, or of the end of the image.

    This is what erosion by a 3x3 square, `reach` times, takes away from each class. Pixels without a class neither are
    marked nor mark their neighbours.
    """
    context = context or JobContext()
    # One more than the id, in a type wide enough: 0 and the largest number then stand for no class.
    wide = np.uint16 if ids.dtype == np.uint8 else np.uint32
    values: NDArray[Any] = ids.astype(wide)
    values, known = values + 1, ids != ignore_id
    least = np.where(known, values, np.iinfo(wide).max)
    most = np.where(known, values, wide(0))
    for axis in (0, 1):
        least = _slid(least, reach, axis, np.minimum, context)
        most = _slid(most, reach, axis, np.maximum, context)
    marked: NDArray[np.bool_] = least != most
    for side in (np.s_[:reach], np.s_[-reach:], np.s_[:, :reach], np.s_[:, -reach:]):
        marked[side] = True
    marked &= known
    return marked


def _slid(
    values: NDArray[Any], reach: int, axis: int, take: Callable[..., NDArray[Any]], context: JobContext
) -> NDArray[Any]:
    """Return the least or largest value within `reach` along an axis, in as many steps as the window has bits."""
    window, length = 2 * reach + 1, values.shape[axis]
    pads = [(0, 0), (0, 0)]
    pads[axis] = (reach, reach)
    out, span = np.moveaxis(np.pad(values, pads, mode="edge"), axis, 0), 1
    while 2 * span <= window:
        context.check()
        out, span = take(out[:-span], out[span:]), 2 * span
    rest = window - span
    return np.moveaxis(take(out[:length], out[rest : rest + length]), 0, axis)


def band_counts(
    truth: Ids,
    prediction: Ids,
    classes: ClassSet,
    share: float = BOUNDARY_BAND,
    context: JobContext | None = None,
) -> NDArray[np.int64]:
    """Count band pixels by class, int64 (C, 2): in both bands, in either.

    A class's band is its part of `band`, whose reach is `share` of the image's diagonal in whole pixels, at least 1.
    Raises `Cancelled` where the context stops.
    """
    context = context or JobContext()
    reach = max(1, round(share * float(np.hypot(*truth.shape))))
    truth, prediction = hidden(truth, prediction, classes.ignore_id)
    true_band = band(truth, reach, classes.ignore_id, context)
    predicted_band = band(prediction, reach, classes.ignore_id, context)
    context.check()
    both = _areas(truth[true_band & predicted_band & (truth == prediction)], classes)
    either = _areas(truth[true_band], classes) + _areas(prediction[predicted_band], classes) - both
    return np.stack([both, either], 1)


def _areas(ids: Ids, classes: ClassSet) -> NDArray[np.int64]:
    """Count the pixels of each class, int64 (C,)."""
    table = np.bincount(ids, minlength=max(c.id for c in classes.classes) + 1)
    return table[[c.id for c in classes.classes]].astype(np.int64)


def band_iou(counts: NDArray[np.int64]) -> float | None:
    """Return the mean boundary IoU over the classes that have a band, 0-1."""
    shares = [both / either for both, either in counts.tolist() if either]
    return sum(shares) / len(shares) if shares else None
