"""Images of which only the classes are known: the network as it starts labels them, and then learns from them too.

Self-training (Lee, *Pseudo-Label*, ICML workshop 2013; Xie et al., *Noisy Student*, CVPR 2020) whose labels may only
be of classes that a person named for the image. Laid out as `DATA/<folder>/images/*` and `DATA/<folder>/tags.json`,
which gives each file's name the list of its classes' label values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import nn

from segstudio.core import IGNORE_ID, DataError, JobContext, json_of, scoring
from segstudio.core.files import open_image
from segstudio.training.data.datasets import image_files
from segstudio.training.data.store import Stored, stored
from segstudio.training.validation import Validator


@dataclass(frozen=True, slots=True)
class Tagged:
    """An image and the learnt ids of its classes."""

    image: Path
    ids: tuple[int, ...]


def open_tagged(
    folder: Path, suffixes: frozenset[str], names: tuple[str, ...], lookup: NDArray[np.uint8]
) -> tuple[Tagged, ...]:
    """Find the images of a folder and their classes; `lookup` turns label values into learnt ids."""
    file = folder / "tags.json"
    tags = _read(file)
    found = []
    for image in image_files(folder / "images", suffixes):
        values = tags.get(image.name, [])
        unknown = [v for v in values if v not in range(len(names))]
        if unknown:
            raise DataError(
                file, f"it gives {image.name} the values {unknown}, but there are {len(names)} classes.",
                "Use the values of the label maps.",
            )  # fmt: skip
        ids = {int(lookup[value]) for value in values} - {IGNORE_ID}
        if not ids:  # none is given, or all are left out of training
            raise DataError(file, f"it names no class of {image.name}.", "Add its list, or move the image away.")
        found.append(Tagged(image, tuple(sorted(ids))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Teacher:
    """Labels images whose classes are known. `short_side` is what its network sees (0: the image's own).

    A pixel whose class has a probability below `confidence`, among the classes of its image, is left out.
    """

    network: nn.Module
    validator: Validator
    short_side: int
    confidence: float

    def labelled(self, tagged: Sequence[Tagged], short_side: int, context: JobContext) -> tuple[Stored, ...]:
        """Label images and bring them to a shorter side to learn from, as the split's own are."""
        done = []
        self.network.eval()
        for index, one in enumerate(tagged):
            context.step(index, len(tagged), "labelling tagged images")
            pixels = open_image(one.image, self.validator.catalog).pixels
            done.append(stored(pixels, self._labels(pixels, one.ids), None, short_side))
        self.network.train()
        return tuple(done)

    def _labels(self, pixels: NDArray[np.uint8], ids: tuple[int, ...]) -> NDArray[np.uint8]:
        """Average the answers for an image and for its mirror image; uint8 (H, W)."""
        views = (pixels, np.ascontiguousarray(pixels[:, ::-1]))
        there, back = (self.validator.scores(self.network, view, None, self.short_side) for view in views)
        labels = np.full(pixels.shape[:2], IGNORE_ID, np.uint8)
        for (top, band), (_, mirrored) in zip(scoring.bands(there), scoring.bands(back), strict=True):
            mean = (shares(band, ids) + shares(mirrored, ids)[..., ::-1]) / 2
            best = np.asarray(ids, np.uint8)[mean.argmax(0)]
            labels[top : top + band.shape[1]] = np.where(mean.max(0) < self.confidence, np.uint8(IGNORE_ID), best)
        return labels


def shares(scores: NDArray[np.float32], ids: tuple[int, ...]) -> NDArray[np.float32]:
    """Return the softmax among some classes only, (ids, H, W), of scores (C, H, W)."""
    part = scores[list(ids)]
    part = np.exp(part - part.max(0))
    return np.asarray(part / part.sum(0), np.float32)


def _read(file: Path) -> dict[str, list[int]]:
    tags = json_of(file, "It gives each image's name a list of values.")
    if not isinstance(tags, dict) or not all(
        isinstance(values, list) and all(type(value) is int for value in values) for values in tags.values()
    ):
        raise DataError(file, "this is not what is expected.", 'Write it as {"a.jpg": [0, 3]}.')
    return tags
