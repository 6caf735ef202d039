"""The open image against the ground truth, off the window's thread: true labels, numbers, errors, and one confusion."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from segstudio import core
from segstudio.core import ClassSet, Comparison, Comparisons, Image, JobContext, LabelMap, metrics
from segstudio.core.classes import Alignment, CommonMaps, Truth, common_maps
from segstudio.core.metrics import Metrics, Region
from segstudio.core.session import Outcome, Session, Setup
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.truth.cells import Cell, Marked, marked
from segstudio.ui.truth.ground_truth import ComparisonsFactory
from segstudio.ui.truth.variants import comparison_of, variants_of

_REST: Final = 60  # milliseconds of rest before work starts


@dataclass(frozen=True, slots=True, eq=False)
class TruthView:
    """What is known of an image. `numbers`, `errors` and `lost` go by the key of a setup; `problem` says what failed.

    `truth` is None where the image has no label file. `lost` is the share of pixels whose class has no counterpart.
    `targets` names the common class of each class of the ground truth, by id.
    """

    image: Image | None = None
    truth: LabelMap | None = None
    classes: ClassSet | None = None
    numbers: Mapping[str, Metrics] = field(default_factory=dict)
    errors: Mapping[str, LabelMap] = field(default_factory=dict)
    lost: Mapping[str, float] = field(default_factory=dict)
    targets: Mapping[int, str] = field(default_factory=dict)
    marked: Marked | None = None
    problem: Exception | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ViewWork:
    """Reads the ground truth of an image and measures outcomes against it; `emit` gets what is done before the end."""

    comparisons: Comparisons
    image: Image
    path: Path
    files: Truth
    asked: Comparison
    outcomes: tuple[Outcome, ...]
    cell: Cell | None
    known: LabelMap | None
    emit: Callable[[TruthView], None]

    def __call__(self, context: JobContext) -> TruthView:
        """Run on a worker thread."""
        context.check()
        truth = self.known
        try:
            if truth is None:
                truth = self.comparisons.read_truth(self.files, self.path, self.image.size)
            shown = TruthView(self.image, truth)
            self.emit(shown)
            return self._measured(shown, truth, context) if truth is not None else replace(shown, whole=True)
        except core.SegStudioError as error:
            return TruthView(self.image, truth, problem=error, whole=True)

    def _measured(self, shown: TruthView, truth: LabelMap, context: JobContext) -> TruthView:
        done = [outcome for outcome in self.outcomes if outcome.labels is not None]
        if not done:
            return replace(shown, whole=True)
        alignment = self.comparisons.align(self.asked)
        context.check()
        maps = common_maps(alignment, [o.labels for o in done if o.labels is not None], truth)
        keys = [outcome.setup.key for outcome in done]
        errors = {key: found for i, key in enumerate(keys) if (found := maps.errors(i)) is not None}
        shown = replace(
            shown, classes=alignment.common, errors=errors, lost=dict(zip(keys, maps.lost, strict=True)),
            marked=self._marked(maps, keys), targets=targets_of(alignment, truth.classes),
        )  # fmt: skip
        self.emit(shown)
        numbers: dict[str, Metrics] = {}
        for index, key in enumerate(keys):
            context.check()
            counts = maps.counts(index, context)
            if counts is not None:
                numbers[key] = counts.metrics(alignment.common)
        return replace(shown, numbers=numbers, whole=True)

    def _marked(self, maps: CommonMaps, keys: list[str]) -> Marked | None:
        if self.cell is None or self.cell.setup.key not in keys:
            return None
        return marked(maps, keys.index(self.cell.setup.key), self.cell)


class TruthViews(QObject):
    """Follows the session while there are label files; `made` tells that `view` is another, `stepped` the region.

    `cell` is a confusion whose pixels are looked at; `step` goes through its regions, the largest first. `images` are
    those that have it, with its pixels in each, and `image` the place of the one that is looked at.
    """

    made = Signal()
    stepped = Signal(object)  # Region
    _emitted = Signal(object)

    def __init__(self, factory: ComparisonsFactory, context: UiContext, parent: QObject | None = None) -> None:
        """Take the collaborators."""
        super().__init__(parent)
        self._factory, self._preferences, self._store = factory, context.preferences, context.store
        self._catalog = context.services.catalog
        self.view = TruthView()
        self.cell: Cell | None = None
        self.images: tuple[tuple[Path, int], ...] = ()
        self.image: int | None = None
        self.at: int | None = None
        self._jump = False
        self.runner = JobRunner("truth-view", self)
        self.runner.finished.connect(lambda _, view: self._keep(view))
        self.runner.failed.connect(self._fail)
        self._emitted.connect(self._keep)
        self._timer = QTimer(self, singleShot=True, interval=_REST)
        self._timer.timeout.connect(self._start)
        context.store.changed.connect(self._follow)

    @property
    def is_busy(self) -> bool:
        """Whether something is being measured."""
        return self._timer.isActive() or bool(self.runner.jobs)

    @property
    def region(self) -> Region | None:
        """The region of the confusion that was jumped to."""
        found = self.view.marked
        there = found is not None and self.at is not None and self.at < len(found.regions)
        return found.regions[self.at] if found is not None and there and self.at is not None else None

    def select(self, cell: Cell | None) -> None:
        """Mark the pixels of a confusion, and go to the largest region of it as soon as it is known."""
        if cell != self.cell:
            self.cell, self.at = cell, None
            self._put(replace(self.view, marked=None))
        self._jump = cell is not None
        self._timer.start()

    def step(self, *, back: bool = False) -> Region | None:
        """Go to the next smaller region of the confusion, or back; round and round."""
        found = self.view.marked
        if found is None:
            return None
        self.at = (metrics.preceding if back else metrics.following)(found.regions, self.at)
        self.made.emit()
        if self.region is not None:
            self.stepped.emit(self.region)
        return self.region

    def shutdown(self) -> None:
        """End the thread."""
        self._timer.stop()
        self.runner.shutdown()

    def _follow(self, old: Session, new: Session) -> None:
        if new.image is not old.image or new.truth is not old.truth:
            self.at, self._jump = None, self.cell is not None
            self._put(TruthView(new.image))
        if new.truth is None and old.truth is not None:
            self.runner.cancel()
            self.select(None)
        if _needs(new) != _needs(old):
            self._timer.start()

    def _start(self) -> None:
        session, settings = self._store.session, self._preferences.settings
        truth, image, path = session.truth, session.image, session.path
        if truth is None or image is None or path is None:
            return
        setups = shown_setups(session)
        outcomes = tuple(o for s in setups if (o := outcome_of(session, s)) is not None)
        variants = variants_of(setups, self._catalog, settings.options())
        known = self.view.truth if self.view.image is image else None
        asked = comparison_of(session, variants)
        comparisons = self._factory(settings)
        self.runner.submit(
            "view", ViewWork(comparisons, image, path, truth, asked, outcomes, self.cell, known, self._emitted.emit)
        )

    def _keep(self, view: object) -> None:
        session = self._store.session
        if not isinstance(view, TruthView) or view.image is not session.image or session.truth is None:
            return
        if not view.whole:  # what is on its way must not take away what is known
            old = self.view
            view = replace(
                view, classes=view.classes or old.classes, numbers=view.numbers or old.numbers,
                errors=view.errors or old.errors, lost=view.lost or old.lost,
                targets=view.targets or old.targets, marked=view.marked or old.marked,
            )  # fmt: skip
        self._put(view)
        if self._jump and view.marked is not None:
            self._jump, self.at = False, None
            self.step()

    def _fail(self, _: Job, error: BaseException) -> None:
        if isinstance(error, Exception):
            self._put(replace(self.view, problem=error, whole=True))

    def _put(self, view: TruthView) -> None:
        self.view = view
        self.made.emit()


def targets_of(alignment: Alignment, classes: ClassSet) -> dict[int, str]:
    """Return the common names of the classes of a set by their ids; those without a counterpart are not in it."""
    names = alignment.targets[alignment.of([classes])[0]]
    return {c.id: target for c in classes.classes if (target := names.get(c.name)) is not None}


def shown_setups(session: Session) -> tuple[Setup, ...]:
    """Return what can be measured now: the panes of the grid, or the result that is shown, raw and refined."""
    if session.style.view == "grid":
        return session.style.layout.setups
    return (session.setup.raw, session.setup) if session.setup.refine is not None else (session.setup.raw,)


def outcome_of(session: Session, setup: Setup) -> Outcome | None:
    """Return what a setup came to on the open image, in the grid or beside it."""
    if session.style.view == "grid":
        return session.outcomes.get(setup.key)
    result = session.result
    if result is None or not session.has_network or session.image is None:
        return None
    labels = result.labels if setup.refine is None else session.refined
    return None if labels is None else Outcome(session.image, setup, result.request.options, labels)


def _needs(session: Session) -> tuple[object, ...]:
    """Return what views are made from."""
    found = tuple(outcome_of(session, setup) for setup in shown_setups(session))
    labels = tuple(id(o.labels) if o is not None else 0 for o in found)
    shown = session.style.view, session.style.layout.keys
    return id(session.image), id(session.truth), id(session.mapping), labels, shown
