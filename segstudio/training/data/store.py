"""A split in memory: images already at the recipe's base size, label maps already grouped."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from segstudio.core import IGNORE_ID, JobContext
from segstudio.core.files import DepthSource, depth_of, open_image
from segstudio.core.plugins import Catalog
from segstudio.engine.depths import resized
from segstudio.engine.resize import to_short_side
from segstudio.training.data.datasets import Split, read_labels


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """An image, uint8 (h, w, 3), its label map, uint8 (h, w), and its depth, float32 (h, w), at one size.

    Depth is there where the network reads it; NaN is what was not measured.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    depth: NDArray[np.float32] | None = None


def load(
    split: Split,
    lookup: NDArray[np.uint8],
    short_side: int,
    catalog: Catalog,
    context: JobContext,
    *,
    source: DepthSource | None = None,
) -> tuple[Stored, ...]:
    """Read every sample and bring it to a shorter side, down or up; 0 keeps each image's size.

    `source` says where depth maps lie, for a network that reads them.
    """
    loaded = []
    for index, sample in enumerate(split.samples):
        context.step(index, len(split.samples), f"reading {split.name}")
        image = open_image(sample.image, catalog)
        pixels, depth = image.pixels, depth_of(image, catalog, source)[0] if source else None
        labels = lookup[read_labels(sample, (pixels.shape[0], pixels.shape[1]), len(split.names))]
        loaded.append(stored(pixels, labels, depth, short_side))
    context.step(len(loaded), len(loaded), f"reading {split.name}")
    return tuple(loaded)


def stored(
    pixels: NDArray[np.uint8], labels: NDArray[np.uint8], depth: NDArray[np.float32] | None, short_side: int
) -> Stored:
    """Bring a sample to a shorter side, down or up; 0 keeps its size."""
    if short_side and short_side != min(labels.shape):
        pixels = to_short_side(pixels, short_side)
        size = (pixels.shape[1], pixels.shape[0])
        labels = np.asarray(cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST_EXACT), np.uint8)
    return Stored(pixels, labels, None if depth is None else resized(depth, labels.shape))


def counts(stored: Sequence[Stored], classes: int) -> NDArray[np.int64]:
    """Count the pixels of each class in each image: int64 (images, classes)."""
    rows = [np.bincount(s.labels.ravel(), minlength=IGNORE_ID + 1)[:classes] for s in stored]
    return np.stack(rows).astype(np.int64)


def depth_spread(stored: Sequence[Stored]) -> tuple[float, float]:
    """Return mean and standard deviation of all measured depth."""
    measured = [s.depth[~np.isnan(s.depth)] for s in stored if s.depth is not None]
    values = np.concatenate(measured).astype(np.float64)
    return float(values.mean()), max(float(values.std()), 1e-6)
