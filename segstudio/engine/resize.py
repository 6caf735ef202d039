"""The one place where an image is brought to the size a network was trained at; training and running share it."""

import cv2
import numpy as np
from numpy.typing import NDArray


def fitted(size: tuple[int, int], short_side: int | None) -> tuple[int, int]:
    """Return height and width after scaling so that the shorter one is `short_side`; None keeps the size."""
    if short_side is None:
        return size
    scale = short_side / min(size)
    height, width = (max(1, round(length * scale)) for length in size)
    return height, width


def resize(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Bring uint8 (H, W, 3) to `size`: by area averages where it shrinks, bilinear where it grows."""
    if pixels.shape[:2] == size:
        return pixels
    shrinks = size[0] * size[1] < pixels.shape[0] * pixels.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (size[1], size[0]), interpolation=method), np.uint8)


def to_short_side(pixels: NDArray[np.uint8], short_side: int | None) -> NDArray[np.uint8]:
    """Bring uint8 (H, W, 3) to a given shorter side, keeping its shape; None keeps it as it is."""
    height, width = pixels.shape[:2]
    return resize(pixels, fitted((height, width), short_side))
