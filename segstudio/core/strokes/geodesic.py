"""How far each pixel is from what strokes cover, where edges make ways longer: geodesic distances on a coarse grid.

After Criminisi, Sharp, Blake, "GeoS: Geodesic Image Segmentation", ECCV 2008, with the length of a step and the change
of colour along it added up. The grid is swept by rows down and up and by columns right and left, twice.
What the network says does not count: on training images that made no difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from segstudio.core.strokes.coverage import Group, Mask

F32 = NDArray[np.float32]

_SWEEPS: Final = 2
_COLOR: Final = np.float32(0.02)  # reaches for each grey level of difference: an edge of 50 is as far as one reach
_FAR: Final = np.float32(1e6)
_DIAGONAL: Final = float(np.sqrt(2.0))


@dataclass(frozen=True, slots=True, eq=False)
class StepCosts:
    """What strokes spread over: how much a step from each pixel costs beside its length, in reaches.

    `down` (H - 1, W), `right` (H, W - 1), `diag_down` and `diag_up` (H - 1, W - 1) go to the pixel below, the one
    beside, the one below that, and from the pixel below to the one beside.
    """

    down: F32
    right: F32
    diag_down: F32
    diag_up: F32


def step_costs(pixels: F32) -> StepCosts:
    """Weigh the steps over an image (H, W, 3) in grey levels."""

    def cost(first: tuple[slice, slice], last: tuple[slice, slice]) -> F32:
        result: F32 = _COLOR * np.sqrt(((pixels[first] - pixels[last]) ** 2).sum(-1))
        return result

    every, most, rest = slice(None), slice(None, -1), slice(1, None)
    return StepCosts(
        cost((most, every), (rest, every)),
        cost((every, most), (every, rest)),
        cost((most, most), (rest, rest)),
        cost((rest, most), (most, rest)),
    )


def distances(over: StepCosts, seeds: Mapping[Group, Mask], pixel: float) -> F32:
    """Return for each group of seeds (H, W) how many of its reaches each pixel is away: float32 (groups, H, W).

    `pixel` is the length of a step in pixels of the image. Groups without reach are far from everything.
    """
    steps = np.array([pixel / group.reach if group.reach else _FAR for group in seeds], np.float32)[:, None]
    down_and_up = _both_ways(over.down, over.diag_down, over.diag_up, steps)
    right_and_left = _both_ways(over.right.T, over.diag_down.T, over.diag_up.T, steps)
    found = np.where(np.stack([*seeds.values()], 1), np.float32(0), _FAR)  # rows of all groups: (H, groups, W)
    for _ in range(_SWEEPS):
        for ways in (down_and_up, right_and_left):
            found = _swept(found, ways).transpose(2, 1, 0)
    return np.ascontiguousarray(found.transpose(1, 0, 2))


def _both_ways(straight: F32, diag_down: F32, diag_up: F32, steps: F32) -> tuple[F32, F32]:
    """Return what it costs to come from the row before, going down, and going up."""
    return _costs(straight, diag_down, diag_up, steps), _costs(straight[::-1], diag_up[::-1], diag_down[::-1], steps)


def _costs(straight: F32, diag_down: F32, diag_up: F32, steps: F32) -> F32:
    """Return what it costs each pixel to come from the left, the middle and the right of the row before.

    float32 (H - 1, 3, groups, W).
    """
    diagonal = steps * np.float32(_DIAGONAL)
    costs = np.full((straight.shape[0], 3, len(steps), straight.shape[1]), _FAR, np.float32)
    costs[:, 0, :, 1:] = diag_down[:, None] + diagonal
    costs[:, 1] = straight[:, None] + steps
    costs[:, 2, :, :-1] = diag_up[:, None] + diagonal
    return costs


def _swept(found: F32, ways: tuple[F32, F32]) -> F32:
    """Go through rows (H, groups, W) in order and back: each takes what the row before has, plus the way from there.

    All three ways into a row are added up by one call, as it is the number of calls that takes time.
    """
    height, groups, width = found.shape
    wide = np.full((height, groups, width + 2), _FAR, np.float32)  # with a border, so that all ways are as long
    own = wide[:, :, 1:-1]
    own[:] = found
    near = sliding_window_view(wide, width, 2).transpose(0, 2, 1, 3)  # (H, 3, groups, W)
    sums = np.empty((3, groups, width), np.float32)
    left, middle, right = sums
    for costs, rows, before in ((ways[0], own, near), (ways[1], own[::-1], near[::-1])):
        for at in range(1, height):
            np.add(before[at - 1], costs[at - 1], out=sums)
            np.minimum(left, right, out=left)
            np.minimum(left, middle, out=left)
            np.minimum(left, rows[at], out=rows[at])
    return own
