"""Mean field of several classes, some of which may be set aside: rows of marginals, one value for each class.

Where none is set aside marginals sum to 1 in each pixel, so that one class can be left out of the rows: filters are
linear, and it hears what becomes of a plane of ones less what the others hear. That is done where it makes rows
narrower.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np

from segstudio.crf.energy import free_energy, measure
from segstudio.crf.listed import Listed
from segstudio.crf.passes import ALIKE, NEAR, Lanes, load, unload, update
from segstudio.crf.simplices import F32, I32, I64
from segstudio.crf.team import Team

_NEVER: Final = np.float32(1e4)  # the energy of what only fills up rows: its marginals are 0
_NARROW: Final = 2
_NO_LATTICE: Final = (np.empty((0, 0), np.int32), np.empty((0, 0), np.float32))

Read = tuple[I32, F32, F32, F32]


def lanes_for(classes: int) -> int:
    """Return how wide rows are for so many classes: few widths, as kernels are compiled for each."""
    return classes if classes <= _NARROW else -(-classes // 4) * 4


class Rows:
    """The marginals of one run: rows (N, lanes) of the `chosen` classes that are filtered, in the order of `places`."""

    def __init__(
        self,
        energies: F32,
        places: I32,
        chosen: I64,
        lattices: Sequence[tuple[Listed, float]],
        team: Team,
        *,
        narrow: bool = False,
    ) -> None:
        """Take energies (C, N), and lattices with their weights; with `narrow` one class may be left out of the rows.

        Its free energy is not told then.
        """
        self._left = -1
        if narrow and chosen.size == len(energies) and lanes_for(chosen.size - 1) < lanes_for(chosen.size):
            *_, self._left = chosen.tolist()
        wide, chosen = chosen, chosen[chosen != self._left]
        pixels, width = energies.shape[1], lanes_for(chosen.size)
        self._all, self._chosen, self._places, self._team = energies, chosen, places, team
        self._lanes: Lanes = (0.0,) * width
        self._rows = np.empty((pixels, width), np.float32)
        self._others = np.setdiff1d(np.arange(len(energies)), wide)
        self._energies = np.full((pixels, width), _NEVER)
        aside = pixels if self._others.size else 0
        self._rest, self._logs = np.zeros(aside, np.float32), np.empty(aside, np.float32)
        self._each(partial(load, energies, places, chosen, self._others, self._left, self._energies, self._rest))
        self._lattices = [one for one, _ in lattices]
        self._values = [np.zeros((one.lattice.points + 1, width), np.float32) for one in self._lattices]
        self._weights = [weight for _, weight in lattices]
        self._factors = [one.lattice.after * np.float32(weight) for one, weight in lattices]
        self._ones = np.zeros(0 if self._left < 0 else pixels, np.float32)
        self._whole, self._heard = self._ones.copy(), [self._nothing] * 2  # nothing is heard before the first filter
        for one, weight in lattices if self._left >= 0 else ():
            self._ones += one.ones * np.float32(weight)

    def filter(self) -> None:
        """Bring the marginals into the lattices and blur them, one lattice after the other: one fits into caches."""
        self._whole, self._heard = self._ones, self._reads()
        for one, values in zip(self._lattices, self._values, strict=True):
            self._team.all(one.splats(self._rows, values, self._lanes, self._team))
            for axis in range(len(one.lattice.chains)):
                self._team.all(one.blurs(axis, values, self._lanes))

    def update(self) -> None:
        """Make marginals from energies and what the lattices hold."""
        near, alike = self._heard
        own = partial(update, self._energies, near, alike, self._rest, self._whole, self._rows, self._logs)
        self._each(own, self._lanes)

    def marginals(self) -> F32:
        """Return the marginals of all classes (C, N)."""
        result = np.empty_like(self._all)
        read = partial(unload, self._rows, self._all, self._logs, self._places, self._chosen, self._others, self._left)
        self._each(partial(read, result))
        return result

    def energy(self) -> float:
        """Return the free energy; classes that are set aside agree with nobody."""
        pieces = self._team.pieces(len(self._rows))
        sums = np.zeros((len(pieces), 3))
        near, alike = self._heard
        own = partial(measure, self._energies, near, alike, self._rest, self._rows, self._logs)
        self._team.all(partial(own, low, high, sums[i], self._lanes) for i, (low, high) in enumerate(pieces))
        total = sum(weight * one.total for one, weight in zip(self._lattices, self._weights, strict=True))
        unary, agreement, negentropy = sums.sum(0)
        return free_energy(unary, total, agreement, negentropy, len(self._rows))

    def _each(self, kernel: Callable[..., None], *more: object) -> None:
        """Run a kernel on ranges of pixels."""
        self._team.all(partial(kernel, low, high, *more) for low, high in self._team.pieces(len(self._rows)))

    @property
    def _nothing(self) -> Read:
        return (*_NO_LATTICE, np.empty(0, np.float32), self._rows)

    def _reads(self) -> list[Read]:
        """Return what updates need of the lattices over places, and over places and colours; either may be none."""
        own = zip(self._lattices, self._factors, self._values, strict=True)
        reads = {one.lattice.vertices.shape[1]: (one, factors, values) for one, factors, values in own}
        return [
            (reads[n][0].lattice.vertices, reads[n][0].lattice.weights, *reads[n][1:]) if n in reads else self._nothing
            for n in (len(NEAR), len(ALIKE))
        ]
