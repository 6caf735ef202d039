"""Scores become the labels that are shown: refined where that is asked for, with a person's strokes in them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from segstudio.core import _scoring
from segstudio.core._errors import RefineError, SegStudioError
from segstudio.core._jobs import JobContext
from segstudio.core._params import ParamValue, resolve
from segstudio.core._result import Request, Result, UnstrokedResult
from segstudio.core._values import Image, LabelMap, Scores
from segstudio.core.plugins.catalog import Catalog
from segstudio.core.plugins.specs import RefinerSpec
from segstudio.core.strokes import evidence
from segstudio.core.strokes.class_merging import MergedClasses, merged_classes
from segstudio.core.strokes.coverage import known_strokes, near

COARSE_MEGAPIXELS: Final = 0.1  # megapixels on which a first answer is worked out
COARSE_STEPS: Final = 5  # and in so many iterations: what networks say hardly changes after them, see docs/crf.md
_STEPS: Final = "iterations"  # the parameter by which refiners say how many they take
_SIZE: Final = "max_megapixels"  # the parameter by which refiners bound what they work on
_FULL: Final = 4.0  # megapixels of evidence: what the refiners' own default is


@dataclass(frozen=True, slots=True)
class Refinement:
    """Refined scores and labels, or None where nothing is to be done; `unstroked` is the same without the strokes."""

    scores: Scores | None = None
    labels: LabelMap | None = None
    unstroked: UnstrokedResult | None = None


def refine(request: Request, image: Image, scores: Scores, catalog: Catalog, context: JobContext) -> Scores:
    """Refine scores that are already there; whatever a refiner raises becomes a `RefineError`."""
    if request.refine is None:
        return scores
    spec = available_refiner(catalog, request.refine)
    with refining(spec.key):
        return spec.make(resolve(spec.params, request.refine_values)).refine(image, scores, context)


def available_refiner(catalog: Catalog, key: str) -> RefinerSpec:
    """Return a refiner that can run here; raises what is missing else."""
    spec = catalog.refiner(key)
    missing = spec.available()
    if missing:
        raise RefineError(spec.key, "cannot run here.", missing)
    return spec


@contextmanager
def refining(key: str) -> Iterator[None]:
    """Turn whatever a refiner raises into a `RefineError`."""
    try:
        yield
    except SegStudioError:
        raise
    except Exception as error:
        raise RefineError(key, f"failed ({type(error).__name__}: {error}).", "Try other parameters.") from error


def refine_with_strokes(
    request: Request,
    scores: Scores,
    catalog: Catalog,
    context: JobContext,
    unstroked: UnstrokedResult | None = None,
    *,
    coarse: bool = False,
) -> Refinement:
    """Refine scores, and let the request's strokes count; `unstroked` is what is known of the answer without them.

    A `coarse` answer is on its way to another: what nobody looks at meanwhile is left out.
    """
    strokes = known_strokes(request.strokes, scores.classes)
    alone = evidence.is_blank(scores)
    if not strokes:
        return Refinement() if alone else _plain(request, scores, catalog, context)
    if alone:
        unstroked = None  # strokes alone decide about the whole image
    elif unstroked is None:
        unstroked = _refine_unstroked(request, scores, catalog, context)
    likely = evidence.evidence(request.image, scores, strokes, _megapixels(request, catalog))
    context.check()
    reached = near(strokes, scores.classes, request.image.size) if unstroked is not None else None
    some = MergedClasses(likely)
    if request.refine is not None and unstroked is not None and reached is not None:
        some = merged_classes(likely, strokes, unstroked.labels, reached)
    likely = some.redistribute(refine(request, request.image, some.scores, catalog, context))
    labels = LabelMap(_scoring.labels(likely).ids, scores.classes)
    full = evidence.clamp_strokes(likely, strokes, scores.classes)
    if unstroked is not None and reached is not None and not coarse:
        full = evidence.restrict_to_reach(full, unstroked, reached)
    return Refinement(full, evidence.apply_strokes(labels, full, strokes, unstroked, reached), unstroked)


def coarse_request(request: Request, catalog: Catalog) -> Request | None:
    """Return a request that is answered sooner and more coarsely, or None where the refiner knows no such way."""
    if request.refine is None or request.image.size[0] * request.image.size[1] <= COARSE_MEGAPIXELS * 1e6:
        return None
    params = {param.key: param for param in catalog.refiner(request.refine).params}
    if _SIZE not in params:
        return None
    values: dict[str, ParamValue] = {**request.refine_values, _SIZE: COARSE_MEGAPIXELS}
    if _STEPS in params:
        values[_STEPS] = min(COARSE_STEPS, int(values.get(_STEPS, params[_STEPS].default)))
    return replace(request, refine_values=values)


def unstroked_result(result: Result, request: Request) -> UnstrokedResult | None:
    """Return what a result tells of the answer to a request without its strokes, if it was refined the same way."""
    done, known = result.request, result.unstroked
    if known is not None and (known.refine, dict(known.values)) == (request.refine, dict(request.refine_values)):
        return known
    if evidence.is_blank(result.scores):
        return None
    if request.refine is None:
        return UnstrokedResult(result.scores, result.labels, None, {})
    same = (done.refine, dict(done.refine_values)) == (request.refine, dict(request.refine_values))
    if result.refined_scores is None or result.refined is None or not same:
        return None
    drawn = known_strokes(done.strokes, result.scores.classes)
    return None if drawn else UnstrokedResult(result.refined_scores, result.refined, done.refine, done.refine_values)


def updated_result(
    result: Result, request: Request, catalog: Catalog, context: JobContext, coarse: Request | None = None
) -> Result:
    """Return a result whose scores are refined anew, as `request` asks, or for now as `coarse` does.

    A coarse result says so in its request: refining it is still due.
    """
    start = time.perf_counter()
    unstroked = unstroked_result(result, request)
    found = refine_with_strokes(
        coarse or request, result.scores, catalog, context, unstroked, coarse=coarse is not None
    )
    seconds = {**result.seconds, "refine": time.perf_counter() - start}
    return replace(
        result,
        request=coarse or request,
        refined_scores=found.scores,
        refined=found.labels,
        unstroked=found.unstroked,
        seconds=seconds,
    )


def _plain(request: Request, scores: Scores, catalog: Catalog, context: JobContext) -> Refinement:
    if request.refine is None:
        return Refinement()
    refined = refine(request, request.image, scores, catalog, context)
    return Refinement(refined, _scoring.labels(refined))


def _refine_unstroked(request: Request, scores: Scores, catalog: Catalog, context: JobContext) -> UnstrokedResult:
    plain = refine(request, request.image, scores, catalog, context)
    return UnstrokedResult(plain, _scoring.labels(plain), request.refine, request.refine_values)


def _megapixels(request: Request, catalog: Catalog) -> float:
    """Return how large the refiner works: evidence on a finer grid would only be shrunk again."""
    if request.refine is None:
        return _FULL
    spec = catalog.refiner(request.refine)
    default = next((param.default for param in spec.params if param.key == _SIZE), _FULL)
    return float(request.refine_values.get(_SIZE, default))
