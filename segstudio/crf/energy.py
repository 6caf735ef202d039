"""What mean field makes smaller: the variational free energy, from the rows and lattices of a step.

Kraehenbuehl and Koltun, NIPS 2011, arXiv:1210.5644: mean field looks for the Q with the least KL(Q || P), which is, but
for the constant log Z, the expected energy less the entropy. For unary energies psi and both weighed kernels' sum k,

    F(Q) = sum_i sum_l Q_i(l) psi_i(l)  +  1/2 sum_ij k_ij (1 - sum_l Q_i(l) Q_j(l))  +  sum_i sum_l Q_i(l) log Q_i(l)

Here i = j counts among the pairs, because the filter includes the pixel itself: then the update of all pixels at once
is the minimum of a bound that touches F at Q (the pairwise term is concave where k is positive semidefinite, and the
bound is its tangent; Kraehenbuehl and Koltun, "Parameter Learning and Convergent Inference for Dense Random Fields",
ICML 2013), so that F never rises. That is so with normalisation
`symmetric` or `none`. A lattice is not quite symmetric, and `before` and `after` are not at all: there F may rise by a
little near the end. Without the pixel itself, as algorithm 1 is written, updates of all pixels at once may swing.

pydensecrf's own `klDivergence` counts every pair twice and is therefore another function.
"""

import math

import numpy as np
from numpy.typing import NDArray

from segstudio.crf.jit import loosely
from segstudio.crf.passes import ALIKE, NEAR, Lanes
from segstudio.crf.simplices import F32, I32
from segstudio.crf.vectors import add_corners, put_scaled

F64 = NDArray[np.float64]


@loosely
def measure(
    energies: F32,
    near: tuple[I32, F32, F32, F32],
    alike: tuple[I32, F32, F32, F32],
    rest: F32,
    rows: F32,
    logs: F32,
    low: int,
    high: int,
    sums: F64,
    lanes: Lanes,
) -> None:
    """Put into `sums` (3) those of Q psi, of Q message and of Q log Q over rows `low` to `high`.

    Arguments are those of `passes.update`. For a class that is set aside, psi + log Q is -log of a row's divisor.
    """
    message = np.zeros((1, len(lanes)), np.float32)
    for row in range(low, high):
        put_scaled(message, 0, energies, row, np.float32(0), lanes)
        if near[0].size:
            add_corners(message, 0, near[3], near[0], near[1], row, near[2][row], NEAR, lanes)
        if alike[0].size:
            add_corners(message, 0, alike[3], alike[0], alike[1], row, alike[2][row], ALIKE, lanes)
        for k in range(len(lanes)):
            q = rows[row, k]
            if q > np.float32(1e-20):
                sums[0] += q * energies[row, k]
                sums[1] += q * message[0, k]
                sums[2] += q * math.log(q)
        if rest.size:
            sums[2] -= logs[row] * rest[row] * math.exp(-logs[row])


def free_energy(unary: float, reach: float, agreement: float, negentropy: float, pixels: int) -> float:
    """Put sums over all pixels together: the mean of a pixel, in nats."""
    return (unary + 0.5 * (reach - agreement) + negentropy) / pixels
