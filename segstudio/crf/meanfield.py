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
from collections.abc import Generator, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from segstudio.core import JobContext, RefineError
from segstudio.crf.kept import Kept
from segstudio.crf.keys import TooFineError
from segstudio.crf.lattice import Lattice, build, in_tiles
from segstudio.crf.listed import Listed, listed
from segstudio.crf.pair import Pair
from segstudio.crf.parameters import CrfParameters
from segstudio.crf.passes import find_gaps
from segstudio.crf.rows import Rows
from segstudio.crf.simplices import F32, I32, I64
from segstudio.crf.team import Team

_LEAST_RATIO: Final = 0.01  # a class must be this likely beside the best one somewhere, or it may be set aside
_SAFE: Final = 0.1  # bound on r w; see above
_ALONE: Final = 40_000  # pixels below which one worker is quicker than several
_FEW: Final = 4  # so many classes are never worth sorting out
_PAIR: Final = 2


class State(Protocol):
    """The marginals of one run, and what the lattices hold."""

    def update(self) -> None:
        """Make marginals from energies and what the lattices hold, which is nothing at first."""
        ...

    def filter(self) -> None:
        """Bring the marginals into the lattices and blur them."""
        ...

    def marginals(self) -> F32:
        """Return the marginals of all classes (C, N)."""
        ...

    def energy(self) -> float:
        """Return the free energy of the marginals that the lattices have been filled with: the mean of a pixel."""
        ...


@dataclass(frozen=True, slots=True)
class LatticeMeanField:
    """Runs mean field. `key` is the refiner's, for error sentences; `kept` holds lattices between runs.

    `small` holds those of parts of images. `stages` takes the processor seconds of each kernel, where it is given.
    """

    key: str
    kept: Kept = field(default_factory=Kept)
    workers: int | None = None
    stages: dict[str, float] | None = None
    small: Kept = field(default_factory=Kept)

    def for_parts(self) -> "LatticeMeanField":
        """Return the same for parts of images, whose lattices are kept apart: in `small`."""
        return replace(self, kept=self.small)

    def run(self, energies: F32, image: NDArray[np.uint8], parameters: CrfParameters, context: JobContext) -> F32:
        """Return marginals (C, H, W) for energies (C, H, W) on an image (H, W, 3).

        Raises `RefineError` where sigmas are too small or memory runs out, and `Cancelled` between steps.
        """
        with self._sentences(), Team(self._workers(image), self.stages) as team:
            parameters = parameters.clamped()
            state = self._start(energies, image, parameters, context, team, narrow=True)
            for step in range(parameters.iterations):
                context.step(step, parameters.iterations, "refine")
                state.filter()
                state.update()
            return state.marginals().reshape(energies.shape)

    def steps(
        self, energies: F32, image: NDArray[np.uint8], parameters: CrfParameters, context: JobContext
    ) -> Generator[tuple[F32, float]]:
        """Yield marginals (C, H, W) before the first step and after each, with their free energy: nats for a pixel."""
        with self._sentences(), Team(self._workers(image), self.stages) as team:
            parameters = parameters.clamped()
            state = self._start(energies, image, parameters, context, team)
            for step in range(parameters.iterations + 1):
                context.step(step, parameters.iterations, "refine")
                state.filter()
                yield state.marginals().reshape(energies.shape), state.energy()
                if step < parameters.iterations:
                    state.update()

    def _workers(self, image: NDArray[np.uint8]) -> int | None:
        """Let one worker do what is small: handing it over to others takes longer."""
        alone = image.shape[0] * image.shape[1] < _ALONE
        return self.workers or (1 if alone else None)

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except TooFineError:
            raise RefineError(self.key, "the sigmas are too small for this image.", "Choose larger ones.") from None
        except MemoryError:
            raise RefineError(self.key, "memory ran out.", "Choose fewer megapixels.") from None

    def _start(
        self,
        energies: F32,
        image: NDArray[np.uint8],
        parameters: CrfParameters,
        context: JobContext,
        team: Team,
        *,
        narrow: bool = False,
    ) -> State:
        flat = np.ascontiguousarray(energies.reshape(len(energies), -1), np.float32)
        places = in_tiles((image.shape[0], image.shape[1]))
        lattices = self._lattices(np.ascontiguousarray(image), places, parameters, context, team)
        if len(flat) == _PAIR:
            state: State = Pair(flat, places, [(one, weight) for one, weight, _ in lattices], team)
        else:
            terms = [(self.kept.get((*key, "listed"), partial(listed, one, team)), w) for one, w, key in lattices]
            state = Rows(flat, places, _worth_filtering(flat, terms, team), terms, team, narrow=narrow)
        state.update()
        return state

    def _lattices(
        self, image: NDArray[np.uint8], places: I32, parameters: CrfParameters, context: JobContext, team: Team
    ) -> list[tuple[Lattice, float, tuple[Hashable, ...]]]:
        """Return the lattices of kernels that have a weight, with it, and the keys under which they are kept."""
        p, size, mode = parameters, image.shape[:2], parameters.normalization
        common = (size, mode, team.workers)
        near, alike = (p.gamma, p.gamma), (p.alpha, p.alpha, p.beta, p.beta, p.beta)
        lattices: list[tuple[Lattice, float, tuple[Hashable, ...]]] = []
        context.step(0, 0, "compile" if not len(self.kept) else "lattice")
        for sigmas, weight in ((near, p.w2), (alike, p.w1)):
            if weight > 0:
                digest = hashlib.blake2b(image.data, digest_size=16).digest() if len(sigmas) > _PAIR else b""
                key = (sigmas, digest, *common)
                make = partial(build, image, places, sigmas, mode, team)
                lattices.append((self.kept.get(key, make), weight, key))
            context.check()
        return lattices


def _worth_filtering(flat: F32, terms: list[tuple[Listed, float]], team: Team) -> I64:
    """Return the classes of energies (C, N) that cannot be set aside; see the head of this module."""
    if len(flat) <= _FEW:
        return np.arange(len(flat))
    pieces = team.pieces(flat.shape[1])
    gaps = np.full((len(pieces), len(flat)), np.inf, np.float32)
    team.all(partial(find_gaps, flat, low, high, gaps[i]) for i, (low, high) in enumerate(pieces))
    weight = sum(weight * one.gain for one, weight in terms)
    ratio = min(_LEAST_RATIO, _SAFE / weight) if weight else _LEAST_RATIO
    return np.flatnonzero(gaps.min(0) <= -np.log(ratio))
