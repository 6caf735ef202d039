"""Makes the layers of the grid's panes off the window's thread, and walks through the regions where networks differ."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from segstudio.core import metrics
from segstudio.core.metrics import Region
from segstudio.core.session import Outcome, Session
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.store import SessionStore
from segstudio.ui.compare.layers import Layers, LayerWork, Pair

_REST: Final = 80  # milliseconds of rest before a moved slider starts work


class LayerMaker(QObject):
    """Follows the session; `made` tells that `layers` are others, `problem` what could not be compared."""

    made = Signal()
    problem = Signal(object)

    def __init__(self, store: SessionStore, parent: QObject | None = None) -> None:
        """Watch the store."""
        super().__init__(parent)
        self._store = store
        self.layers = Layers()
        self.pair: Pair | None = None
        self.at: int | None = None
        self.runner = JobRunner("layers", self)
        self.runner.finished.connect(self._keep)
        self.runner.failed.connect(self._fail)
        self._timer = QTimer(self, singleShot=True, interval=_REST)
        self._timer.timeout.connect(self._start)
        store.changed.connect(self._follow)

    @property
    def is_busy(self) -> bool:
        """Whether something is being made."""
        return self._timer.isActive() or bool(self.runner.jobs)

    @property
    def region(self) -> Region | None:
        """The region that was jumped to."""
        found = self.layers.difference
        return found.regions[self.at] if found is not None and self.at is not None else None

    def step(self, *, back: bool = False) -> Region | None:
        """Go to the next smaller region where networks differ, or back; round and round."""
        found = self.layers.difference
        if found is not None:
            self.at = (metrics.preceding if back else metrics.following)(found.regions, self.at)
            self.made.emit()
        return self.region

    def choose(self, pair: Pair | None) -> None:
        """Keep what differs between two classes alone, or all."""
        if pair != self.pair:
            self.pair = pair
            self._timer.start()

    def shutdown(self) -> None:
        """End the thread."""
        self._timer.stop()
        self.runner.shutdown()

    def _follow(self, old: Session, new: Session) -> None:
        if new.image is not old.image:
            self.pair = None
            self._put(Layers())
        if _needs(new) != _needs(old) or (new.style.view == "grid") != (old.style.view == "grid"):
            self._timer.start()

    def _start(self) -> None:
        session = self._store.session
        style = session.style
        outcomes = tuple(session.outcomes[s.key] for s in style.layout.setups if s.key in session.outcomes)
        differing = style.layer == "disagreement" or style.layout.find("difference") is not None
        plain = style.layer == "classes" and not style.min_confidence and not differing
        if style.view != "grid" or plain or not outcomes:
            self.runner.cancel()
            self._put(Layers())
        else:
            self.runner.submit(
                "layers", LayerWork(outcomes, style.layer, style.min_confidence, differing, self.pair, session.mapping)
            )

    def _keep(self, _: Job, layers: object) -> None:
        if isinstance(layers, Layers):
            self._put(layers)
            if layers.problem is not None:
                self.problem.emit(layers.problem)

    def _fail(self, _: Job, error: BaseException) -> None:
        self.problem.emit(error)

    def _put(self, layers: Layers) -> None:
        self.layers, self.at = layers, None
        self.made.emit()


def _needs(session: Session) -> tuple[object, ...]:
    """Return what layers are made from."""
    style = session.style
    outcomes: tuple[Outcome | None, ...] = tuple(session.outcomes.get(s.key) for s in style.layout.setups)
    return style.layer, style.min_confidence, outcomes, style.layout.find("difference"), id(session.mapping)
