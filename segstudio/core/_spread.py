"""How far each pixel is from what strokes cover, where edges make ways longer: geodesic distances on a coarse grid.

After Criminisi, Sharp, Blake, "GeoS: Geodesic Image Segmentation", ECCV 2008, with the length of a step and the change
of colour along it added up. The grid is swept by rows down and up and by columns right and left, twice.
What the network says does not count: on training pictures that made no difference.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core._marks import Group, Mask

F32 = NDArray[np.float32]

_SWEEPS: Final = 2
_COLOR: Final = np.float32(0.02)  # reaches for each grey level of difference: an edge of 50 is as far as one reach
_FAR: Final = np.float32(1e6)
_DIAGONAL: Final = float(np.sqrt(2.0))


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What strokes spread over: how much a step from each pixel costs beside its length, in reaches.

    `down` (H - 1, W), `right` (H, W - 1), `falling` and `rising` (H - 1, W - 1) go to the pixel below, the one beside,
    the one below that, and from the pixel below to the one beside.
    """

    down: F32
    right: F32
    falling: F32
    rising: F32


def ground(pixels: F32) -> Ground:
    """Weigh the steps over a picture (H, W, 3) in grey levels."""

    def cost(first: tuple[slice, slice], last: tuple[slice, slice]) -> F32:
        result: F32 = _COLOR * np.sqrt(((pixels[first] - pixels[last]) ** 2).sum(-1))
        return result

    every, most, rest = slice(None), slice(None, -1), slice(1, None)
    return Ground(
        cost((most, every), (rest, every)),
        cost((every, most), (every, rest)),
        cost((most, most), (rest, rest)),
        cost((rest, most), (most, rest)),
    )


def distances(over: Ground, seeds: Mapping[Group, Mask], pixel: float) -> F32:
    """Return for each group of seeds (H, W) how many of its reaches each pixel is away: float32 (groups, H, W).

    `pixel` is the length of a step in pixels of the picture. Groups without reach are far from everything.
    """
    height, width = over.right.shape[0], over.down.shape[1]
    found = np.full((len(seeds), height, width), _FAR, np.float32)
    steps = np.array([pixel / group.reach if group.reach else _FAR for group in seeds], np.float32)[:, None]
    for plane, seed in zip(found, seeds.values(), strict=True):
        plane[seed] = 0.0
    turned = [np.ascontiguousarray(one.T) for one in (over.right, over.falling, over.rising)]
    for _ in range(_SWEEPS):
        _down_and_up(found, steps, over.down, over.falling, over.rising)
        across = np.ascontiguousarray(found.transpose(0, 2, 1))
        _down_and_up(across, steps, turned[0], turned[1], turned[2])
        found = np.ascontiguousarray(across.transpose(0, 2, 1))
    return found


def _down_and_up(found: F32, steps: F32, straight: F32, falling: F32, rising: F32) -> None:
    _sweep(found, steps, straight, falling, rising)
    _sweep(found[:, ::-1], steps, straight[::-1], rising[::-1], falling[::-1])


def _sweep(found: F32, steps: F32, straight: F32, falling: F32, rising: F32) -> None:
    """Go through rows in order: each takes what the row before has, plus the steps between them."""
    diagonal = steps * np.float32(_DIAGONAL)
    for (before, row), ahead, fall, rise in zip(_pairs(found), straight, falling, rising, strict=True):
        np.minimum(row, before + (ahead + steps), out=row)
        np.minimum(row[:, 1:], before[:, :-1] + (fall + diagonal), out=row[:, 1:])
        np.minimum(row[:, :-1], before[:, 1:] + (rise + diagonal), out=row[:, :-1])


def _pairs(found: F32) -> Iterator[tuple[F32, F32]]:
    return ((found[:, at - 1], found[:, at]) for at in range(1, found.shape[1]))
