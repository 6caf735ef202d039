"""A refinement step by step: what each iteration changed, and how far the free energy had come."""

import math
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from segstudio.core import _scoring
from segstudio.core._errors import RefineError
from segstudio.core._jobs import JobContext
from segstudio.core._params import resolve
from segstudio.core._result import Result
from segstudio.core._values import LabelMap
from segstudio.core.pipeline.previews import Preview
from segstudio.core.pipeline.refinement import available_refiner, refining
from segstudio.core.plugins.catalog import Catalog
from segstudio.core.plugins.specs import RefineState, SteppedRefiner

_ROOM: Final = 200_000_000  # bytes for the labels of all steps


@dataclass(frozen=True, slots=True, eq=False)
class TraceStep:
    """The labels after a step, and how many pixels of the image differ from the step before and from raw.

    `labels` stand for the whole image, at its size or a whole fraction of it. `energy` is the free energy, nats for a
    pixel, or None where the refiner tells none.
    """

    labels: LabelMap
    changed: int
    from_raw: int
    energy: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """All steps of the refinement of `result`; the first is the network's own output. `pixels` are the image's."""

    result: Result
    steps: tuple[TraceStep, ...]
    pixels: int

    def share(self, count: int) -> float:
        """Return what part of the image so many pixels are."""
        return count / self.pixels

    def preview(self, step: int) -> Preview:
        """Show the labels after a step in place of the refined ones."""
        labels, size = self.steps[step].labels, self.result.labels.size
        request = self.result.request
        return Preview(labels, (0, 0, size[1], size[0]), 1, request, self.result, step, len(self.steps) - 1)

    @property
    def rises(self) -> tuple[int, ...]:
        """The steps after which the free energy was higher than before."""
        pairs = enumerate(zip(self.steps, self.steps[1:], strict=False), 1)
        return tuple(n for n, (a, b) in pairs if None not in (a.energy, b.energy) and (b.energy or 0) > (a.energy or 0))


def trace(result: Result, catalog: Catalog, context: JobContext, room: int = _ROOM) -> Trace:
    """Refine the scores of a result as its request says, and keep each step; labels take at most `room` bytes.

    Raises `RefineError` where the refiner does not show its steps, and `Cancelled` between them.
    """
    request = result.request
    if request.refine is None:
        raise RefineError("none", "nothing is refined here.", "Choose a refiner.")
    spec = available_refiner(catalog, request.refine)
    with refining(spec.key):
        refiner = spec.make(resolve(spec.params, request.refine_values))
        if not isinstance(refiner, SteppedRefiner):
            raise RefineError(spec.key, "does not show its steps.", "Choose DenseCRF or ConvCRF.")
        keeper = _TraceRecorder(result.labels, room)
        with closing(refiner.steps(request.image, result.scores, context)) as states:
            for state in states:
                keeper.take(state)
                context.check()
    return Trace(result, tuple(keeper.steps), result.labels.ids.size)


class _TraceRecorder:
    """Counts at full size and keeps labels, thinning all of them alike when they take too much room."""

    def __init__(self, raw: LabelMap, room: int) -> None:
        self.steps: list[TraceStep] = []
        self._raw, self._last, self._room, self._factor = raw.ids, raw.ids, room, 1

    def take(self, state: RefineState) -> None:
        """Add a step."""
        labels = _scoring.labels(state.scores)
        changed = int(np.count_nonzero(labels.ids != self._last)) if self.steps else 0
        from_raw = int(np.count_nonzero(labels.ids != self._raw))
        self._last = labels.ids
        kept = thinned(labels, self._factor)
        self.steps.append(TraceStep(kept, changed, from_raw, state.energy))
        held = sum(step.labels.ids.nbytes for step in self.steps)
        if held > self._room:
            more = math.ceil(math.sqrt(held / self._room)) * 2 if kept.ids.size > 1 else 1
            self._factor *= more
            self.steps = [replace(step, labels=thinned(step.labels, more)) for step in self.steps]


def thinned(labels: LabelMap, factor: int) -> LabelMap:
    """Keep the middle one of `factor` x `factor` pixels."""
    if factor == 1:
        return labels
    middle = [min(factor // 2, length - 1) for length in labels.size]
    return LabelMap(labels.ids[middle[0] :: factor, middle[1] :: factor].copy(), labels.classes)
