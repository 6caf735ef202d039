"""Mean field on permutohedral lattices with every processor: the program's own DenseCRF.

Kraehenbuehl and Koltun, NIPS 2011, arXiv:1210.5644, algorithm 1, with the filter including the pixel itself, as in
pydensecrf.

**Classes that are set aside.** Let a class be at most r times as likely as the best one, at every pixel. A message adds
at most w q to its log-likelihood, where q is its largest marginal and w the sum of the weights times the gain of their
filters, and what it adds to the best one is not negative. So q <= r e^(w q) holds after each step, and with
r w <= 1/10, q stays below 1.2 r: the class is nowhere the best, whatever the number of steps. Such a class is not
filtered. Its mass stays in each pixel's sum as its energy gives it, which is within 12 % of what it would be.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core import JobContext, RefineError
from segstudio.crf.energy import F64, free_energy, measure, measure_pair
from segstudio.crf.kept import Kept
from segstudio.crf.keys import TooFineError
from segstudio.crf.lattice import Lattice, build, in_tiles
from segstudio.crf.parameters import CrfParameters
from segstudio.crf.passes import Lanes, find_gaps, load, unload, update, update_pair
from segstudio.crf.simplices import F32, I32, I64
from segstudio.crf.team import Team

_LEAST_RATIO: Final = 0.01  # a class must be this likely beside the best one somewhere, or it may be set aside
_SAFE: Final = 0.1  # bound on r w; see above
_NEVER: Final = np.float32(1e4)  # the energy of what only fills up rows: its marginals are 0
_ALONE: Final = 40_000  # pixels below which one worker is quicker than several
_FEW: Final = 4  # so many classes are never worth sorting out
_NO_LATTICE: Final = (np.empty((0, 0), np.int32), np.empty((0, 0), np.float32))

Read = tuple[I32, F32, F32, F32]


@dataclass(frozen=True, slots=True)
class _Term:
    """A kernel: its lattice, its weight, and the values of the lattice's points (M + 1, lanes)."""

    lattice: Lattice
    weight: float
    values: F32

    read: Read = field(init=False)  # what updates need of it

    def __post_init__(self) -> None:
        """Put the weight into the factors."""
        own = self.lattice
        read = (own.vertices, own.weights, own.after * np.float32(self.weight), self.values)
        object.__setattr__(self, "read", read)


@dataclass(frozen=True, slots=True)
class LatticeMeanField:
    """Runs mean field. `key` is the refiner's, for error sentences; `kept` holds lattices between runs.

    `small` holds those of parts of pictures. `stages` takes the processor seconds of each kernel, where it is given.
    """

    key: str
    kept: Kept = field(default_factory=Kept)
    workers: int | None = None
    stages: dict[str, float] | None = None
    small: Kept = field(default_factory=Kept)

    def for_parts(self) -> "LatticeMeanField":
        """Return the same for parts of pictures, whose lattices are kept apart: in `small`."""
        return replace(self, kept=self.small)

    def run(self, energies: F32, picture: NDArray[np.uint8], parameters: CrfParameters, context: JobContext) -> F32:
        """Return marginals (C, H, W) for energies (C, H, W) on a picture (H, W, 3).

        Raises `RefineError` where sigmas are too small or memory runs out, and `Cancelled` between steps.
        """
        with self._sentences(), Team(self._workers(picture), self.stages) as team:
            parameters = parameters.clamped()
            state, terms = self._start(energies, picture, parameters, context, team)
            for step in range(parameters.iterations):
                context.step(step, parameters.iterations, "refine")
                state.filter(terms)
                state.update(terms)
            return state.marginals().reshape(energies.shape)

    def steps(
        self, energies: F32, picture: NDArray[np.uint8], parameters: CrfParameters, context: JobContext
    ) -> Generator[tuple[F32, float]]:
        """Yield marginals (C, H, W) before the first step and after each, with their free energy: nats for a pixel."""
        with self._sentences(), Team(self._workers(picture), self.stages) as team:
            parameters = parameters.clamped()
            state, terms = self._start(energies, picture, parameters, context, team)
            for step in range(parameters.iterations + 1):
                context.step(step, parameters.iterations, "refine")
                state.filter(terms)
                yield state.marginals().reshape(energies.shape), state.energy(terms)
                if step < parameters.iterations:
                    state.update(terms)

    def _workers(self, picture: NDArray[np.uint8]) -> int | None:
        """Let one worker do what is small: handing it over to others takes longer."""
        alone = picture.shape[0] * picture.shape[1] < _ALONE
        return self.workers or (1 if alone else None)

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except TooFineError:
            raise RefineError(self.key, "the sigmas are too small for this picture.", "Choose larger ones.") from None
        except MemoryError:
            raise RefineError(self.key, "memory ran out.", "Choose fewer megapixels.") from None

    def _start(
        self,
        energies: F32,
        picture: NDArray[np.uint8],
        parameters: CrfParameters,
        context: JobContext,
        team: Team,
    ) -> tuple["_State", list[_Term]]:
        flat = np.ascontiguousarray(energies.reshape(len(energies), -1), np.float32)
        places = in_tiles((picture.shape[0], picture.shape[1]))
        lattices = self._lattices(np.ascontiguousarray(picture), places, parameters, context, team)
        chosen = _worth_filtering(flat, lattices, team)
        width = lanes_for(chosen.size) if len(flat) != 2 else 1
        terms = [_Term(one, weight, np.zeros((one.points + 1, width), np.float32)) for one, weight in lattices]
        state = _Pair(flat, places, team) if len(flat) == 2 else _Rows(flat, places, chosen, width, team)
        state.update([])
        return state, terms

    def _lattices(
        self, picture: NDArray[np.uint8], places: I32, parameters: CrfParameters, context: JobContext, team: Team
    ) -> list[tuple[Lattice, float]]:
        """Return the lattices of kernels that have a weight."""
        size, mode = picture.shape[:2], parameters.normalization
        alpha, beta, gamma = parameters.alpha, parameters.beta, parameters.gamma
        lattices = []
        context.step(0, 0, "compile" if not len(self.kept) else "lattice")
        if parameters.w2 > 0:
            make = partial(build, picture, places, (gamma, gamma), mode, team)
            lattices.append((self.kept.get(("near", size, gamma, mode), make), parameters.w2))
        context.check()
        if parameters.w1 > 0:
            make = partial(build, picture, places, (alpha, alpha, beta, beta, beta), mode, team)
            digest = hashlib.blake2b(picture.data, digest_size=16).digest()
            lattices.append((self.kept.get(("alike", digest, size, alpha, beta, mode), make), parameters.w1))
        context.check()
        return lattices


def lanes_for(classes: int) -> int:
    """Return how wide rows are for so many classes: few widths, as kernels are compiled for each."""
    return classes if classes <= 2 else -(-classes // 4) * 4


def _worth_filtering(flat: F32, lattices: list[tuple[Lattice, float]], team: Team) -> I64:
    """Return the classes of energies (C, N) that cannot be set aside; see the head of this module."""
    if len(flat) <= _FEW:
        return np.arange(len(flat))
    pieces = team.pieces(flat.shape[1])
    gaps = np.full((len(pieces), len(flat)), np.inf, np.float32)
    team.all(partial(find_gaps, flat, low, high, gaps[i]) for i, (low, high) in enumerate(pieces))
    weight = sum(weight * float(lattice.reach.max()) for lattice, weight in lattices)
    ratio = min(_LEAST_RATIO, _SAFE / weight) if weight else _LEAST_RATIO
    return np.flatnonzero(gaps.min(0) <= -np.log(ratio))


class _State(ABC):
    """The marginals of one run: `rows` (N, lanes) of classes that are filtered, in the order of `places`."""

    def __init__(self, rows: F32, places: I32, team: Team) -> None:
        self.rows, self.places, self._team = rows, places, team
        self._lanes: Lanes = (0.0,) * rows.shape[1]

    def each(self, kernel: Callable[..., None], *more: object) -> None:
        """Run a kernel on ranges of pixels."""
        self._team.all(partial(kernel, low, high, *more) for low, high in self._team.pieces(len(self.rows)))

    def filter(self, terms: list[_Term]) -> None:
        """Bring the marginals into the lattices and blur them, both lattices at the same time."""
        self._team.all(chain(*(t.lattice.splats(self.rows, t.values, self._lanes, self._team) for t in terms)))
        for axis in range(max((len(t.lattice.chains) for t in terms), default=0)):
            having = [t for t in terms if axis < len(t.lattice.chains)]
            self._team.all(chain(*(t.lattice.blurs(axis, t.values, self._lanes) for t in having)))

    @abstractmethod
    def update(self, terms: list[_Term]) -> None:
        """Make marginals from energies and what the lattices hold."""

    @abstractmethod
    def marginals(self) -> F32:
        """Return the marginals of all classes (C, N)."""

    @abstractmethod
    def energy(self, terms: list[_Term]) -> float:
        """Return the free energy of the marginals that the lattices have been filled with: the mean of a pixel."""

    def sums(self, kernel: Callable[..., None], *more: object) -> F64:
        """Add up what a kernel puts into three sums on ranges of pixels."""
        pieces = self._team.pieces(len(self.rows))
        parts = np.zeros((len(pieces), 3))
        self._team.all(partial(kernel, low, high, parts[i], *more) for i, (low, high) in enumerate(pieces))
        return np.asarray(parts.sum(0))

    def reads(self, terms: list[_Term]) -> list[Read]:
        """Return two terms, filled up with some that hold nothing."""
        nothing: Read = (*_NO_LATTICE, np.empty(0, np.float32), self.rows)
        return [*(term.read for term in terms), nothing, nothing][:2]


class _Rows(_State):
    """Several classes, of which some may be set aside."""

    def __init__(self, energies: F32, places: I32, chosen: I64, width: int, team: Team) -> None:
        pixels = energies.shape[1]
        super().__init__(np.empty((pixels, width), np.float32), places, team)
        self._all, self._chosen = energies, chosen
        self._others = np.setdiff1d(np.arange(len(energies)), chosen)
        self._energies = np.full((pixels, width), _NEVER)
        aside = pixels if self._others.size else 0
        self._rest, self._logs = np.zeros(aside, np.float32), np.empty(aside, np.float32)
        self.each(partial(load, energies, places, chosen, self._others, self._energies, self._rest))

    def update(self, terms: list[_Term]) -> None:
        """Make marginals from energies and what the lattices hold."""
        near, alike = self.reads(terms)
        self.each(partial(update, self._energies, near, alike, self._rest, self.rows, self._logs), self._lanes)

    def marginals(self) -> F32:
        """Return the marginals of all classes (C, N)."""
        result = np.empty_like(self._all)
        self.each(partial(unload, self.rows, self._all, self._logs, self.places, self._chosen, self._others, result))
        return result

    def energy(self, terms: list[_Term]) -> float:
        """Return the free energy; classes that are set aside agree with nobody."""
        near, alike = self.reads(terms)
        sums = self.sums(partial(measure, self._energies, near, alike, self._rest, self.rows, self._logs), self._lanes)
        reach = sum(term.weight * float(term.lattice.reach.sum(dtype=np.float64)) for term in terms)
        return free_energy(sums[0], reach, sums[1], sums[2], len(self.rows))


class _Pair(_State):
    """Two classes: the second is 1 less the first, and so are its messages, so that one of them is filtered."""

    def __init__(self, energies: F32, places: I32, team: Team) -> None:
        super().__init__(np.empty((energies.shape[1], 1), np.float32), places, team)
        self._leads = (energies[0] - energies[1])[places]
        self._seconds = float(energies[1].sum(dtype=np.float64))

    def update(self, terms: list[_Term]) -> None:
        """Make marginals from energies and what the lattices hold."""
        near, alike = self.reads(terms)
        leads = self._leads
        for term in terms:
            leads = leads + term.lattice.reach * np.float32(term.weight)
        self.each(partial(update_pair, leads, near, alike, self.rows))

    def marginals(self) -> F32:
        """Return the marginals of both classes (2, N)."""
        result = np.empty((2, len(self.rows)), np.float32)
        result[0, self.places] = self.rows[:, 0]
        result[1] = 1 - result[0]
        return result

    def energy(self, terms: list[_Term]) -> float:
        """Return the free energy."""
        near, alike = self.reads(terms)
        reach = np.zeros(len(self.rows), np.float32)
        for term in terms:
            reach += term.lattice.reach * np.float32(term.weight)
        sums = self.sums(partial(measure_pair, self._leads, reach, near, alike, self.rows))
        total = float(reach.sum(dtype=np.float64))
        return free_energy(sums[0] + self._seconds, total, sums[1], sums[2], len(self.rows))
