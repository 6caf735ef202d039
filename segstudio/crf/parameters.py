"""The parameters of a fully connected CRF with Gaussian edges, and the ranges in which they are safe.

Kraehenbuehl and Koltun, "Efficient Inference in Fully Connected CRFs with Gaussian Edge Potentials", NIPS 2011,
arXiv:1210.5644, equation 3.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

# Features are pixels and colours over sigma. Tiny sigmas overflow the integer coordinates of pydensecrf's lattice,
# which then ends the whole process; above these floors it holds with room to spare.
_LOWEST_SPATIAL: Final = 0.05
_LOWEST_COLOR: Final = 0.1
_HIGHEST: Final = 10_000.0
_HIGHEST_WEIGHT: Final = 1_000.0
_HIGHEST_ITERATIONS: Final = 1_000


Normalization = Literal["none", "before", "after", "symmetric"]


@dataclass(frozen=True, slots=True)
class CrfParameters:
    """Two kernels and the number of mean-field steps.

    `w1`, `alpha` (pixels) and `beta` (grey levels) are weight and widths of the appearance kernel; `w2` and `gamma`
    (pixels) those of the smoothness kernel. `normalization` says where both are divided by the sum of a pixel's kernel:
    before the filter, after it, by its root on both sides, or nowhere.
    """

    w1: float
    alpha: float
    beta: float
    w2: float
    gamma: float
    iterations: int
    normalization: Normalization = "symmetric"

    def clamped(self) -> "CrfParameters":
        """Bring every value into the range in which no library crashes."""
        return CrfParameters(
            w1=_within(self.w1, 0.0, _HIGHEST_WEIGHT),
            alpha=_within(self.alpha, _LOWEST_SPATIAL, _HIGHEST),
            beta=_within(self.beta, _LOWEST_COLOR, _HIGHEST),
            w2=_within(self.w2, 0.0, _HIGHEST_WEIGHT),
            gamma=_within(self.gamma, _LOWEST_SPATIAL, _HIGHEST),
            iterations=round(_within(self.iterations, 0, _HIGHEST_ITERATIONS)),
            normalization=self.normalization,
        )

    def shrunk(self, factor: float) -> "CrfParameters":
        """Return what stands for the same widths on an image that is `factor` times smaller."""
        return replace(self, alpha=self.alpha / factor, gamma=self.gamma / factor)


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high) if value == value else low  # noqa: PLR0124 - NaN is not equal to itself
