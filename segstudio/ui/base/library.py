"""Which weights there are, which were imported, and what they run on: asked in the background."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segstudio.core import Settings, WeightsInfo
from segstudio.ui.base.preferences import Preferences
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.services import Services
from segstudio.ui.base.store import SessionStore


class Library(QObject):
    """Knows the weights by model and chooses the first network that can run."""

    changed = Signal()
    imported = Signal(object)  # WeightsInfo
    device_told = Signal(str)
    problem = Signal(object)

    def __init__(
        self, services: Services, preferences: Preferences, store: SessionStore, parent: QObject | None = None
    ) -> None:
        """Know nothing yet; `load` asks."""
        super().__init__(parent)
        self._services, self._preferences, self._store = services, preferences, store
        self.weights: tuple[WeightsInfo, ...] = ()
        self.device = ""
        self.runner = JobRunner("library", self, exclusive=False)
        self.runner.finished.connect(self._finish)
        self.runner.failed.connect(self._fail)
        preferences.changed.connect(self._follow)

    def load(self) -> None:
        """Read the list of weights now: their cards only, which is quick."""
        self._take(self._services.weights())

    def ask_device(self) -> None:
        """Find out what networks run on; this is what first imports the heavy library."""
        describe, choice = self._services.describe_device, self._preferences.settings.device
        self.runner.submit("device", lambda _: describe(choice))

    def import_file(self, path: Path) -> None:
        """Take a published checkpoint in."""
        take, index = self._services.import_weights, self._services.weights
        self.runner.submit("import", lambda _: (take(path), index()))

    def of(self, model: str) -> tuple[WeightsInfo, ...]:
        """Return the weights of one network: those at hand first, and among them those for people."""
        own = (w for w in self.weights if w.model == model)
        return tuple(sorted(own, key=lambda w: (not w.present, *_preference(w))))

    def find(self, model: str, key: str) -> WeightsInfo | None:
        """Return weights at hand."""
        return next((w for w in self.weights if w.present and w.model == model and w.key == key), None)

    def accept(self, info: WeightsInfo, weights: Sequence[WeightsInfo]) -> None:
        """Take in weights that have come, with the list as it is now."""
        self._take(weights)
        self.imported.emit(info)

    def use(self, info: WeightsInfo) -> None:
        """Choose a network with its weights."""
        session = self._store.session
        setup = replace(session.setup, model=info.model, weights=info.key)
        self._store.put(session.with_setup(setup).with_classes(info.classes))

    def use_key(self, key: str) -> None:
        """Choose the best network that has weights of this key; none is no reason to change."""
        ready = sorted((w for w in self.weights if w.present and w.key == key), key=_preference)
        if ready and self._store.session.setup.weights != key:
            self.use(ready[0])

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _take(self, weights: Sequence[WeightsInfo]) -> None:
        self.weights = tuple(weights)
        self._choose()
        self.changed.emit()

    def _choose(self) -> None:
        """Where nothing sensible is chosen, choose what can run: people first, which suits the sample images."""
        session = self._store.session
        if session.setup.is_complete and self.find(session.setup.model, session.setup.weights):
            return
        ready = sorted((w for w in self.weights if w.present), key=_preference)
        if ready:
            self.use(ready[0])

    def _finish(self, job: Job, value: object) -> None:
        if job.kind == "device":
            self.device = str(value)
            self.device_told.emit(self.device)
        elif isinstance(value, tuple):
            self.accept(*value)

    def _fail(self, _: Job, error: BaseException) -> None:
        self.problem.emit(error)

    def _follow(self, old: Settings, new: Settings) -> None:
        if old.device != new.device and self.device:
            self.ask_device()


def _preference(info: WeightsInfo) -> tuple[bool, bool, str]:
    return info.key != "people", not info.model.startswith("deeplabv3plus"), info.model
