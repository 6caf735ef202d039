"""Results made by hand, for tests of what is done with them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segstudio.core import ClassSet, Image, LabelMap, Request, Result, Scores, SegClass, scoring

CLASSES = ClassSet(
    (
        SegClass(0, "background", (0, 0, 0)),
        SegClass(1, "头发", (200, 40, 40)),
        SegClass(2, "top", (40, 200, 40)),
        SegClass(7, "shoes", (40, 40, 200)),
    )
)


def made_result(
    height: int = 24, width: int = 36, *, refined: bool = True, path: Path | None = None, classes: ClassSet = CLASSES
) -> Result:
    """Make a result of random scores at a quarter of the size; refining sharpens nothing but adds other scores."""
    rng = np.random.default_rng(5)
    image = Image(rng.integers(0, 256, (height, width, 3), dtype=np.uint8), path)
    raw = _scores(rng, image, classes)
    other = _scores(rng, image, classes)
    likely = Scores(scoring.probabilities(other), image.size, classes, kind="probabilities")
    return Result(
        Request(image, "toy-brightness", "toy", "toy-sharpen" if refined else None), raw, scoring.labels(raw),
        likely if refined else None, scoring.labels(likely) if refined else None, "cpu", "it is a test", {},
    )  # fmt: skip


def labelled(ids: NDArray[np.uint8] | NDArray[np.uint16], classes: ClassSet = CLASSES) -> Result:
    """Make a result with exactly these labels on a grey image."""
    image = Image(np.full((*ids.shape, 3), 128, np.uint8))
    scores = Scores(np.zeros((len(classes), 1, 1), np.float32), image.size, classes)
    return Result(Request(image, "toy", "toy"), scores, LabelMap(ids, classes), None, None, "cpu", "", {})


def _scores(rng: np.random.Generator, image: Image, classes: ClassSet) -> Scores:
    height, width = (max(1, edge // 4) for edge in image.size)
    return Scores(rng.normal(0, 3, (len(classes), height, width)).astype(np.float32), image.size, classes)
