"""Depth maps as files of every kind that is read, and images whose colours tell the same as their depth."""

from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import tifffile
from numpy.typing import NDArray


def save(path: Path, numbers: NDArray[Any]) -> Path:
    """Write numbers as they are, in the format that the suffix names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".npy":
        np.save(path, numbers)
    elif path.suffix in {".tif", ".tiff"}:
        tifffile.imwrite(path, numbers)
    else:
        PIL.Image.fromarray(numbers).save(path)
    return path


def telling(size: tuple[int, int]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Make pixels whose red runs down and whose green runs across, and a depth of red + 256 green."""
    rows = np.linspace(8, 247, size[0]).astype(np.uint8)[:, None].repeat(size[1], 1)
    columns = np.linspace(8, 247, size[1]).astype(np.uint8)[None].repeat(size[0], 0)
    pixels = np.stack([rows, columns, np.zeros_like(rows)], 2)
    return pixels, (rows + np.float32(256) * columns).astype(np.float32)


def apart(pixels: NDArray[np.uint8], depth: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how far depth lies from where the colours of `telling` are, in steps of red and green, (H, W, 2)."""
    green = np.floor(depth / 256)
    encoded = np.stack([depth - 256 * green, green], 2)
    return np.asarray(np.abs(encoded - pixels[..., :2].astype(np.float64)))
