"""A split in memory: pictures already at the recipe's base size, label maps already grouped."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from segstudio.core import IGNORE_ID, Catalog, JobContext, open_image
from segstudio.engine.resize import to_short_side
from segstudio.training.datasets import Split, read_labels


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A picture, uint8 (h, w, 3), and its label map, uint8 (h, w), at one size."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def load(
    split: Split, lookup: NDArray[np.uint8], short_side: int, catalog: Catalog, context: JobContext
) -> tuple[Stored, ...]:
    """Read every sample and bring it to a shorter side, down or up; 0 keeps each picture's size."""
    stored = []
    for index, sample in enumerate(split.samples):
        context.step(index, len(split.samples), f"reading {split.name}")
        pixels = open_image(sample.image, catalog).pixels
        labels = lookup[read_labels(sample, (pixels.shape[0], pixels.shape[1]), len(split.names))]
        if short_side and short_side != min(labels.shape):
            pixels = to_short_side(pixels, short_side)
            size = (pixels.shape[1], pixels.shape[0])
            labels = np.asarray(cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST_EXACT), np.uint8)
        stored.append(Stored(pixels, labels))
    context.step(len(stored), len(stored), f"reading {split.name}")
    return tuple(stored)


def counts(stored: Sequence[Stored], classes: int) -> NDArray[np.int64]:
    """Count the pixels of each class in each picture: int64 (pictures, classes)."""
    rows = [np.bincount(s.labels.ravel(), minlength=IGNORE_ID + 1)[:classes] for s in stored]
    return np.stack(rows).astype(np.int64)
