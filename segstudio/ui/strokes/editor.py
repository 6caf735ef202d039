"""Brings the strokes of an image back when it is opened, and saves each change at once, off the window's thread."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from segstudio.core import Image, JobContext, SegStudioError, Stroke, StrokeHistory
from segstudio.core.session import Session
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.store import SessionStore
from segstudio.ui.base.stroke_files import StrokeStore


@dataclass(frozen=True, slots=True)
class Found:
    """What was drawn on an image before."""

    image: Image
    key: str
    history: StrokeHistory


class StrokeEditor(QObject):
    """Holds the strokes of every image that was open; nobody has to save anything."""

    problem = Signal(object)  # an error

    def __init__(self, store: SessionStore, files: StrokeStore, parent: QObject | None = None) -> None:
        """Follow the session."""
        super().__init__(parent)
        self._store, self._files = store, files
        self._key = ""  # of the open image, once it is known
        self._emitted = False
        self._reader, self._writer = JobRunner("strokes", self), JobRunner("save-strokes", self)
        self._reader.finished.connect(self._take)
        self._reader.failed.connect(self._fail)
        self._writer.finished.connect(self._saved)
        self._writer.failed.connect(self._fail)
        store.changed.connect(self._follow)

    @property
    def is_reading(self) -> bool:
        """Whether what was drawn on the open image before is still being looked for."""
        return self._store.session.image is not None and not self._key

    def add(self, stroke: Stroke) -> None:
        """Draw on the open image."""
        if self._store.session.image is not None:
            self._put(self._store.session.strokes.added(stroke))

    def undo(self) -> None:
        """Take the last step on this image back."""
        self._put(self._store.session.strokes.undone())

    def redo(self) -> None:
        """Do it again."""
        self._put(self._store.session.strokes.redone())

    def clear(self) -> None:
        """Take all strokes of this image away; that can be undone."""
        self._put(self._store.session.strokes.cleared())

    def shutdown(self) -> None:
        """End the threads; what is not saved yet is saved now."""
        self._reader.shutdown()
        self._writer.shutdown()
        try:
            self._files.save()
        except SegStudioError as error:
            self.problem.emit(error)

    def _follow(self, old: Session, new: Session) -> None:
        if new.image is not old.image:
            self._key = ""
            self._reader.cancel()
            if new.image is not None:
                self._reader.submit("read", _Read(new.image, self._files))
        elif new.strokes != old.strokes and self._key:
            self._files.put(self._key, new.strokes)
            self._save()

    def _save(self) -> None:
        files = self._files
        self._writer.submit("save", lambda _: files.save())

    def _take(self, _: Job, found: object) -> None:
        session = self._store.session
        if not isinstance(found, Found) or found.image is not session.image:
            return
        self._key = found.key
        drawn, before = session.strokes, found.history.strokes
        if not drawn.past:
            self._put(found.history)
        elif drawn.strokes[: len(before)] != before:  # somebody was quicker than the disk
            self._put(drawn.after(before))
        else:
            self._files.put(self._key, drawn)
            self._save()

    def _put(self, history: StrokeHistory) -> None:
        self._store.put(self._store.session.with_strokes(history))

    def _saved(self, _: Job, __: object) -> None:
        self._emitted = False

    def _fail(self, _: Job, error: BaseException) -> None:
        """Tell that saving fails, once until it works again."""
        if not self._emitted:
            self._emitted = True
            self.problem.emit(error)


@dataclass(frozen=True, slots=True)
class _Read:
    """Finds what was drawn on an image."""

    image: Image
    files: StrokeStore

    def __call__(self, context: JobContext) -> Found:
        """Run on a worker thread."""
        context.check()
        return Found(self.image, *self.files.of(self.image))
