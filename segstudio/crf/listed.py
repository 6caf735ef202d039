"""A lattice as several classes use it: each point knows its pixels, so that processors sum without waiting."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from segstudio.crf.chains import list_pixels, tally
from segstudio.crf.lattice import Lattice, reach
from segstudio.crf.passes import Lanes, blur, splat
from segstudio.crf.simplices import F32, I32
from segstudio.crf.team import Team


@dataclass(frozen=True, slots=True)
class Listed:
    """`starts` (M + 1), `pixels` and `shares` are a lattice's vertices and weights seen from the points.

    The factor before the filter is in the shares. `ones` (N) is what becomes of a plane of ones, `gain` and `total`
    are its largest value and its sum.
    """

    lattice: Lattice
    starts: I32
    pixels: I32
    shares: F32
    ones: F32

    @property
    def gain(self) -> float:
        """The largest value of `ones`."""
        return float(self.ones.max())

    @property
    def total(self) -> float:
        """The sum of `ones`."""
        return float(self.ones.sum(dtype=np.float64))

    @property
    def bytes(self) -> int:
        """How much memory it holds beside the lattice."""
        return self.starts.nbytes + self.pixels.nbytes + self.shares.nbytes + self.ones.nbytes

    def splats(self, rows: F32, values: F32, lanes: Lanes, team: Team) -> Iterator[Callable[[], None]]:
        """Return the tasks that bring rows (N, lanes) into values (M + 1, lanes)."""
        for low, high in team.pieces(self.lattice.points):
            yield partial(splat, rows, self.starts, self.pixels, self.shares, values, low, high, lanes)

    def blurs(self, axis: int, values: F32, lanes: Lanes) -> Iterator[Callable[[], None]]:
        """Return the tasks that blur values (M + 1, lanes) along one axis."""
        chains = self.lattice.chains[axis]
        for low, high in pairwise(chains.cuts):
            yield partial(blur, values, chains.order, low, high, lanes)


def listed(lattice: Lattice, team: Team) -> Listed:
    """List the pixels of each point."""
    vertices, points = lattice.vertices, lattice.points
    shares = list(pairwise(points * i // team.workers for i in range(team.workers + 1)))  # each reads everything
    starts = np.zeros(points + 1, np.int32)
    team.all(partial(tally, vertices, low, high, starts[1:]) for low, high in shares)
    np.cumsum(starts, out=starts)
    ends, pixels, own = starts[:-1].copy(), np.empty(vertices.size, np.int32), np.empty(vertices.size, np.float32)
    team.all(
        partial(list_pixels, vertices, lattice.weights, lattice.before, low, high, ends, pixels, own)
        for low, high in shares
    )
    return Listed(lattice, starts, pixels, own, reach(lattice, team))
