"""Mean field of two classes: the second marginal is 1 less the first, so that one number for each pixel tells both.

That number is the spin, the first marginal less the second. Messages are linear, so that the filtered spin is by how
much the first class hears more than the second.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np

from segstudio.crf.energy import free_energy
from segstudio.crf.lattice import Band, Lattice, joined, reach, room
from segstudio.crf.planes import Term, blur_plane, gather, turn
from segstudio.crf.simplices import F32, I32
from segstudio.crf.team import Team

_NEAR: Final = 3  # axes of the lattice over places
_ALIKE: Final = 6  # and of that over places and colours
_EMPTY: Final = np.empty(0, np.float32)
_NO_TERM: Final[Term] = (np.empty((0, 0), np.int32), np.empty((0, 0), np.float32), _EMPTY, _EMPTY, _EMPTY, _EMPTY)


class Pair:
    """The marginals of one run of two classes. All arrays are in the order of `places`."""

    def __init__(self, energies: F32, places: I32, lattices: Sequence[tuple[Lattice, float]], team: Team) -> None:
        """Take energies (2, N), and lattices of one number of bands with their weights."""
        self._leads, self._places, self._team = (energies[1] - energies[0])[places], places, team
        self._mean = float(energies.sum(dtype=np.float64)) / 2
        self._spins = np.empty_like(self._leads)
        self._fields = [_Field(lattice, weight) for lattice, weight in lattices]
        self._bands = lattices[0][0].bands if lattices else (Band(0, places.size, 0),)

    def update(self) -> None:
        """Make marginals from energies and what the lattices hold, and bring them into the lattices."""
        self._team.all(partial(self._turn, number) for number in range(len(self._bands)))

    def filter(self) -> None:
        """Blur what was brought in."""
        for each in self._fields:
            each.join()
        if self._team.workers <= len(self._fields):  # a lattice for each: nobody waits between axes
            self._team.all(each.blur for each in self._fields)
            return
        for axis in range(max((each.axes for each in self._fields), default=0)):
            self._team.all(task for each in self._fields for task in each.blurs(axis))

    def marginals(self) -> F32:
        """Return the marginals of both classes (2, N)."""
        result = np.empty((2, self._spins.size), np.float32)
        result[0, self._places] = (1 + self._spins) / 2
        result[1] = 1 - result[0]
        return result

    def energy(self) -> float:
        """Return the free energy: half of what spins hear is what they agree upon beyond chance."""
        spins = self._spins.astype(np.float64)
        likely = ((1 + spins) / 2).clip(1e-20, 1 - 1e-7)
        heard = sum((each.heard(self._team) for each in self._fields), np.zeros_like(self._leads))
        reach = sum(each.reach(self._team) for each in self._fields)
        unary = self._mean - 0.5 * float(spins @ self._leads)
        negentropy = float((likely * np.log(likely) + (1 - likely) * np.log1p(-likely)).sum())
        return free_energy(unary, reach, 0.5 * (reach + float(spins @ heard)), negentropy, spins.size)

    def _turn(self, number: int) -> None:
        """Turn messages into spins, and bring them into the lattices, for one band of pixels."""
        band = self._bands[number]
        terms = {each.axes: each.term(number) for each in self._fields}
        near, alike = (terms.get(axes, _NO_TERM) for axes in (_NEAR, _ALIKE))
        turn(self._leads, near, alike, self._spins, band.first, band.last)


class _Field:
    """The values of a lattice's points: those that are read, and room for the next."""

    def __init__(self, lattice: Lattice, weight: float) -> None:
        self._lattice, self._weight, self._after = lattice, weight, lattice.after * np.float32(weight)
        self._values, self._spare, self._parts = _EMPTY, np.empty(lattice.points, np.float32), room(lattice)

    def heard(self, team: Team) -> F32:
        """Return the messages (N): by how much the first class hears more than the second."""
        own, plane = self._lattice, np.empty_like(self._after)
        pieces = team.pieces(plane.size)
        team.all(partial(gather, own.vertices, own.weights, self._values, plane, low, high) for low, high in pieces)
        plane *= self._after
        return plane

    def reach(self, team: Team) -> float:
        """Return the sum of what becomes of a plane of ones."""
        return self._weight * float(reach(self._lattice, team).sum(dtype=np.float64))

    @property
    def axes(self) -> int:
        return len(self._lattice.chains)

    def term(self, number: int) -> Term:
        """Return what a pass over one band of pixels needs."""
        own, part = self._lattice, self._parts[number]
        part.fill(0)
        return own.vertices, own.weights, self._after, own.before, self._values, part

    def join(self) -> None:
        """Let what was brought in be read from now on."""
        self._values = joined(self._parts)
        self._parts[-1], self._spare = self._spare, self._values

    def blurs(self, axis: int) -> Iterator[Callable[[], None]]:
        """Return the tasks that blur along one axis."""
        if axis < self.axes:
            order, cuts = self._lattice.chains[axis].order, self._lattice.chains[axis].cuts
            for low, high in pairwise(cuts):
                yield partial(blur_plane, self._values, order, low, high)

    def blur(self) -> None:
        """Blur along every axis."""
        for chain in self._lattice.chains:
            blur_plane(self._values, chain.order, 0, chain.cuts[-1])
