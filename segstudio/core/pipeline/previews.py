"""A quick look at what a refiner would do: a part of the image, made smaller, with what lies around it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segstudio.core import _scoring
from segstudio.core._jobs import JobContext
from segstudio.core._params import resolve
from segstudio.core._result import Request, Result
from segstudio.core._values import Image, LabelMap, Scores
from segstudio.core.pipeline.refinement import available_refiner, refining
from segstudio.core.plugins.catalog import Catalog
from segstudio.core.plugins.specs import ScalableRefiner

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels of the image


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """Labels of a region, `factor` times smaller, as refined for `request`; they replace those of `result` for a while.

    The region may stick out of the image by less than `factor` pixels. With a `step`, of `steps`, they are what the
    result's own refinement had come to by then.
    """

    labels: LabelMap
    region: Box
    factor: int
    request: Request
    result: Result
    step: int | None = None
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of an image and its scores, `factor` times smaller; `inner` is what will be shown, in its pixels."""

    image: Image
    scores: Scores
    inner: Box
    region: Box
    factor: int


def margin(request: Request, catalog: Catalog) -> float | None:
    """Return how many pixels around a region count for it, or None where the refiner works on whole images only."""
    if request.refine is None:
        return None
    spec = available_refiner(catalog, request.refine)
    with refining(spec.key):
        refiner = spec.make(resolve(spec.params, request.refine_values))
        return refiner.reach(request.image.size) if isinstance(refiner, ScalableRefiner) else None


def outer(region: Box, around: float, size: tuple[int, int]) -> Box:
    """Widen a region by a margin, within an image (height, width)."""
    left, top, right, bottom = region
    more = math.ceil(around)
    return max(left - more, 0), max(top - more, 0), min(right + more, size[1]), min(bottom + more, size[0])


def crop(image: Image, scores: Scores, region: Box, around: float, factor: int) -> Crop:
    """Cut a region with a margin out of image and scores, and make both `factor` times smaller."""
    shown, whole = (_aligned(box, factor) for box in (region, outer(region, around, image.size)))
    left, top, right, bottom = whole
    pixels = image.pixels[top : min(bottom, image.size[0]), left : min(right, image.size[1])]
    inner = tuple((a - b) // factor for a, b in zip(shown, (left, top, left, top), strict=True))
    return Crop(
        Image(block_means(pixels, factor)),
        _sampled(scores, whole, factor),
        (inner[0], inner[1], inner[2], inner[3]),
        shown,
        factor,
    )


def preview(seen: Crop, request: Request, result: Result, catalog: Catalog, context: JobContext) -> Preview | None:
    """Refine a glimpse as `request` says, its widths made smaller alike; None where the refiner cannot."""
    if request.refine is None:
        return None
    spec = available_refiner(catalog, request.refine)
    with refining(spec.key):
        refiner = spec.make(resolve(spec.params, request.refine_values))
        small = refiner.shrunk(seen.factor, request.image.size) if isinstance(refiner, ScalableRefiner) else None
        if small is None:
            return None
        labels = _scoring.labels(small.refine(seen.image, seen.scores, context))
    left, top, right, bottom = seen.inner
    return Preview(
        LabelMap(labels.ids[top:bottom, left:right].copy(), labels.classes), seen.region, seen.factor, request, result
    )


def block_means(pixels: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Average blocks of `factor` x `factor` pixels (H, W, 3); blocks that stick out repeat the border."""
    if factor == 1:
        return np.ascontiguousarray(pixels)
    bottom, right = (-length % factor for length in pixels.shape[:2])
    full = np.pad(pixels, ((0, bottom), (0, right), (0, 0)), "edge") if bottom or right else pixels
    total = np.zeros((full.shape[0] // factor, full.shape[1] // factor, 3), np.uint32)
    for dy in range(factor):
        for dx in range(factor):
            total += full[dy::factor, dx::factor]
    return np.asarray((total + factor * factor // 2) // (factor * factor), np.uint8)


def _aligned(region: Box, factor: int) -> Box:
    """Widen a region to whole blocks."""
    left, top, right, bottom = region
    return left // factor * factor, top // factor * factor, -(-right // factor) * factor, -(-bottom // factor) * factor


def _sampled(scores: Scores, region: Box, factor: int) -> Scores:
    """Interpolate scores bilinearly at the middle of each block of a region."""
    left, top, right, bottom = region
    height, width = scores.size
    data = scores.data
    rows = _places(top, bottom, factor, height, data.shape[1], align_corners=scores.align_corners)
    columns = _places(left, right, factor, width, data.shape[2], align_corners=scores.align_corners)
    tall = _between(data, rows, axis=1)
    small = _between(tall, columns, axis=2)
    return Scores(small, (small.shape[1], small.shape[2]), scores.classes, scores.kind)


def _places(start: int, stop: int, factor: int, length: int, cells: int, *, align_corners: bool) -> NDArray[np.float64]:
    """Return where the middles of blocks lie among the cells of a grid of scores."""
    at = np.minimum(np.arange(start, stop, factor) + (factor - 1) / 2, length - 1)
    cell = at * ((cells - 1) / max(length - 1, 1)) if align_corners else (at + 0.5) * (cells / length) - 0.5
    return np.asarray(np.clip(cell, 0, cells - 1), np.float64)


def _between(
    values: NDArray[np.float16] | NDArray[np.float32], at: NDArray[np.float64], axis: int
) -> NDArray[np.float32]:
    """Interpolate along one axis."""
    low = at.astype(np.intp)
    high = np.minimum(low + 1, values.shape[axis] - 1)
    part = (at - low).astype(np.float32).reshape([-1 if i == axis else 1 for i in range(3)])
    first = values.take(low, axis).astype(np.float32)
    result: NDArray[np.float32] = first + (values.take(high, axis).astype(np.float32) - first) * part
    return result
