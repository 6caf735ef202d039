"""Sizes at which pydensecrf's hash table works, and how to get there.

The table has room for 2 (d + 1) places for each pixel of the image, d being 2 or 5, and a key's place is a multiple
of 1664525 = 5 * 5 * 139 * 479 modulo that room. Where the number of pixels shares large factors with it, keys fall on
few places, and building the lattice takes time by the square of the pixels: minutes at 550 x 834 (shares 3475).
"""

from itertools import product
from math import gcd
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MULTIPLIER: Final = 1664525
_TOLERABLE: Final = 25  # measured: up to here the time is not noticeably longer
_FARTHEST: Final = 3  # more rows or columns are never needed: neighbours of a multiple of 139 or 479 are none


def is_good(height: int, width: int) -> bool:
    """Tell whether an image of this size is built in linear time."""
    return gcd(height * width, _MULTIPLIER) <= _TOLERABLE


def good_size(height: int, width: int) -> tuple[int, int]:
    """Return the size itself, or the nearest larger one that is built in linear time."""
    more = sorted(product(range(_FARTHEST + 1), repeat=2), key=sum)
    return next((height + y, width + x) for y, x in more if is_good(height + y, width + x))


def extended(energies: NDArray[np.float32], image: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Repeat the last rows and columns of (C, H, W) and (H, W, 3) up to a good size."""
    height, width = image.shape[:2]
    bottom, right = (a - b for a, b in zip(good_size(height, width), (height, width), strict=True))
    if not bottom and not right:
        return energies, image
    return (
        np.pad(energies, ((0, 0), (0, bottom), (0, right)), "edge"),
        np.pad(image, ((0, bottom), (0, right), (0, 0)), "edge"),
    )
