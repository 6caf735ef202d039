"""Mean field with all pairs of pixels, O(N^2) in time and memory: the yardstick for tiny images.

The filter includes the pixel itself and is normalised symmetrically, as pydensecrf's lattice does by default; the
update in the paper (arXiv:1210.5644, algorithm 1) leaves the pixel itself out.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from segstudio.crf.parameters import CrfParameters

Kernel = NDArray[np.float64]


def mean_field(
    energies: NDArray[np.float32], image: NDArray[np.uint8], parameters: CrfParameters
) -> NDArray[np.float32]:
    """Return marginals (C, H, W) for energies (C, H, W) on an image (H, W, 3)."""
    marginals = energies
    for marginals, _ in mean_field_steps(energies, image, parameters):  # noqa: B007 - the last one counts
        pass
    return marginals


def mean_field_steps(
    energies: NDArray[np.float32], image: NDArray[np.uint8], parameters: CrfParameters
) -> Iterator[tuple[NDArray[np.float32], float]]:
    """Yield marginals (C, H, W) before the first step and after each, with their free energy: nats for a pixel."""
    unary = energies.reshape(len(energies), -1).astype(np.float64)
    kernel = kernel_matrix(image, parameters)
    marginals = _softmax(-unary)
    for step in range(parameters.iterations + 1):
        yield marginals.reshape(energies.shape).astype(np.float32), free_energy(marginals, unary, kernel)
        if step < parameters.iterations:
            marginals = _softmax(-unary + marginals @ kernel)


def free_energy(marginals: Kernel, unary: Kernel, kernel: Kernel) -> float:
    """Return the variational free energy of marginals (C, N), see `segstudio.crf.energy`: the mean of a pixel."""
    pairwise = 0.5 * (kernel.sum() - (marginals * (marginals @ kernel)).sum())
    safe = np.maximum(marginals, 1e-300)
    return float(((marginals * unary).sum() + pairwise + (marginals * np.log(safe)).sum()) / unary.shape[1])


def kernel_matrix(image: NDArray[np.uint8], parameters: CrfParameters) -> Kernel:
    """Return the weighted sum of both normalised kernels between all pixels, symmetric (N, N)."""
    height, width = image.shape[:2]
    y, x = np.mgrid[:height, :width].reshape(2, -1).astype(np.float64)
    place = np.stack([y, x], 1)
    color = image.reshape(-1, 3).astype(np.float64)
    appearance = _gaussian(np.concatenate([place / parameters.alpha, color / parameters.beta], 1))
    smoothness = _gaussian(place / parameters.gamma)
    return parameters.w1 * appearance + parameters.w2 * smoothness


def _gaussian(features: NDArray[np.float64]) -> Kernel:
    """Return exp(-|f_i - f_j|^2 / 2), divided by the roots of its row and column sums."""
    squares = (features**2).sum(1)
    distances = np.maximum(squares[:, None] + squares[None] - 2 * features @ features.T, 0)
    kernel = np.exp(-distances / 2)
    norm = 1 / np.sqrt(kernel.sum(1))
    result: Kernel = kernel * norm[:, None] * norm[None]
    return result


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(values - values.max(0))
    result: NDArray[np.float64] = powers / powers.sum(0)
    return result
