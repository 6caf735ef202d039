"""What a moved slider would do, shown at once for what can be seen: small, and replaced by the whole when it rests.

One preview is worked on at a time, and the next one is for the values of that moment: values in between are left out.
A running one is let finish, for cancelling it with every move would show nothing until the slider rests.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from segstudio.core import JobContext, Request, Result, pipeline
from segstudio.core.pipeline import Crop, Preview
from segstudio.core.plugins import Catalog
from segstudio.core.session import Session
from segstudio.ui.base.preferences import Preferences
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.store import SessionStore
from segstudio.ui.refine.preview_size import PreviewSizer

Box = tuple[int, int, int, int]
_KEPT = 2  # glimpses: the one in use, and one while the size is being found


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview that was shown: seconds since its values were set, those of computing it, and its thread's own.

    `factor` says how many times smaller it is.
    """

    request: Request
    waited: float
    seconds: float
    processor: float
    factor: int


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one piece of work: a preview, or None where the refiner makes none."""

    preview: Preview | None
    pixels: int
    seconds: float
    processor: float = 0.0


class CropCache:
    """The parts of images cut out last; used on the worker's thread only."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: dict[tuple[object, ...], tuple[Result, Crop]] = {}

    def get(self, result: Result, box: Box, around: float, factor: int) -> Crop:
        """Return a part, cut out at the first call."""
        image = result.request.image
        key = (id(result.scores), pipeline.outer(box, around, image.size), box, factor)
        if key not in self._kept:
            while len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = (result, pipeline.crop(image, result.scores, box, around, factor))
        return self._kept[key][1]


@dataclass(frozen=True, slots=True)
class PreviewWork:
    """Refines what can be seen of a result, as `request` says."""

    result: Result
    request: Request
    box: Box
    catalog: Catalog
    crops: CropCache
    sizer: PreviewSizer

    def __call__(self, context: JobContext) -> Made:
        """Run on the worker's thread."""
        around = pipeline.margin(self.request, self.catalog)
        if around is None:
            return Made(None, 0, 0.0)
        left, top, right, bottom = pipeline.outer(self.box, around, self.request.image.size)
        kind = (self.request.refine, len(self.result.scores.classes))
        factor = self.sizer.factor(kind, (right - left, bottom - top))
        seen = self.crops.get(self.result, self.box, around, factor)
        start, began = time.perf_counter(), time.thread_time()
        made = pipeline.preview(seen, self.request, self.result, self.catalog, context)
        seconds, pixels = time.perf_counter() - start, seen.image.size[0] * seen.image.size[1]
        self.sizer.record(kind, pixels, seconds)
        return Made(made, pixels, seconds, time.thread_time() - began)


class Previews(QObject):
    """Follows the session: while values are newer than the result, what can be seen is refined small and shown."""

    shown = Signal(object)  # Shown

    def __init__(self, catalog: Catalog, preferences: Preferences, store: SessionStore, parent: QObject) -> None:
        """Watch the store; nothing is made before there is somebody who looks."""
        super().__init__(parent)
        self._catalog, self._preferences, self._store = catalog, preferences, store
        self._visible_region: Callable[[], Box | None] = lambda: None
        self._crops, self._sizer = CropCache(), PreviewSizer()
        self._since: dict[int, float] = {}
        self._waiting = False
        self._asked = 0.0
        self.runner = JobRunner("preview", self)
        self.runner.finished.connect(self._finish)
        self.runner.failed.connect(self._end)
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._next)
        store.changed.connect(self._follow)

    def set_visible_region(self, visible_region: Callable[[], Box | None]) -> None:
        """Ask `visible_region` which pixels can be seen; None: nothing is shown that would need a preview."""
        self._visible_region = visible_region

    def refresh(self) -> None:
        """Follow an eye that moved while a preview is shown."""
        if self._store.session.live is not None:
            self._want()

    def shutdown(self) -> None:
        """End the thread."""
        self._look.stop()
        self.runner.shutdown()

    def _follow(self, old: Session, new: Session) -> None:
        if new.result is None or not self._is_wanted(new):
            self._waiting = False
            self._look.stop()
            if self.runner.jobs and (new.image is not old.image or new.result is None):
                self.runner.cancel()
        elif new.setup != old.setup:
            self._want()

    def _is_wanted(self, session: Session) -> bool:
        if session.setup.refine is None or session.active_strokes:
            return False
        return session.refine_is_due and self._preferences.settings.refine_live and session.task in {"", "refining"}

    def _want(self) -> None:
        """Remember that there is something newer, and begin unless one is under way."""
        if not self._waiting:
            self._asked = time.perf_counter()
        self._waiting = True
        if not self.runner.jobs:
            self._look.start()

    def _next(self) -> None:
        """Work on the values of this moment."""
        session, box = self._store.session, self._visible_region()
        if not self._waiting or session.result is None or box is None or not self._is_wanted(session):
            return
        self._waiting = False
        setup, result = session.setup, session.result
        request = replace(result.request, refine=setup.refine, refine_values=setup.refine_values)
        work = PreviewWork(result, request, box, self._catalog, self._crops, self._sizer)
        self._since[self.runner.submit("preview", work).number] = self._asked

    def _finish(self, job: Job, made: Made) -> None:
        """Show a preview: it is newer than what is shown, and a newer one begins now."""
        since, session = self._since.pop(job.number, 0.0), self._store.session
        if made.preview is not None and made.preview.result is session.result and self._is_wanted(session):
            self._store.put(session.with_preview(made.preview))
            waited = time.perf_counter() - since
            request, factor = made.preview.request, made.preview.factor
            self.shown.emit(Shown(request, waited, made.seconds, made.processor, factor))
        self._end(job)

    def _end(self, job: Job, _: BaseException | None = None) -> None:
        """Go on; what fails here fails for the whole image too, and is told then."""
        self._since.pop(job.number, None)
        if self._waiting:
            self._next()
