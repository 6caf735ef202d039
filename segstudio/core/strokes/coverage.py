"""Which pixels strokes cover, on a grid of any size: the later stroke wins where two contradict each other."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core._strokes import Point, Stroke
from segstudio.core._values import ClassSet

Mask = NDArray[np.bool_]
Size = tuple[int, int]

_KEPT: Final = 400  # strokes on grids of all sizes; most masks have some hundred pixels


@dataclass(frozen=True, slots=True)
class Group:
    """Strokes that say the same: a class by its channel, whether it is there, and how far that carries, in pixels."""

    channel: int
    positive: bool
    reach: float


@dataclass(frozen=True, slots=True, eq=False)
class StrokeMasks:
    """What strokes say in the part of a grid that they touch: `rows` and `columns` cut it out.

    `planes` hold for each group where it holds, bool (h, w) of that part. No two groups contradict each other at a
    pixel, and not all of `classes` channels are ruled out there.
    """

    rows: slice
    columns: slice
    planes: dict[Group, Mask]
    classes: int

    @property
    def box(self) -> tuple[slice, slice]:
        """Rows and columns of the part."""
        return self.rows, self.columns

    def positive(self) -> Iterable[tuple[int, Mask]]:
        """Walk channels and where they are said to be."""
        return ((group.channel, plane) for group, plane in self.planes.items() if group.positive)

    def negative(self) -> Iterable[tuple[int, Mask]]:
        """Walk channels and where they are said not to be."""
        return ((group.channel, plane) for group, plane in self.planes.items() if not group.positive)


def known_strokes(strokes: Iterable[Stroke], classes: ClassSet) -> tuple[Stroke, ...]:
    """Return those strokes whose class is in the set; the others wait for a network that knows it."""
    names = set(classes.names)
    return tuple(stroke for stroke in strokes if stroke.label in names)


def stroke_masks(strokes: Sequence[Stroke], classes: ClassSet, size: Size, full: Size) -> StrokeMasks:
    """Draw strokes of an image of `full` size (height, width) on a grid of `size` that lies over it.

    A pixel is covered where its middle is within the radius of the line; those that the line goes through by its
    points always are. Strokes of unknown classes are left out.
    """
    channels = {name: channel for channel, name in enumerate(classes.names)}
    drawn = [(stroke, covered(stroke, size, full)) for stroke in known_strokes(strokes, classes)]
    drawn = [(stroke, found) for stroke, found in drawn if found[2].size]
    rows, columns = _around([found[0] for _, found in drawn]), _around([found[1] for _, found in drawn])
    result = StrokeMasks(rows, columns, {}, len(classes))
    for stroke, (down, across, mask) in drawn:
        at = _inside(down, rows), _inside(across, columns)
        _add(result, Group(channels[stroke.label], stroke.positive, stroke.reach), at, mask)
    return result


def near(strokes: Sequence[Stroke], classes: ClassSet, size: Size) -> Mask:
    """Return where strokes can change anything at all: bool (H, W) of the image.

    What a limit encloses is made of discs along the line, of which each is a quarter of its radius from the next.
    """
    found = np.zeros(size, np.bool_)
    for stroke in known_strokes(strokes, classes):
        if stroke.reach:
            for x, y in _beads(stroke.points, stroke.limit / 4):
                _disc(found, x, y, stroke.limit)
        rows, columns, mask = covered(stroke, size, size)
        found[rows, columns] |= mask
    return found


@lru_cache(maxsize=_KEPT)
def covered(stroke: Stroke, size: Size, full: Size) -> tuple[slice, slice, Mask]:
    """Return rows, columns and which pixels of that part a stroke covers; the part is empty beside the image.

    A stroke is drawn once for each size: the latest are kept.
    """
    scale_y, scale_x = size[0] / full[0], size[1] / full[1]
    points = [(x * scale_x, y * scale_y) for x, y in stroke.points]
    radius = stroke.radius * (scale_x + scale_y) / 2
    rows = _span([y for _, y in points], radius, size[0])
    columns = _span([x for x, _ in points], radius, size[1])
    mask = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.bool_)
    for first, last in pairwise(points if len(points) > 1 else points * 2):
        _line(mask, (rows.start, columns.start), first, last, radius)
    for x, y in points:
        row, column = int(np.floor(y)) - rows.start, int(np.floor(x)) - columns.start
        if 0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]:
            mask[row, column] = True
    mask.flags.writeable = False
    return rows, columns, mask


def _beads(points: Sequence[Point], apart: float) -> Iterator[Point]:
    """Walk along a line in steps of at most `apart`, from its first point to its last."""
    done = points[0]
    yield done
    for point in points[1:]:
        steps = math.dist(done, point) / apart
        for step in range(1, int(steps) + 1):
            share = step / steps
            yield done[0] + share * (point[0] - done[0]), done[1] + share * (point[1] - done[1])
        if steps >= 1:
            done = point
    yield points[-1]


def _disc(mask: Mask, x: float, y: float, radius: float) -> None:
    rows, columns = _span([y], radius, mask.shape[0]), _span([x], radius, mask.shape[1])
    down = (np.arange(rows.start, rows.stop) + (0.5 - y)) ** 2
    across = (np.arange(columns.start, columns.stop) + (0.5 - x)) ** 2
    mask[rows, columns] |= across[None, :] <= radius * radius - down[:, None]


def _line(mask: Mask, corner: tuple[int, int], first: Point, last: Point, radius: float) -> None:
    """Add the pixels whose middle is within `radius` of a line."""
    rows = _span([first[1] - corner[0], last[1] - corner[0]], radius, mask.shape[0])
    columns = _span([first[0] - corner[1], last[0] - corner[1]], radius, mask.shape[1])
    y = np.arange(rows.start, rows.stop, dtype=np.float64)[:, None] + (0.5 + corner[0] - first[1])
    x = np.arange(columns.start, columns.stop, dtype=np.float64)[None, :] + (0.5 + corner[1] - first[0])
    dx, dy = last[0] - first[0], last[1] - first[1]
    along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-12), 0.0, 1.0)
    mask[rows, columns] |= (x - along * dx) ** 2 + (y - along * dy) ** 2 <= radius * radius


def _span(places: list[float], radius: float, length: int) -> slice:
    low = min(max(int(np.floor(min(places) - radius)), 0), length)
    high = min(max(int(np.floor(max(places) + radius)) + 1, low), length)
    return slice(low, high)


def _around(spans: list[slice]) -> slice:
    return slice(min((s.start for s in spans), default=0), max((s.stop for s in spans), default=0))


def _inside(part: slice, whole: slice) -> slice:
    return slice(part.start - whole.start, part.stop - whole.start)


def _add(known: StrokeMasks, group: Group, at: tuple[slice, slice], mask: Mask) -> None:
    """Add what one stroke says; whatever contradicts it there is unsaid."""
    size = known.rows.stop - known.rows.start, known.columns.stop - known.columns.start

    def contradicts(other: Group) -> bool:
        same = other.channel == group.channel
        return (other.positive or same) if group.positive else (other.positive and same)

    _remove(known, contradicts, at, mask)
    known.planes.setdefault(group, np.zeros(size, np.bool_))[at] |= mask
    if not group.positive:
        _remove(known, lambda other: other != group and not other.positive, at, mask & _all_negative(known, at))


def _remove(known: StrokeMasks, which: Callable[[Group], bool], at: tuple[slice, slice], mask: Mask) -> None:
    for group, plane in known.planes.items():
        if which(group):
            plane[at] &= ~mask


def _all_negative(known: StrokeMasks, at: tuple[slice, slice]) -> Mask:
    """Return where every class is ruled out."""
    out: Mask = np.ones(next(iter(known.planes.values()))[at].shape, np.bool_)
    for channel in range(known.classes):
        masks = [plane[at] for negative, plane in known.negative() if negative == channel]
        if not masks:
            return np.zeros_like(out)
        out &= np.logical_or.reduce(masks)
    return out
