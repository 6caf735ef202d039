"""One request becomes one result: network, labels, refiner, in a straight line."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, Protocol

import numpy as np

from segstudio.core import _scoring
from segstudio.core._jobs import JobContext
from segstudio.core._result import Request, Result, Segmentation
from segstudio.core._values import ClassSet, LabelMap
from segstudio.core.pipeline.refinement import Refinement, refine_with_strokes
from segstudio.core.plugins.catalog import Catalog
from segstudio.core.strokes.evidence import blank_scores

_BACKGROUND: Final = "background"


class Engine(Protocol):
    """Runs networks. Implemented by `segstudio.engine`; the window and the command line are handed one."""

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        """Run the request's network on its image; raises a `SegStudioError` that says what to do."""
        ...


def run(request: Request, catalog: Catalog, engine: Engine, context: JobContext) -> Result:
    """Segment one image and refine the outcome if asked to."""
    seconds: dict[str, float] = {}
    with _timed(seconds, "network"):
        segmentation = engine.segment(request, context)
    with _timed(seconds, "labels"):
        labels = _scoring.labels(segmentation.scores)
    found = Refinement()
    if request.refine is not None or request.strokes:
        with _timed(seconds, "refine"):
            found = refine_with_strokes(request, segmentation.scores, catalog, context)
    notes = _with_remark(segmentation.notes, found.labels or labels)
    return Result(
        request, segmentation.scores, labels, found.scores, found.labels,
        segmentation.device, segmentation.reason, seconds, notes, found.unstroked,
    )  # fmt: skip


def blank(request: Request, classes: ClassSet) -> Result:
    """Return the result of no network at all: nothing is known, and each pixel's label is that of none."""
    size = request.image.size
    scores = blank_scores(classes, size)
    labels = LabelMap(np.full(size, classes.ignore_id, np.uint16), classes)
    return Result(replace(request, model="", weights=""), scores, labels, None, None, "", "", {})


def _with_remark(notes: Sequence[str], labels: LabelMap) -> tuple[str, ...]:
    """Add that nothing was found, where that is so: an empty mask is no success to be passed over in silence."""
    notes = list(notes)
    background = [c.id for c in labels.classes.classes if c.name == _BACKGROUND]
    if background and bool((labels.ids == background[0]).all()):
        notes.append("Nothing but background was found: try weights that were trained on such images.")
    return tuple(notes)


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start
