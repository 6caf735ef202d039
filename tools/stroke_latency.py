"""Tells how long an answer to a stroke takes: `python tools/stroke_latency.py`, on a photograph of scikit-image.

From the release of the button to labels, without the window: first the draft, then the full answer, each the median
and the 95th percentile of some strokes drawn one after the other. What the machine does besides is told with it.
"""

import argparse
import os
import sys
import time
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from skimage import data

from segstudio import core
from segstudio.core import (
    Image,
    JobContext,
    Request,
    Result,
    Scores,
    Stroke,
    numbered_classes,
    pipeline,
    plugins,
    scoring,
)

_COLORS: Final = [(i * 37 % 256, i * 91 % 256, i * 53 % 256) for i in range(64)]


def photograph(side: int) -> Image:
    """Return scikit-image's astronaut at a size."""
    taken = data.astronaut()  # type: ignore[no-untyped-call]  # scikit-image is half typed
    pixels = cv2.resize(taken, (side, side), interpolation=cv2.INTER_AREA)
    return Image(np.ascontiguousarray(pixels, np.uint8))


def scores(image: Image, classes: int, present: int) -> Scores:
    """Return scores at an eighth of the size, of which `present` classes have a place in the image."""
    height, width = (side // 8 for side in image.size)
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 1, (classes, 6, 6)).astype(np.float32)
    logits[:present] += 4
    grid = np.stack([cv2.resize(plane, (width, height), interpolation=cv2.INTER_CUBIC) for plane in 2 * logits])
    return Scores(grid.astype(np.float16), image.size, numbered_classes(classes, _COLORS))


def strokes(image: Image, count: int, present: int) -> list[Stroke]:
    """Draw scribbles here and there."""
    rng = np.random.default_rng(2)
    height, width = image.size
    made = []
    for number in range(count):
        start = rng.random(2) * (0.8 * width, 0.8 * height) + (0.1 * width, 0.1 * height)
        line = start + np.cumsum(rng.normal(0, 3, (30, 2)), 0)
        points = tuple((float(x), float(y)) for x, y in line)
        reach = core.USUAL_REACH * max(image.size)
        made.append(Stroke(points, 4.0, f"class {number % present}", number % 4 != 3, reach))
    return made


def measure(side: int, classes: int, present: int, refine: str, count: int) -> dict[str, list[float]]:
    """Return milliseconds of all drafts and all full answers."""
    catalog = plugins.build_catalog(plugins.bundled_sources())
    image = photograph(side)
    known = scores(image, classes, present)
    request = Request(image, "m", "w", refine)
    raw = Result(request, known, scoring.labels(known), None, None, "cpu", "", {})
    result = pipeline.updated_result(raw, request, catalog, JobContext())
    taken: dict[str, list[float]] = {"draft": [], "full": []}
    drawn: tuple[Stroke, ...] = ()
    for number, stroke in enumerate(strokes(image, count + 2, present)):
        drawn = (*drawn, stroke) if number % 6 else (stroke,)
        asked = replace(request, strokes=drawn)
        start = time.perf_counter()
        coarse = pipeline.coarse_request(asked, catalog)
        if coarse is not None:
            pipeline.updated_result(result, asked, catalog, JobContext(), coarse)
            taken["draft"].append(1000 * (time.perf_counter() - start))
            start = time.perf_counter()
        result = pipeline.updated_result(result, asked, catalog, JobContext())
        taken["full"].append(1000 * (time.perf_counter() - start))
    return {kind: times[2:] for kind, times in taken.items()}  # the first two compile and build lattices


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sides", type=int, nargs="+", default=[512])
    parser.add_argument("--refine", default="dense-crf")
    parser.add_argument("--count", type=int, default=18)
    args = parser.parse_args()
    for side in args.sides:
        for classes, present in ((2, 2), (5, 5), (13, 5), (21, 6), (21, 21)):
            load = os.getloadavg()[0]
            for kind, times in measure(side, classes, present, args.refine, args.count).items():
                if times:
                    middle, late = np.percentile(times, (50, 95))
                    name = f"{side}x{side}, {classes} classes, {present} present, {kind}"
                    sys.stdout.write(f"{name:44} median {middle:5.0f} ms, 95 % {late:5.0f} ms, load {load:.1f}\n")
                    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
