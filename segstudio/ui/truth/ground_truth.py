"""Finds label files off the window's thread, and keeps those that networks are measured against."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segstudio.core import ClassSet, Comparison, Comparisons, JobContext, Settings, classes, files
from segstudio.core.classes import FoundTruth, Truth, ValueKind
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.naming import items_of
from segstudio.ui.base.runner import Job, JobRunner

ComparisonsFactory = Callable[[Settings], Comparisons]


@dataclass(frozen=True, slots=True)
class TruthQuery:
    """Where labels lie, and what a person said of them: what their classes are, or in which file; what values are."""

    folder: Path
    classes: Path | ClassSet | None = None
    kind: ValueKind | None = None


@dataclass(frozen=True, slots=True)
class FindWork:
    """Pairs images with label files, and suggests what their values mean."""

    comparisons: Comparisons
    paths: tuple[Path, ...]
    root: Path | None
    query: TruthQuery

    def __call__(self, context: JobContext) -> FoundTruth | None:
        """Run on a worker thread."""
        context.check()
        items = items_of(self.paths, self.root)
        asked = Comparison(items, (), self.query.folder, self.query.classes, kind=self.query.kind)
        return self.comparisons.find_truth(asked)


@dataclass(frozen=True, slots=True)
class PairWork:
    """Pairs other images with the files of a folder whose values are understood already."""

    paths: tuple[Path, ...]
    truth: Truth

    def __call__(self, context: JobContext) -> Truth:
        """Run on a worker thread."""
        context.check()
        labels = files.list_images(self.truth.folder, classes.LABEL_SUFFIXES, on_error=lambda _: None)
        return replace(self.truth, files=classes.pair_by_stem(self.paths, labels).matched)


class TruthController(QObject):
    """`found` tells what a folder would be taken for, `missed` why it cannot be; what is used stands in the session.

    Where another folder of images is opened, its images are looked for among the same label files.
    """

    found = Signal(object)  # FoundTruth
    missed = Signal(object)  # an error

    def __init__(self, factory: ComparisonsFactory, context: UiContext, parent: QObject | None = None) -> None:
        """Take the collaborators."""
        super().__init__(parent)
        self._factory, self._preferences, self._store, self._files = (
            factory,
            context.preferences,
            context.store,
            context.files,
        )
        self.runner = JobRunner("truth", self)
        self.runner.finished.connect(self._emit)
        self.runner.failed.connect(lambda _, error: self.missed.emit(error))

    def search(self, query: TruthQuery) -> None:
        """Look what a folder would be taken for; `found` or `missed` answers."""
        paths = tuple(self._files.paths)
        comparisons = self._factory(self._preferences.settings)
        self.runner.submit("find", FindWork(comparisons, paths, self._files.root, query))

    def use(self, truth: Truth) -> None:
        """Measure against these label files from now on."""
        self._store.put(self._store.session.with_truth(truth))

    def forget(self) -> None:
        """Measure against none."""
        self.runner.cancel()
        self._store.put(self._store.session.with_truth(None))

    def follow_list(self) -> None:
        """Find the label files of the images that are listed now."""
        truth = self._store.session.truth
        if truth is not None and not set(self._files.paths) & set(truth.files):
            self.runner.submit("pair", PairWork(tuple(self._files.paths), truth))

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _emit(self, job: Job, value: object) -> None:
        if isinstance(value, FoundTruth):
            self.found.emit(value)
        elif isinstance(value, Truth) and self._store.session.truth is not None:
            self.use(value)
