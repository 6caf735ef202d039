"""The contract of refiners."""

from collections.abc import Mapping, Sequence

import numpy as np

from segstudio.api.testing._expect import expect, expect_key, expect_params
from segstudio.api.testing._light import check_light
from segstudio.core import (
    Cancelled,
    CancelToken,
    ClassSet,
    Image,
    JobContext,
    ParamValue,
    Progress,
    Scores,
    SegClass,
    resolve,
)
from segstudio.core.plugins import RefinerSpec

SIZES = ((1, 1), (17, 3), (40, 56))
_CLASSES = ClassSet(tuple(SegClass(i, name, (90 * i, 0, 0)) for i, name in enumerate(("left", "right", "rim"))))


def check_refiner(spec: RefinerSpec, *, sizes: Sequence[tuple[int, int]] = SIZES) -> None:
    """Check one refiner.

    Its module is light, its description complete, its presets allowed. Where it is available: it turns logits of any
    resolution into full-size probabilities, gives the same answer twice, leaves what it is given alone, tells progress,
    and stops when asked to.
    """
    check_light(spec.make.__module__)
    expect_key(spec.key, spec.title)
    expect_params(spec.key, spec.params, spec.presets)
    if spec.available():
        return
    for size in sizes:
        _check_answer(spec, *sample(size), {})
    for preset in spec.presets:
        _check_answer(spec, *sample(sizes[-1]), preset.values)
    _check_progress(spec)
    _check_stops(spec)


def sample(size: tuple[int, int], shrink: int = 2) -> tuple[Image, Scores]:
    """Make an image of two halves with noise, and logits for three classes at a `shrink`-th of its size."""
    height, width = size
    rng = np.random.default_rng(7)
    half = np.where(np.arange(width) * 2 < width, 60, 190)
    pixels = np.clip(half[None, :, None] + rng.integers(-20, 21, (height, width, 3)), 0, 255).astype(np.uint8)
    small = (3, -(-height // shrink), -(-width // shrink))
    logits = rng.normal(0, 1, small).astype(np.float32)
    side = np.arange(small[2]) * 2 < small[2]
    logits[0] += 2 * side
    logits[1] += 2 * ~side
    return Image(pixels), Scores(logits, size, _CLASSES)


def _refine(
    spec: RefinerSpec, image: Image, scores: Scores, values: Mapping[str, ParamValue], context: JobContext
) -> Scores:
    return spec.make(resolve(spec.params, values)).refine(image, scores, context)


def _check_answer(spec: RefinerSpec, image: Image, scores: Scores, values: Mapping[str, ParamValue]) -> None:
    pixels, data = image.pixels.copy(), scores.data.copy()
    first, second = (_refine(spec, image, scores, values, JobContext()) for _ in range(2))
    what = f"{spec.key} on {image.size}"
    expect(first.kind == "probabilities", f"{what}: returns {first.kind}, expected probabilities.")
    expect(first.size == image.size, f"{what}: stands for an image of {first.size}.")
    expect(first.classes == scores.classes, f"{what}: returns other classes than it was given.")
    full = first.data.astype(np.float32)
    expect(full.shape[1:] == image.size, f"{what}: returns {full.shape[1:]}, expected the full size.")
    expect(bool(np.isfinite(full).all()), f"{what}: probabilities are not finite.")
    expect(bool(((full >= -1e-4) & (full <= 1 + 1e-3)).all()), f"{what}: probabilities leave 0-1.")
    expect(bool(np.allclose(full.sum(0), 1, atol=5e-3)), f"{what}: probabilities of a pixel do not sum to 1.")
    expect(bool(np.allclose(full, second.data, atol=1e-3)), f"{what}: two runs differ.")
    same = np.array_equal(pixels, image.pixels) and np.array_equal(data, scores.data)
    expect(same, f"{what}: changes what it was given.")


def _check_progress(spec: RefinerSpec) -> None:
    told: list[Progress] = []
    _refine(spec, *sample(SIZES[-1]), {}, JobContext(report=told.append))
    expect(bool(told), f"{spec.key}: tells no progress.")
    expect(all(0 <= p.done <= p.total or p.total == 0 for p in told), f"{spec.key}: progress goes past its total.")


def _check_stops(spec: RefinerSpec) -> None:
    """Asked beforehand or at its first sign of life, the refiner must end with `Cancelled`."""
    for early in (True, False):
        token = CancelToken()
        if early:
            token.cancel()
        context = JobContext(token, lambda _, token=token: token.cancel())  # type: ignore[misc]  # binds this token
        try:
            _refine(spec, *sample(SIZES[-1]), {}, context)
        except Cancelled:
            continue
        raise AssertionError(f"{spec.key}: goes on although it was asked to stop {'before' if early else 'while'} it.")
