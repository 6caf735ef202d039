"""Counts what covers how much of the image, off the window's thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, Signal

from segstudio.core import JobContext, LabelMap
from segstudio.core.session import Session
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.store import SessionStore


@dataclass(frozen=True, slots=True)
class Areas:
    """Shares of the image by class id, 0 to 1, of raw and refined labels, and the share that refining changed."""

    raw: Mapping[int, float] = field(default_factory=dict)
    refined: Mapping[int, float] = field(default_factory=dict)
    changed: float | None = None

    @property
    def final(self) -> Mapping[int, float]:
        """The shares after refining where there are any, else the raw ones."""
        return self.refined or self.raw


@dataclass(frozen=True, slots=True)
class AreaWork:
    """Counts two label maps."""

    raw: LabelMap
    refined: LabelMap | None

    def __call__(self, context: JobContext) -> Areas:
        """Run on a worker thread."""
        raw = shares(self.raw)
        context.check()
        if self.refined is None:
            return Areas(raw)
        changed = float(np.count_nonzero(self.raw.ids != self.refined.ids)) / self.raw.ids.size
        return Areas(raw, shares(self.refined), changed)


def shares(labels: LabelMap) -> dict[int, float]:
    """Return the share of every class, by id."""
    return {key: count / labels.ids.size for key, count in labels.areas().items()}


class AreaCounter(QObject):
    """Follows the session and tells the areas of what it shows."""

    counted = Signal(object)  # Areas

    def __init__(self, store: SessionStore, parent: QObject | None = None) -> None:
        """Watch the store."""
        super().__init__(parent)
        self.areas = Areas()
        self.runner = JobRunner("areas", self)
        self.runner.finished.connect(self._keep)
        store.changed.connect(self._follow)

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _follow(self, old: Session, new: Session) -> None:
        if new.result is old.result and new.refined is old.refined:
            return
        if new.result is None:
            self.runner.cancel()
            self._emit(Areas())
        else:
            self.runner.submit("areas", AreaWork(new.result.labels, new.refined))

    def _keep(self, _: Job, areas: Areas) -> None:
        self._emit(areas)

    def _emit(self, areas: Areas) -> None:
        self.areas = areas
        self.counted.emit(areas)
