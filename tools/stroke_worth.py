"""Tells what a few strokes are worth: `python tools/stroke_worth.py DATA --model KEY --weights KEY`.

A person is simulated as in the literature on interactive segmentation (Xu et al., "Deep Interactive Object Selection",
CVPR 2016): each stroke goes into the largest connected region of one true class that is labelled wrongly,
through its most inner point, along its longest straight line inside. Whoever draws sees the answer to those before.

Ways to answer: `brush` changes what a stroke covers alone; `spread` has no refiner; `crf` is what the window does.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from segstudio import core, engine
from segstudio.core import IGNORE_ID, Image, JobContext, LabelMap, Request, Result, Stroke, files, pipeline, plugins
from segstudio.core.metrics import Tally
from segstudio.engine.weights.cards import read_card
from segstudio.training.data import grouping
from segstudio.training.data.datasets import open_split, read_labels

TOLD: Final = (0, 1, 2, 3, 5)
WAYS: Final = ("brush", "spread", "crf")
_RADIUS: Final = 4.0  # pixels, or half of what the region is wide
_LONGEST: Final = 60.0  # pixels on each side of the middle
_SMALLEST: Final = 30  # pixels; nobody corrects less with a stroke


def next_stroke(truth: NDArray[np.uint8], labels: LabelMap, reach: float) -> Stroke | None:
    """Return the stroke that a person would draw now, or None where nothing worth one is wrong."""
    wrong = (truth != labels.ids) & (truth != IGNORE_ID)
    best, size, name = None, _SMALLEST, ""
    for c in labels.classes.classes:
        _, parts, stats, _ = cv2.connectedComponentsWithStats((wrong & (truth == c.id)).astype(np.uint8))
        at = int(stats[1:, cv2.CC_STAT_AREA].argmax()) + 1 if len(stats) > 1 else 0
        if at and stats[at, cv2.CC_STAT_AREA] > size:
            best, size, name = parts == at, int(stats[at, cv2.CC_STAT_AREA]), c.name
    return None if best is None else _through(best, name, reach)


def _through(region: NDArray[np.bool_], name: str, reach: float) -> Stroke:
    """Draw through the most inner point of a region, along the longest straight line inside."""
    inner = cv2.distanceTransform(np.pad(region, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    y, x = np.unravel_index(int(inner.argmax()), inner.shape)
    radius = float(np.clip(inner[y, x] / 2, 0.5, _RADIUS))
    inside = inner >= radius

    def way(angle: float) -> tuple[float, float, float]:
        for length in np.arange(1.0, _LONGEST):
            row, column = round(y + np.sin(angle) * length), round(x + np.cos(angle) * length)
            if not (0 <= row < inside.shape[0] and 0 <= column < inside.shape[1] and inside[row, column]):
                break
        return length - 1, x + np.cos(angle) * (length - 1) + 0.5, y + np.sin(angle) * (length - 1) + 0.5

    pairs = [(way(angle), way(angle + np.pi)) for angle in np.linspace(0, np.pi, 16, endpoint=False)]
    first, last = max(pairs, key=lambda pair: pair[0][0] + pair[1][0])
    return Stroke((first[1:], (x + 0.5, y + 0.5), last[1:]), radius, name, reach=reach)


class Person:
    """Segments an image and corrects it by strokes."""

    def __init__(self, refine: str, share: float) -> None:
        """Take the refiner of `crf`, and how far strokes reach, as a share of the longer side."""
        self.catalog = plugins.build_catalog(plugins.bundled_sources())
        self.index = engine.default_index()
        self.engine = engine.create_engine(self.catalog, self.index)
        self._refine, self._share = refine, share

    def start(self, request: Request, way: str, known: Result) -> Result:
        """Return the answer without strokes; the network has run already."""
        request = replace(request, refine=self._refine if way == "crf" else None)
        return pipeline.updated_result(known, request, self.catalog, JobContext())

    def answers(self, result: Result, truth: NDArray[np.uint8], way: str) -> Iterator[LabelMap]:
        """Yield the labels after 0, 1, 2, ... strokes."""
        reach = 0.0 if way == "brush" else self._share * max(result.request.image.size)
        for _ in range(max(TOLD)):
            yield result.final
            stroke = next_stroke(truth, result.final, reach)
            if stroke is not None:
                request = replace(result.request, strokes=(*result.request.strokes, stroke))
                result = pipeline.updated_result(result, request, self.catalog, JobContext())
        yield result.final


def measure(args: argparse.Namespace) -> dict[str, dict[int, float]]:
    """Return the mean IoU by way and number of strokes."""
    person = Person(args.refine, args.reach)
    weights = person.index.find(args.model, args.weights)
    split = open_split(args.data, args.split, person.catalog.image_suffixes, None)
    card = read_card(weights.path) if weights.path else None
    table = grouping.table(split.names, card.groups if card else {}, weights.classes, (), args.data)
    tallies = {way: [Tally(weights.classes, boundaries=False) for _ in range(max(TOLD) + 1)] for way in args.ways}
    step = max(1, len(split.samples) // args.images) if args.images else 1
    for sample in split.samples[::step][: args.images or None]:
        image: Image = files.open_image(sample.image, person.catalog)
        truth = table[read_labels(sample, image.size, len(split.names))]
        request = Request(image, weights.model, str(weights.path or weights.key))
        known = pipeline.run(request, person.catalog, person.engine, JobContext())
        for way in args.ways:
            for count, labels in enumerate(person.answers(person.start(request, way, known), truth, way)):
                tallies[way][count].add(truth, labels.ids)
        sys.stderr.write(".")
        sys.stderr.flush()
    return {way: {count: tallies[way][count].metrics().miou or 0.0 for count in TOLD} for way in args.ways}


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", default="val")
    parser.add_argument("--model", default="deeplabv3plus-efficientnet-lite0")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--refine", default="dense-crf")
    parser.add_argument("--reach", type=float, default=core.USUAL_REACH, help="share of the image's longer side")
    parser.add_argument("--images", type=int, default=0, help="so many, evenly from the split; 0: all")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = measure(args)
    if args.json:
        sys.stdout.write(json.dumps(found) + "\n")
    for way in () if args.json else args.ways:
        sys.stdout.write(f"{way:8}" + "".join(f"{found[way][count]:8.3f}" for count in TOLD) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
