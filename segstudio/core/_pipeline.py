"""One request becomes one result: network, labels, refiner, in a straight line."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Protocol

from segstudio.core import _scoring
from segstudio.core._catalog import Catalog
from segstudio.core._errors import RefineError, SegStudioError
from segstudio.core._jobs import JobContext
from segstudio.core._params import resolve
from segstudio.core._result import Request, Result, Segmentation
from segstudio.core._values import Image, LabelMap, Scores

_BACKGROUND: Final = "background"


class Engine(Protocol):
    """Runs networks. Implemented by `segstudio.engine`; the window and the command line are handed one."""

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        """Run the request's network on its image; raises a `SegStudioError` that says what to do."""
        ...


def run(request: Request, catalog: Catalog, engine: Engine, context: JobContext) -> Result:
    """Segment one picture and refine the outcome if asked to."""
    seconds: dict[str, float] = {}
    with _timed(seconds, "network"):
        segmentation = engine.segment(request, context)
    with _timed(seconds, "labels"):
        labels = _scoring.labels(segmentation.scores)
    refined_scores = refined = None
    if request.refine is not None:
        with _timed(seconds, "refine"):
            refined_scores = refine(request, request.image, segmentation.scores, catalog, context)
            refined = _scoring.labels(refined_scores)
    return Result(
        request, segmentation.scores, labels, refined_scores, refined,
        segmentation.device, segmentation.reason, seconds, _with_remark(segmentation.notes, refined or labels),
    )  # fmt: skip


def _with_remark(notes: Sequence[str], labels: LabelMap) -> tuple[str, ...]:
    """Add that nothing was found, where that is so: an empty mask is no success to be passed over in silence."""
    notes = list(notes)
    background = [c.id for c in labels.classes.classes if c.name == _BACKGROUND]
    if background and bool((labels.ids == background[0]).all()):
        notes.append("Nothing but background was found: try weights that were trained on such pictures.")
    return tuple(notes)


def refine(request: Request, image: Image, scores: Scores, catalog: Catalog, context: JobContext) -> Scores:
    """Refine scores that are already there; whatever a refiner raises becomes a `RefineError`."""
    if request.refine is None:
        return scores
    spec = catalog.refiner(request.refine)
    missing = spec.available()
    if missing:
        raise RefineError(spec.key, "cannot run here.", missing)
    try:
        return spec.make(resolve(spec.params, request.refine_values)).refine(image, scores, context)
    except SegStudioError:
        raise
    except Exception as error:
        raise RefineError(spec.key, f"failed ({type(error).__name__}: {error}).", "Try other parameters.") from error


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start
