"""The one mutable holder of the session: panels put a new snapshot in, and redraw from what differs."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from segstudio.core.session import Session

_DEPTH: Final = 200  # steps that can be taken back


class SessionStore(QObject):
    """Holds the current snapshot. `changed` carries the one before and the new one, in order, one at a time."""

    changed = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Start with a snapshot and no past."""
        super().__init__(parent)
        self._session = self._emitted = session
        self._past: list[Session] = []
        self._future: list[Session] = []
        self._merge = ""
        self._is_emitting = False

    @property
    def session(self) -> Session:
        """The current snapshot."""
        return self._session

    @property
    def can_undo(self) -> bool:
        """Whether a choice can be taken back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a choice that was taken back can be made again."""
        return bool(self._future)

    def put(self, session: Session, merge: str = "") -> None:
        """Replace the snapshot. Changed choices become a step to undo; steps of equal `merge` in a row become one."""
        before = self._session
        if session is before:
            return
        if (session.setup, session.style) != (before.setup, before.style) and session.classes == before.classes:
            if not (merge and merge == self._merge and self._past):
                self._past = [*self._past[-_DEPTH + 1 :], before]
            self._future.clear()
            self._merge = merge
        self._session = session
        self._emit_changes()

    def undo(self) -> None:
        """Take the last choice back."""
        self._travel(self._past, self._future)

    def redo(self) -> None:
        """Make the choice again that was taken back."""
        self._travel(self._future, self._past)

    def _travel(self, source: list[Session], target: list[Session]) -> None:
        if source:
            target.append(self._session)
            self._session = self._session.restored(source.pop())
            self._merge = ""
            self._emit_changes()

    def _emit_changes(self) -> None:
        """Tell every change in order, even when a listener puts the next one while hearing of this one."""
        if self._is_emitting:
            return
        self._is_emitting = True
        try:
            while self._emitted is not self._session:
                old, self._emitted = self._emitted, self._session
                self.changed.emit(old, self._emitted)
        finally:
            self._is_emitting = False
