"""From scores and strokes to labels: the strokes become evidence for any refiner, and the last word is theirs.

1. `evidence` turns scores into probabilities in which strokes count: fully where they cover, less with the distance.
2. A refiner carries that along the colours of the photograph; without one it stands as it is.
3. `clamp_strokes` and `apply_strokes` see to it that what a stroke covers ends as the stroke says, and that nothing
changes where no
   stroke reaches.

The answer depends on the scores and the strokes alone, never on the way to them: undoing gives back what was there.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core import _scoring
from segstudio.core._result import UnstrokedResult
from segstudio.core._strokes import Stroke
from segstudio.core._values import ClassSet, Image, LabelMap, Scores
from segstudio.core.strokes.coverage import Group, StrokeMasks, stroke_masks
from segstudio.core.strokes.geodesic import distances, step_costs

F32 = NDArray[np.float32]

_GRID: Final = 192  # cells of the longer side on which distances are measured
_BAND: Final = 32  # rows of the image that are worked on together, so that they stay in the cache
_SHARP: Final = 4.0  # how quickly one stroke wins over another that is further away, in reaches
_SURE: Final = np.float32(0.999)  # what a class has where a stroke says it is
_LEAST: Final = np.float32(0.01)  # classes that are nowhere this likely are left out, unless a stroke names them


def blank_scores(classes: ClassSet, size: tuple[int, int]) -> Scores:
    """Return scores that know nothing: strokes alone then decide about the whole image."""
    return Scores(np.zeros((len(classes), 1, 1), np.float32), size, classes)


def is_blank(scores: Scores) -> bool:
    """Say whether scores know nothing."""
    return scores.data.shape[1:] == (1, 1) and float(np.ptp(scores.data)) == 0.0


def evidence(image: Image, scores: Scores, strokes: Sequence[Stroke], max_megapixels: float = 1.0) -> Scores:
    """Return probabilities in which strokes count, of the classes that play a part, at a whole fraction of the size.

    Where a stroke covers, its class is near 1, or 0 where it is negative: the other classes then keep their odds.
    Beyond it counts exp(-d^2) of that, d being the geodesic distance in reaches; of several strokes the nearest.
    """
    factor = max(1, math.ceil(math.sqrt(image.size[0] * image.size[1] / (max_megapixels * 1e6))))
    size = -(-image.size[0] // factor), -(-image.size[1] // factor)
    likely, classes = _likely(scores, strokes, size)
    masks = stroke_masks(strokes, classes, size, image.size)
    if masks.planes:
        _spread(likely, image, scores, strokes, classes)
        _cover(likely, masks)
    return Scores(likely, image.size, classes, kind="probabilities")


def clamp_strokes(scores: Scores, strokes: Sequence[Stroke], classes: ClassSet) -> Scores:
    """Give refined probabilities all `classes` again, with the last word to strokes, at the scores' own resolution."""
    size = scores.data.shape[1], scores.data.shape[2]
    likely = np.zeros((len(classes), *size), np.float32)
    at = {name: channel for channel, name in enumerate(classes.names)}
    likely[[at[name] for name in scores.classes.names]] = scores.data
    _cover(likely, stroke_masks(strokes, classes, size, scores.size))
    return Scores(likely, scores.size, classes, kind="probabilities")


def restrict_to_reach(scores: Scores, unstroked: UnstrokedResult, reached: NDArray[np.bool_]) -> Scores:
    """Keep the ruling's probabilities at all pixels that are not `reached` (H, W), at the scores' own resolution."""
    size = scores.data.shape[1], scores.data.shape[2]
    plain = unstroked.scores
    known = plain.data if plain.data.shape[1:] == size else _scoring.rows(_at(plain, size), 0, size[0])
    rows, columns = (_nearest(scores.size[i], size[i]) for i in (0, 1))
    inside = reached if scores.size == size else reached[rows[:, None], columns[None, :]]
    return Scores(np.where(inside, scores.data, known), scores.size, scores.classes, kind="probabilities")


def apply_strokes(
    labels: LabelMap,
    scores: Scores,
    strokes: Sequence[Stroke],
    unstroked: UnstrokedResult | None = None,
    reached: NDArray[np.bool_] | None = None,
) -> LabelMap:
    """Let each pixel under a stroke end as the stroke says, and leave those that are not `reached` as they were.

    `scores` rank the other classes where the label is one that a stroke rules out.
    """
    classes = labels.classes
    kept = None if unstroked is None or reached is None else np.where(reached, labels.ids, unstroked.labels.ids)
    ids = labels.ids.copy() if kept is None else kept
    numbers = np.array([c.id for c in classes.classes], ids.dtype)
    masks = stroke_masks(strokes, classes, labels.size, labels.size)
    part = ids[masks.box]
    for channel, plane in masks.positive():
        part[plane] = numbers[channel]
    wrong = np.zeros(part.shape, np.bool_)
    for channel, plane in masks.negative():
        wrong |= plane & (part == numbers[channel])
    rows, columns = np.nonzero(wrong)
    if rows.size:
        part[rows, columns] = numbers[_best_allowed(scores, masks, rows, columns)]
    return LabelMap(ids, classes)


def _likely(scores: Scores, strokes: Sequence[Stroke], size: tuple[int, int]) -> tuple[F32, ClassSet]:
    """Return probabilities (C, h, w) of the classes that may win somewhere or are named, and which those are."""
    known = scores.classes
    look = min(size[0], _GRID), min(size[1], _GRID)
    highest = _scoring.probabilities(_at(scores, look)).max((1, 2))
    names = {stroke.label for stroke in strokes}
    order = sorted(range(len(known)), key=lambda i: (known.names[i] not in names, -highest[i]))
    kept = [i for n, i in enumerate(order) if n < 2 or known.names[i] in names or highest[i] >= _LEAST]
    kept.sort()
    classes = ClassSet(tuple(known.classes[i] for i in kept), known.ignore_id, known.known)
    few = Scores(scores.data[kept], size, classes, scores.kind, scores.align_corners)
    likely = _scoring.probabilities(few)
    if scores.kind == "probabilities":
        likely /= np.maximum(likely.sum(0), np.float32(1e-6))
    return likely, classes


def _at(scores: Scores, size: tuple[int, int]) -> Scores:
    """Let scores stand for an image of another size."""
    return Scores(scores.data, size, scores.classes, scores.kind, scores.align_corners)


def _spread(likely: F32, image: Image, scores: Scores, strokes: Sequence[Stroke], classes: ClassSet) -> None:
    """Move probabilities (C, h, w) towards what strokes say, the less the further away they are."""
    step = max(1, math.ceil(max(image.size) / _GRID))
    coarse = _blocks(image.pixels, step)
    size = coarse.shape[0], coarse.shape[1]
    seeds = _seeds(stroke_masks(strokes, classes, size, image.size), size)
    away = distances(step_costs(coarse), seeds, float(step))
    best = away.min(0)
    share = np.exp(-_SHARP * np.minimum(away - best, np.float32(20)))
    share /= share.sum(0)
    alone = is_blank(scores) and len(seeds) > 1  # nothing else is known, and there is something to choose from
    counts = np.ones_like(best) if alone else np.exp(-np.square(np.minimum(best, np.float32(9))))
    share *= counts
    for top, band in _enlarged(share, (likely.shape[1], likely.shape[2])):
        _mix(likely[:, top : top + band.shape[1]], list(seeds), band)


def _mix(likely: F32, groups: list[Group], weights: F32) -> None:
    """Blend what each group says, by its weight (groups, h, w), into probabilities (C, h, w), in place."""
    keep = 1 - weights.sum(0)
    less = []
    for group, weight in zip(groups, weights, strict=True):
        if not group.positive:
            share = weight / np.maximum(1 - likely[group.channel], np.float32(1e-3))
            keep += share
            less.append((group.channel, share * likely[group.channel]))
    likely *= keep
    for channel, amount in less:
        likely[channel] -= amount
    for group, weight in zip(groups, weights, strict=True):
        if group.positive:
            likely[group.channel] += weight
    np.maximum(likely, 0, out=likely)
    likely /= np.maximum(likely.sum(0), np.float32(1e-6))


def _cover(likely: F32, masks: StrokeMasks) -> None:
    """Set probabilities (C, h, w) where strokes cover."""
    part = likely[:, *masks.box]
    for channel, plane in masks.negative():
        part[channel][plane] = 0
    lost = part.sum(0) < np.float32(1e-6)  # nothing else was likely at all: then all others are alike
    part[:, lost] = 1
    for channel, plane in masks.negative():
        part[channel][plane] = 0
    part /= np.maximum(part.sum(0), np.float32(1e-6))
    for channel, plane in masks.positive():
        part[:, plane] *= 1 - _SURE
        part[channel][plane] += _SURE


def _seeds(masks: StrokeMasks, size: tuple[int, int]) -> dict[Group, NDArray[np.bool_]]:
    """Return the planes of all groups on the whole grid."""
    whole = {}
    for group, plane in masks.planes.items():
        whole[group] = np.zeros(size, np.bool_)
        whole[group][masks.box] = plane
    return whole


def _blocks(pixels: NDArray[np.uint8], step: int) -> F32:
    """Average blocks of an image (H, W, 3); those that stick out repeat its border."""
    bottom, right = (-length % step for length in pixels.shape[:2])
    full = np.pad(pixels, ((0, bottom), (0, right), (0, 0)), "edge") if bottom or right else pixels
    total: F32 = np.zeros((full.shape[0] // step, full.shape[1] // step, 3), np.float32)
    for row in range(step):
        for column in range(step):
            total += full[row::step, column::step]
    total /= step * step
    return total


def _enlarged(planes: F32, size: tuple[int, int]) -> Iterator[tuple[int, F32]]:
    """Interpolate planes (K, h, w) bilinearly to another size: yields the first row of each band, and that band."""
    rows, columns = (_scoring.axis(size[i], planes.shape[i + 1], align_corners=False) for i in (0, 1))
    # `take` and not brackets, which would lay the planes of a pixel side by side: slow for all that follows.
    wide = planes.take(columns[0], 2)
    wide += (planes.take(columns[1], 2) - wide) * columns[2]
    for top in range(0, size[0], _BAND):
        some = slice(top, top + _BAND)
        band = wide.take(rows[0][some], 1)
        band += (wide.take(rows[1][some], 1) - band) * rows[2][some, None]
        yield top, band


def _nearest(full: int, cells: int) -> NDArray[np.intp]:
    """Return the pixel under the middle of each cell."""
    return np.minimum(((np.arange(cells) + 0.5) * full / cells).astype(np.intp), full - 1)


def _best_allowed(
    scores: Scores, masks: StrokeMasks, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the likeliest channel of `masks` that is not ruled out, for pixels of its part."""
    top, left = masks.rows.start, masks.columns.start
    values = np.full((masks.classes, rows.size), -np.inf, np.float32)
    for row in np.unique(rows):
        at = rows == row
        band = _scoring.rows(scores, int(top + row), int(top + row) + 1)
        values[:, at] = band[:, 0, left + columns[at]]
    for channel, plane in masks.negative():
        values[channel, plane[rows, columns]] = -np.inf
    result: NDArray[np.intp] = values.argmax(0)
    return result
