"""The permutohedral lattice of an image: built once, used in every mean-field step.

Adams, Baek, Davis, "Fast High-Dimensional Filtering Using the Permutohedral Lattice", Eurographics 2010. Only points
that a pixel touches exist, as in pydensecrf, so that both filters give the same values but for rounding.
"""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.crf.book import EVERY, Book, roomier
from segstudio.crf.chains import link
from segstudio.crf.keys import Grid, grid
from segstudio.crf.parameters import Normalization
from segstudio.crf.planes import blur_plane, gather, spread
from segstudio.crf.simplices import F32, I32, I64, enter, merge, renumber
from segstudio.crf.team import Team

_TILE: Final = 32  # pixels on each side
_MOST_BANDS: Final = 8  # each needs its own copy of the points' values while pixels are brought into them
_TINY: Final = np.float32(1e-20)


@dataclass(frozen=True, slots=True)
class Chains:
    """The points along one axis, chain after chain, and where the order may be cut between chains."""

    order: I32
    cuts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Pixels from `first` to `last`, all of whose points are among the first `points`."""

    first: int
    last: int
    points: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """N pixels among M points of a lattice of d dimensions.

    `vertices` and `weights` (N, d + 1) are each pixel's points; `before` and `after` (N) the factors before and after
    the filter, the latter with the lattice's own scale in it.
    """

    vertices: I32
    weights: F32
    bands: tuple[Band, ...]
    chains: tuple[Chains, ...]
    before: F32
    after: F32

    @property
    def points(self) -> int:
        """How many lattice points there are."""
        return self.bands[-1].points

    @property
    def bytes(self) -> int:
        """How much memory it holds."""
        own = (self.vertices, self.weights, self.before, self.after)
        return sum(array.nbytes for array in own) + sum(chain.order.nbytes for chain in self.chains)


def in_tiles(size: tuple[int, int]) -> I32:
    """Return the places y * W + x of all pixels, tile by tile: what is near in the image is then near in memory."""
    height, width = size
    places = np.arange(height * width, dtype=np.int32).reshape(size)
    tiles = [
        places[top : top + _TILE, left : left + _TILE].ravel()
        for top in range(0, height, _TILE)
        for left in range(0, width, _TILE)
    ]
    return np.concatenate(tiles)


def build(
    image: NDArray[np.uint8], places: I32, sigmas: tuple[float, ...], normalization: Normalization, team: Team
) -> Lattice:
    """Build the lattice of an image (H, W, 3) whose pixels are rows in the order of `places`.

    With two sigmas colours do not count.
    """
    height, width = image.shape[:2]
    layout = grid((height, width), sigmas)
    vertices = np.empty((height * width, len(sigmas) + 1), np.int32)
    weights = np.empty(vertices.shape, np.float32)
    bands, book = _enter(image.reshape(-1, 3), places, width, layout, vertices, weights, team)
    chains = tuple(team.all(partial(_chain, book, axis, layout.steps, team) for axis in range(len(sigmas) + 1)))
    del book
    ones = np.ones(height * width, np.float32)
    bare = Lattice(vertices, weights, bands, chains, ones, ones)
    norm = filtered(bare, ones, team)
    norm *= _scale(len(sigmas))
    before, after = _factors(norm, normalization)
    return Lattice(vertices, weights, bands, chains, before, after * _scale(len(sigmas)))


def filtered(lattice: Lattice, plane: F32, team: Team) -> F32:
    """Splat, blur and slice a plane (N), without any factors."""
    parts = room(lattice)
    team.all(
        partial(spread, lattice.vertices, lattice.weights, plane, band.first, band.last, part)
        for band, part in zip(lattice.bands, parts, strict=True)
    )
    values = joined(parts)
    for chain in lattice.chains:
        team.all(partial(blur_plane, values, chain.order, low, high) for low, high in pairwise(chain.cuts))
    result = np.empty_like(plane)
    pieces = team.pieces(plane.size)
    team.all(partial(gather, lattice.vertices, lattice.weights, values, result, low, high) for low, high in pieces)
    return result


def reach(lattice: Lattice, team: Team) -> F32:
    """Return what becomes of a plane of ones (N), both factors among it."""
    return filtered(lattice, lattice.before, team) * lattice.after


def room(lattice: Lattice) -> list[F32]:
    """Return room for the points' values for each band, so that bands can be brought in side by side."""
    return [np.zeros(band.points, np.float32) for band in lattice.bands]


def joined(parts: list[F32]) -> F32:
    """Add what all bands brought in; the result is the last part."""
    *others, values = parts
    for other in others:
        values[: other.size] += other
    return values


def _scale(d: int) -> np.float32:
    """Return what undoes the growth by d + 1 blurs, as in pydensecrf."""
    return np.float32(1 / (1 + 2.0**-d))


def _enter(
    flat: NDArray[np.uint8], places: I32, width: int, layout: Grid, vertices: I32, weights: F32, team: Team
) -> tuple[tuple[Band, ...], Book]:
    """Find the points of all pixels, in bands side by side, and number them; return the book of their keys."""
    number = min(team.workers, _MOST_BANDS)
    cuts = list(pairwise(vertices.shape[0] * i // number for i in range(number + 1)))
    g = layout
    found = team.all(
        partial(enter, flat, places, width, *cut, g.sigmas, g.scales, g.bases, g.steps, g.span, vertices, weights)
        for cut in cuts
    )
    cells, bits, keys = found[0]
    known, most = keys.size, sum(more.size for _, _, more in found)
    if bits == EVERY:
        keys = np.concatenate([keys, np.empty(most - known, np.int64)])
    else:
        cells, bits, keys = roomier(keys, known, most.bit_length() + 1)
    bands, tasks = [Band(*cuts[0], known)], []
    for cut, (_, _, more) in zip(cuts[1:], found[1:], strict=True):
        numbers = np.empty(more.size, np.int32)
        known = merge(cells, bits, keys, known, more, numbers)
        bands.append(Band(*cut, known))
        tasks.append(partial(renumber, vertices, *cut, numbers))
    team.all(tasks)
    return tuple(bands), (cells, bits, keys[:known].copy())


def _chain(book: Book, axis: int, steps: I64, team: Team) -> Chains:
    order = np.empty(book[2].size + 1, np.int32)
    written = link(*book, axis, steps, order)
    order[written] = -1
    cuts = [0]
    for _, wanted in team.pieces(written)[:-1]:
        at = max(wanted, cuts[-1])
        while order[at] >= 0:
            at += 1
        cuts.append(at)
    return Chains(order[: written + 1].copy(), (*cuts, written))


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
