"""Many ways to segment one image, as one piece of work: each network runs once, whatever is refined of it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from segstudio.core import _scoring
from segstudio.core._errors import ModelError, SegStudioError
from segstudio.core._jobs import JobContext, Progress
from segstudio.core._result import RunOptions, Segmentation
from segstudio.core._values import Image, LabelMap, Scores
from segstudio.core.pipeline.inference import Engine
from segstudio.core.pipeline.refinement import refine
from segstudio.core.plugins.catalog import Catalog
from segstudio.core.session.setup import Setup

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What one way to segment came to on an image: labels, or the error that says why there are none.

    `raw` are the network's scores and `scores` those after refining (the same object where nothing is refined); both
    are None where they were let go to stay within the memory for comparisons. `seconds` is by stage.
    """

    image: Image
    setup: Setup
    options: RunOptions
    labels: LabelMap | None = None
    raw: Scores | None = None
    scores: Scores | None = None
    device: str = ""
    reason: str = ""
    seconds: Mapping[str, float] | None = None
    error: Exception | None = None

    @property
    def time(self) -> float:
        """Seconds of all stages together."""
        return sum((self.seconds or {}).values())

    def slim(self) -> "Outcome":
        """Keep the labels alone."""
        return replace(self, raw=None, scores=None)


class Listener(Protocol):
    """Hears what happens, on the thread that works."""

    def progress(self, setups: Sequence[Setup], progress: Progress) -> None:
        """Hear how far the work on these is."""
        ...

    def done(self, outcome: Outcome) -> None:
        """Hear of one that has ended, well or not."""
        ...


@dataclass(frozen=True, slots=True)
class PaneWork:
    """An image and the ways to segment it; `known` is what networks came to before, by the key of `Setup.raw`."""

    image: Image
    setups: tuple[Setup, ...]
    options: RunOptions
    known: Mapping[str, Outcome]

    def groups(self) -> list[tuple[Setup, ...]]:
        """Gather what needs the same network, in the order in which networks come up; raw ones go first."""
        groups: dict[str, list[Setup]] = {}
        for setup in self.setups:
            groups.setdefault(setup.raw.key, []).append(setup)
        return [tuple(sorted(group, key=lambda setup: setup.refine is not None)) for group in groups.values()]


def run_panes(work: PaneWork, catalog: Catalog, engine: Engine, context: JobContext, listener: Listener) -> None:
    """Segment an image in all ways, one after the other; what fails is told as its outcome, and the rest goes on.

    Raises `Cancelled` alone.
    """
    for group in work.groups():
        reporting = _reporting_to(context, listener, group)
        try:
            raw = work.known.get(group[0].raw.key) or _network(work, group[0], engine, reporting)
        except Exception as error:
            for setup in group:
                listener.done(Outcome(work.image, setup, work.options, error=_as_program_error(setup, error)))
            continue
        for setup in group:
            context.check()
            listener.done(_refined(raw, setup, catalog, _reporting_to(context, listener, (setup,))))


def _reporting_to(context: JobContext, listener: Listener, setups: Sequence[Setup]) -> JobContext:
    return JobContext(context.token, lambda progress: listener.progress(setups, progress))


def _network(work: PaneWork, setup: Setup, engine: Engine, context: JobContext) -> Outcome:
    seconds: dict[str, float] = {}
    found: Segmentation = _timed(
        seconds, "network", lambda: engine.segment(setup.raw.request(work.image, work.options), context)
    )
    labels = _timed(seconds, "labels", lambda: _scoring.labels(found.scores))
    return Outcome(
        work.image, setup.raw, work.options, labels, found.scores, found.scores, found.device, found.reason, seconds
    )


def _refined(raw: Outcome, setup: Setup, catalog: Catalog, context: JobContext) -> Outcome:
    if setup.refine is None or raw.raw is None:
        return replace(raw, setup=setup)
    scores, seconds = raw.raw, dict(raw.seconds or {})
    request = setup.request(raw.image, raw.options)
    try:
        better = _timed(seconds, "refine", lambda: refine(request, raw.image, scores, catalog, context))
        return replace(raw, setup=setup, labels=_scoring.labels(better), scores=better, seconds=seconds)
    except SegStudioError as error:
        return Outcome(raw.image, setup, raw.options, error=error)


def _timed(seconds: dict[str, float], stage: str, work: Callable[[], T]) -> T:
    start = time.perf_counter()
    done = work()
    seconds[stage] = time.perf_counter() - start
    return done


def _as_program_error(setup: Setup, error: Exception) -> Exception:
    """Say as a sentence with a remedy what nobody expected."""
    if isinstance(error, SegStudioError):
        return error
    message = f"failed ({type(error).__name__}: {error})."
    return ModelError(setup.model, message, "Choose another network, or report this to the plugin's author.")
