"""What CRF engines are measured on: photographs with scores like a network's.

Scores are made at an eighth of the image's size and interpolated, as a network's are. Each class has a colour of the
photograph and noise that is smooth; what is like its colour gets its score. In a `photo` case six classes are there and
the others are unlikely everywhere; in a `soft` case all are, each within a factor of 100 of the best one somewhere.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segstudio.crf.dense import energies

_STRIDE: Final = 8
_PRESENT: Final = 6
_ABSENT: Final = 20.0  # by how much the scores of absent classes are lower
_LIKENESS: Final = 12.0
_NOISE: Final = 2.0


@dataclass(frozen=True, slots=True)
class CrfCase:
    """An image's size, how many classes there are, and whether none of them can be set aside."""

    height: int
    width: int
    classes: int
    soft: bool = False

    @property
    def name(self) -> str:
        """The name by which tables call it: width first where it is not square."""
        kind = "soft" if self.soft else "photo"
        return f"{self.width}x{self.height}x{self.classes}-{kind}"


CASES: Final = (
    CrfCase(512, 512, 21),
    CrfCase(512, 512, 2),
    CrfCase(512, 512, 21, soft=True),
    CrfCase(1024, 2048, 19),
)


def task(case: CrfCase, photograph: NDArray[np.uint8], seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Return energies (C, H, W) and the photograph (H, W, 3) at the case's size; the same each time."""
    size = (case.width, case.height)
    image = np.asarray(cv2.resize(photograph, size, interpolation=cv2.INTER_AREA), np.uint8)
    small = (max(1, case.width // _STRIDE), max(1, case.height // _STRIDE))
    rng = np.random.default_rng(seed)
    coarse = cv2.resize(image, small, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    colours = coarse.reshape(-1, 3)[rng.integers(0, coarse.shape[0] * coarse.shape[1], case.classes)]
    noise = rng.normal(0, 1, (case.classes, small[1], small[0])).astype(np.float32)
    smooth = np.stack([cv2.GaussianBlur(plane, (0, 0), 4) for plane in noise])
    logits = _NOISE * smooth / smooth.std() - _LIKENESS * np.square(coarse[None] - colours[:, None, None]).sum(3)
    if not case.soft:
        logits[_PRESENT:] -= _ABSENT
    full = np.stack([cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in logits])
    powers = np.exp(full - full.max(0))
    return energies(powers / powers.sum(0)), image


def is_soft(unary: NDArray[np.float32]) -> bool:
    """Tell whether every class of energies (C, H, W) is within a factor of 100 of the best one somewhere."""
    gaps = (unary - unary.min(0)).reshape(len(unary), -1).min(1)
    return bool((gaps <= np.log(100)).all())
