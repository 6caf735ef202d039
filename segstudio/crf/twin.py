"""Mean field on permutohedral lattices in torch: the twin of the compiled engine, on whatever device torch has.

The same lattice and the same sums, written with tensors; no class is set aside. Adams, Baek, Davis, "Fast
High-Dimensional Filtering Using the Permutohedral Lattice", Eurographics 2010.
"""

from collections.abc import Generator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from segstudio.core import JobContext, RefineError
from segstudio.crf.keys import TooFineError, grid
from segstudio.crf.parameters import CrfParameters, Normalization


@dataclass(frozen=True, slots=True)
class TorchLattice:
    """N pixels among M points: `vertices` and `weights` (N, d + 1), `neighbours` (d + 1, 2, M), where M is nobody."""

    vertices: Tensor
    weights: Tensor
    neighbours: Tensor

    @classmethod
    def build(cls, image: Tensor, sigmas: tuple[float, ...]) -> "TorchLattice":
        """Build the lattice of an image (H, W, 3); with two sigmas its colours do not count."""
        height, width = image.shape[:2]
        layout = grid((height, width), sigmas)
        y, x = torch.meshgrid(
            torch.arange(height, device=image.device), torch.arange(width, device=image.device), indexing="ij"
        )
        planes = (x, y, *image.unbind(2))[: len(sigmas)]
        widths = [torch.tensor(sigma, dtype=torch.float32, device=image.device) for sigma in layout.sigmas]
        features = [plane.reshape(-1).float() / width for plane, width in zip(planes, widths, strict=True)]
        quotients, ranks, rests = _locate(_elevate(features, layout.scales))
        steps = torch.from_numpy(layout.steps).to(image.device)
        order = ranks.argsort(0)
        ordered_rests, ordered_steps = rests.gather(0, order), steps[order]
        weights = torch.cat(
            [ordered_rests[-1:] + (1 - ordered_rests[:1]), ordered_rests[:-1].flip(0) - ordered_rests[1:].flip(0)]
        )
        bases = torch.from_numpy(layout.bases).to(image.device)
        first = ((quotients.long() - bases[:, None]) * steps[:, None]).sum(0, keepdim=True)
        keys = torch.cat([first, first + (1 - ordered_steps[1:].flip(0)).cumsum(0)])
        known, vertices = torch.unique(keys, return_inverse=True)
        return cls(vertices.T.contiguous(), weights.T.contiguous(), _neighbours(known, steps))

    def filter(self, rows: Tensor) -> Tensor:
        """Splat, blur and slice rows (N, classes)."""
        count, d = self.neighbours.shape[2], len(self.neighbours) - 1
        values = rows.new_zeros(count + 1, rows.shape[1])
        for r in range(d + 1):
            values.index_add_(0, self.vertices[:, r], rows * self.weights[:, r, None])
        for before, after in self.neighbours:
            blurred = values[:-1] + 0.5 * (values[before] + values[after])
            values[:-1] = blurred
        total = torch.zeros_like(rows)
        for r in range(d + 1):
            total += self.weights[:, r, None] * values[self.vertices[:, r]]
        return total / (1 + 2.0**-d)


def _elevate(features: list[Tensor], scales: tuple[float, ...]) -> Tensor:
    """Carry features onto the hyperplane of coordinates (d + 1, N) that sum to 0."""
    total = torch.zeros_like(features[0])
    elevated = []
    for axis in range(len(features), 0, -1):
        value = features[axis - 1] * float(scales[axis - 1])
        elevated.append(total - axis * value)
        total = total + value
    return torch.stack([total, *reversed(elevated)])


def _locate(elevated: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return quotients, ranks and rests (d + 1, N) of the simplex around each pixel."""
    count = len(elevated)
    share = torch.tensor(1 / count, dtype=torch.float32)
    quotients = torch.round(elevated * share)
    rests = elevated - quotients * count
    ranks = torch.zeros_like(elevated, dtype=torch.long)
    for i, j in combinations(range(count), 2):
        behind = rests[i] < rests[j]
        ranks[i] += behind
        ranks[j] += ~behind
    ranks += quotients.sum(0).long()
    turn = (ranks < 0).long() - (ranks >= count).long()
    ranks += turn * count
    quotients = quotients + turn
    return quotients, ranks, (elevated - quotients * count) * share


def _neighbours(keys: Tensor, steps: Tensor) -> Tensor:
    """Return the neighbours on both sides of each sorted key, along each axis."""
    count = len(steps)
    wrap = steps.sum() - count + 1
    ahead = torch.where(keys % steps[0] == count - 1, wrap, 1)[None] - steps[:, None]
    wanted = keys[None] + ahead
    places = torch.searchsorted(keys, wanted).clamp(max=len(keys) - 1)
    after = torch.where(keys[places] == wanted, places, len(keys))
    before = torch.full((count, len(keys) + 1), len(keys), device=keys.device)
    before.scatter_(1, after, torch.arange(len(keys), device=keys.device).expand(count, -1))
    return torch.stack([before[:, :-1], after], 1)


@dataclass(frozen=True, slots=True)
class TorchMeanField:
    """Runs mean field in torch. `key` is the refiner's, for error sentences; `device` as torch names it."""

    key: str
    device: str = "cpu"

    def for_parts(self) -> "TorchMeanField":
        """Return itself: it keeps nothing."""
        return self

    def run(
        self, energies: NDArray[np.float32], image: NDArray[np.uint8], parameters: CrfParameters, context: JobContext
    ) -> NDArray[np.float32]:
        """Return marginals (C, H, W) for energies (C, H, W) on an image (H, W, 3)."""
        rows = torch.empty(0)
        for rows, _ in self._run(energies, image, parameters.clamped(), context):  # noqa: B007 - the last one counts
            pass
        return _planes(rows, energies)

    def steps(
        self, energies: NDArray[np.float32], image: NDArray[np.uint8], parameters: CrfParameters, context: JobContext
    ) -> Generator[tuple[NDArray[np.float32], float]]:
        """Yield marginals (C, H, W) before the first step and after each, with their free energy: nats for a pixel."""
        for rows, energy in self._run(energies, image, parameters.clamped(), context, measured=True):
            yield _planes(rows, energies), energy

    def _run(
        self,
        energies: NDArray[np.float32],
        image: NDArray[np.uint8],
        parameters: CrfParameters,
        context: JobContext,
        *,
        measured: bool = False,
    ) -> Generator[tuple[Tensor, float]]:
        """Yield rows (N, C) before the first step and after each; their free energy is 0 unless it is `measured`."""
        try:
            with torch.inference_mode():
                yield from self._steps(energies, image, parameters, context, measured=measured)
        except TooFineError:
            raise RefineError(self.key, "the sigmas are too small for this image.", "Choose larger ones.") from None
        except torch.OutOfMemoryError:
            raise RefineError(self.key, "memory ran out.", "Choose fewer megapixels.") from None

    def _steps(
        self,
        energies: NDArray[np.float32],
        image: NDArray[np.uint8],
        parameters: CrfParameters,
        context: JobContext,
        *,
        measured: bool,
    ) -> Generator[tuple[Tensor, float]]:
        unary = torch.from_numpy(energies.reshape(len(energies), -1).T.copy()).to(self.device)
        pixels = torch.from_numpy(image.copy()).to(self.device)
        p, mode = parameters, parameters.normalization
        widths = ((p.w2, (p.gamma, p.gamma)), (p.w1, (p.alpha, p.alpha, p.beta, p.beta, p.beta)))
        context.step(0, 0, "lattice")
        terms = [_Term.build(pixels, weight, sigmas, mode) for weight, sigmas in widths if weight > 0]
        rows = torch.softmax(-unary, 1)
        reach = float(_messages(terms, torch.ones_like(rows[:, :1])).sum(dtype=torch.float64)) if measured else 0.0
        for step in range(p.iterations + 1):
            context.step(step, p.iterations, "refine")
            message = _messages(terms, rows) if measured or step < p.iterations else rows
            yield rows, _free_energy(unary, rows, message, reach) if measured else 0.0
            rows = torch.softmax(message - unary, 1)


def _planes(rows: Tensor, like: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = rows.T.reshape(like.shape).cpu().numpy()
    return np.ascontiguousarray(result)


def _messages(terms: "list[_Term]", rows: Tensor) -> Tensor:
    return sum((term.message(rows) for term in terms), torch.zeros_like(rows))


def _free_energy(unary: Tensor, rows: Tensor, message: Tensor, reach: float) -> float:
    """Return what `segstudio.crf.energy` defines, for rows (N, C) and the message to them."""
    total = (rows * (unary - 0.5 * message) + torch.xlogy(rows, rows)).sum(dtype=torch.float64)
    return (float(total) + 0.5 * reach) / len(rows)


@dataclass(frozen=True, slots=True)
class _Term:
    """A kernel with its factors (N, 1) before and after the filter, the weight among the latter."""

    lattice: TorchLattice
    before: Tensor
    after: Tensor

    @classmethod
    def build(cls, image: Tensor, weight: float, sigmas: tuple[float, ...], mode: Normalization) -> "_Term":
        lattice = TorchLattice.build(image, sigmas)
        plain = torch.ones(len(lattice.vertices), 1, device=image.device)
        inverse = 1 / (lattice.filter(plain) + 1e-20)
        before = {"none": plain, "before": inverse, "after": plain, "symmetric": inverse.sqrt()}[mode]
        after = {"none": plain, "before": plain, "after": inverse, "symmetric": inverse.sqrt()}[mode]
        return cls(lattice, before, after * weight)

    def message(self, rows: Tensor) -> Tensor:
        """Filter rows (N, classes)."""
        return self.after * self.lattice.filter(rows * self.before)
