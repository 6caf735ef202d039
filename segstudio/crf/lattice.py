"""The permutohedral lattice of a picture: built once, used in every mean-field step.

Adams, Baek, Davis, "Fast High-Dimensional Filtering Using the Permutohedral Lattice", Eurographics 2010. Only points
that a pixel touches exist, as in pydensecrf, so that both filters give the same values but for rounding.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.crf.chains import link, list_pixels, tally, weigh
from segstudio.crf.keys import Grid, grid
from segstudio.crf.parameters import Normalization
from segstudio.crf.passes import Lanes, blur, filtered, splat
from segstudio.crf.simplices import F32, I32, I64, enter, merge, renumber, roomier
from segstudio.crf.team import Team

_TILE: Final = 32  # pixels on each side
_TINY: Final = np.float32(1e-20)


@dataclass(frozen=True, slots=True)
class Chains:
    """The points along one axis, chain after chain, and where the order may be cut between chains."""

    order: I32
    cuts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lattice:
    """N pixels among M points of a lattice of d dimensions, ready for splat, blur and slice.

    `vertices` and `weights` (N, d + 1) are each pixel's points; `starts` (M + 1), `pixels` and `shares` the same seen
    from the points, with the factor before the filter in the shares. `after` (N) is the factor after it, with the
    lattice's own scale in it. `reach` (N) is what becomes of a plane of ones.
    """

    vertices: I32
    weights: F32
    starts: I32
    pixels: I32
    shares: F32
    chains: tuple[Chains, ...]
    after: F32
    reach: F32

    @property
    def points(self) -> int:
        """How many lattice points there are."""
        return self.starts.size - 1

    @property
    def bytes(self) -> int:
        """How much memory it holds."""
        own = (self.vertices, self.weights, self.starts, self.pixels, self.shares, self.after, self.reach)
        return sum(array.nbytes for array in own) + sum(chain.order.nbytes for chain in self.chains)

    def splats(self, rows: F32, values: F32, lanes: Lanes, team: Team) -> Iterator[Callable[[], None]]:
        """Return the tasks that bring rows (N, lanes) into values (M + 1, lanes)."""
        for low, high in team.pieces(self.points):
            yield partial(splat, rows, self.starts, self.pixels, self.shares, values, low, high, lanes)

    def blurs(self, axis: int, values: F32, lanes: Lanes) -> Iterator[Callable[[], None]]:
        """Return the tasks that blur values (M + 1, lanes) along one axis."""
        order, cuts = self.chains[axis].order, self.chains[axis].cuts
        for low, high in pairwise(cuts):
            yield partial(blur, values, order, low, high, lanes)


def in_tiles(size: tuple[int, int]) -> I32:
    """Return the places y * W + x of all pixels, tile by tile: what is near in the picture is then near in memory."""
    height, width = size
    places = np.arange(height * width, dtype=np.int32).reshape(size)
    tiles = [
        places[top : top + _TILE, left : left + _TILE].ravel()
        for top in range(0, height, _TILE)
        for left in range(0, width, _TILE)
    ]
    return np.concatenate(tiles)


def build(
    picture: NDArray[np.uint8], places: I32, sigmas: tuple[float, ...], normalization: Normalization, team: Team
) -> Lattice:
    """Build the lattice of a picture (H, W, 3) whose pixels are rows in the order of `places`.

    With two sigmas colours do not count.
    """
    height, width = picture.shape[:2]
    layout = grid((height, width), sigmas)
    vertices = np.empty((height * width, len(sigmas) + 1), np.int32)
    weights = np.empty(vertices.shape, np.float32)
    keys, table, bits = _enter(picture.reshape(-1, 3), places, width, layout, vertices, weights, team)
    chains = team.all(partial(_chain, keys, table, bits, axis, layout.steps, team) for axis in range(len(sigmas) + 1))
    del table
    starts, masses = _tallied(vertices, weights, keys.size, team)
    norm = _norm(vertices, weights, masses, tuple(chains), team)
    before, after = _factors(norm, normalization)
    pixels, shares = _listed(vertices, weights, before, starts, team)
    after = after * _scale(len(sigmas))
    reach = _reach(vertices, weights, before, keys.size, tuple(chains), team) * after
    return Lattice(vertices, weights, starts, pixels, shares, tuple(chains), after, reach)


def _scale(d: int) -> np.float32:
    """Return what undoes the growth by d + 1 blurs, as in pydensecrf."""
    return np.float32(1 / (1 + 2.0**-d))


def _enter(
    flat: NDArray[np.uint8], places: I32, width: int, layout: Grid, vertices: I32, weights: F32, team: Team
) -> tuple[I64, I64, int]:
    """Find the points of all pixels, in bands side by side, and number them."""
    cuts = [vertices.shape[0] * i // team.workers for i in range(team.workers + 1)]
    bands = list(pairwise(cuts))
    g = layout
    found = team.all(
        partial(enter, flat, places, width, *band, g.sigmas, g.scales, g.bases, g.steps, vertices, weights)
        for band in bands
    )
    most = sum(keys.size for keys in found)
    bits = max(4, most.bit_length() + 1)
    table, keys = roomier(found[0], found[0].size, bits)
    known = found[0].size
    tasks = []
    for (first, last), more in zip(bands[1:], found[1:], strict=True):
        numbers = np.empty(more.size, np.int32)
        known = merge(keys, known, table, bits, more, numbers)
        tasks.append(partial(renumber, vertices, first, last, numbers))
    team.all(tasks)
    return keys[:known].copy(), table, bits


def _chain(keys: I64, table: I64, bits: int, axis: int, steps: I64, team: Team) -> Chains:
    order = np.empty(keys.size + 1, np.int32)
    written = link(keys, table, bits, axis, steps, order)
    order[written] = -1
    cuts = [0]
    for _, wanted in team.pieces(written)[:-1]:
        at = max(wanted, cuts[-1])
        while order[at] >= 0:
            at += 1
        cuts.append(at)
    return Chains(order[: written + 1].copy(), (*cuts, written))


def _tallied(vertices: I32, weights: F32, points: int, team: Team) -> tuple[I32, F32]:
    """Return where each point's pixels start in the list of all, int32 (M + 1), and their weights' sums (M + 1, 1)."""
    starts, masses = np.zeros(points + 1, np.int32), np.zeros((points + 1, 1), np.float32)
    team.all(partial(tally, vertices, weights, low, high, starts[1:], masses) for low, high in _shares(points, team))
    return np.cumsum(starts, out=starts), masses


def _norm(vertices: I32, weights: F32, masses: F32, chains: tuple[Chains, ...], team: Team) -> F32:
    """Filter a plane of ones, whose splat is `masses` (M + 1, 1): the sum of each pixel's kernel."""
    _blur(masses, chains, team)
    norm = np.empty(vertices.shape[0], np.float32)
    _read(vertices, weights, masses, norm, team)
    norm *= _scale(vertices.shape[1] - 1)
    return norm


def _reach(vertices: I32, weights: F32, before: F32, points: int, chains: tuple[Chains, ...], team: Team) -> F32:
    """Filter the factors before the filter."""
    masses = np.zeros((points + 1, 1), np.float32)
    team.all(partial(weigh, vertices, weights, before, low, high, masses) for low, high in _shares(points, team))
    _blur(masses, chains, team)
    plane = np.empty_like(before)
    _read(vertices, weights, masses, plane, team)
    return plane


def _blur(values: F32, chains: tuple[Chains, ...], team: Team) -> None:
    """Blur values (M + 1, 1) along every axis; the last is no point."""
    for chain in chains:
        bounds = pairwise(chain.cuts)
        team.all(partial(blur, values, chain.order, low, high, (0.0,)) for low, high in bounds)


def _read(vertices: I32, weights: F32, values: F32, plane: F32, team: Team) -> None:
    """Read values (M + 1, 1) at every pixel."""
    team.all(partial(filtered, vertices, weights, values, plane, low, high) for low, high in team.pieces(plane.size))


def _factors(norm: F32, normalization: Normalization) -> tuple[F32, F32]:
    """Return the factors of each pixel before and after the filter."""
    plain = np.ones_like(norm)
    if normalization == "none":
        return plain, plain
    if normalization == "symmetric":
        root = np.asarray(1 / np.sqrt(norm + _TINY), np.float32)
        return root, root
    inverse = np.asarray(1 / (norm + _TINY), np.float32)
    return (inverse, plain) if normalization == "before" else (plain, inverse)


def _listed(vertices: I32, weights: F32, before: F32, starts: I32, team: Team) -> tuple[I32, F32]:
    pixels, shares = np.empty(vertices.size, np.int32), np.empty(vertices.size, np.float32)
    ends = starts[:-1].copy()
    team.all(
        partial(list_pixels, vertices, weights, before, low, high, ends, pixels, shares)
        for low, high in _shares(starts.size - 1, team)
    )
    return pixels, shares


def _shares(count: int, team: Team) -> list[tuple[int, int]]:
    """Cut into as many ranges as there are workers: each reads everything, and more ranges would be more reading."""
    cuts = [count * i // team.workers for i in range(team.workers + 1)]
    return list(pairwise(cuts))
