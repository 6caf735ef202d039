"""Random views of an image and its label map, a pure function of the image and a random generator."""

import cv2
import numpy as np
from numpy.typing import NDArray

from segstudio.core import IGNORE_ID
from segstudio.training.data.store import Stored
from segstudio.training.recipes.recipe import Augmentation

Matrix = NDArray[np.float64]


def sample(
    stored: Stored,
    crop: tuple[int, int],
    how: Augmentation,
    fill: tuple[int, int, int],
    rng: np.random.Generator,
    *,
    depth_unit: str = "m",
) -> Stored:
    """Return a random crop (height, width) of an image, turned, scaled, mirrored and recoloured.

    What lies outside the image is `fill`, ignored in the label map, and not measured in the depth.
    """
    matrix = placement(stored.labels.shape, crop, how, rng)
    size = (crop[1], crop[0])
    pixels = cv2.warpAffine(stored.pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=fill)
    labels = cv2.warpAffine(stored.labels, matrix, size, flags=cv2.INTER_NEAREST, borderValue=IGNORE_ID)
    depth = None if stored.depth is None else _moved(stored.depth, matrix, size)
    if depth is not None and how.depth_scale:
        zoom = np.sqrt(abs(np.linalg.det(matrix[:, :2]))).astype(np.float32)
        depth = depth * zoom if depth_unit == "px" else depth / zoom
    return Stored(recolour(np.asarray(pixels, np.uint8), how, rng), np.asarray(labels, np.uint8), depth)


def _moved(depth: NDArray[np.float32], matrix: Matrix, size: tuple[int, int]) -> NDArray[np.float32]:
    """Move depth as the label map is moved."""
    moved = cv2.warpAffine(depth, matrix, size, flags=cv2.INTER_NEAREST, borderValue=float("nan"))
    return np.asarray(moved, np.float32)


def placement(size: tuple[int, ...], crop: tuple[int, int], how: Augmentation, rng: np.random.Generator) -> Matrix:
    """Draw the affine map, 2x3 on (x, y, 1), from image to crop.

    The crop's window slides over the scaled image where that is larger, and the image inside the crop where not.
    """
    scale = np.exp(rng.uniform(*np.log(how.scale)))
    stretch = np.exp(rng.uniform(-how.aspect, how.aspect) / 2)
    angle = np.deg2rad(rng.uniform(-how.rotate, how.rotate))
    mirror = np.array([-1.0 if rng.random() < p else 1.0 for p in (how.flip, how.vertical_flip)])
    zoom = np.array([scale * stretch, scale / stretch])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ np.diag(zoom * mirror)
    slack = np.array([size[1], size[0]]) * zoom - np.array([crop[1], crop[0]])
    shift = rng.uniform(-0.5, 0.5, 2) * np.abs(slack)
    centre = np.array([size[1] - 1, size[0] - 1]) / 2
    target = np.array([crop[1] - 1, crop[0] - 1]) / 2 + shift
    return np.column_stack([linear, target - linear @ centre])


def recolour(pixels: NDArray[np.uint8], how: Augmentation, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Vary light and colour: contrast and brightness, saturation, hue; at times all grey, or inverted."""
    contrast, brightness, saturation = (
        float(np.exp(rng.uniform(-span, span))) for span in (how.contrast, how.brightness, how.saturation)
    )
    hue, grey, invert = rng.uniform(-how.hue, how.hue), rng.random() < how.grey, rng.random() < how.invert
    mean = float(pixels.mean())
    ramp = ((np.arange(256) - mean) * contrast + mean) * brightness
    out = np.asarray(cv2.LUT(pixels, np.clip(np.rint(ramp), 0, 255).astype(np.uint8)), np.uint8)
    if abs(hue) > 1 / 360:
        out = _turn_hue(out, hue)
    if grey or saturation != 1:
        out = _saturate(out, 0.0 if grey else saturation)
    return np.asarray(255 - out, np.uint8) if invert else out


def _turn_hue(pixels: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    hsv = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(np.int16) + round(share * 180)) % 180
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), np.uint8)


def _saturate(pixels: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    grey = cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return np.asarray(cv2.addWeighted(pixels, factor, grey, 1 - factor, 0), np.uint8)
