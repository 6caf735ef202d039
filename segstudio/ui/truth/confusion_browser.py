"""From a confusion to the images that have most of it, and in each to its pixels."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segstudio.core.session import Session
from segstudio.ui.base.store import SessionStore
from segstudio.ui.truth.cells import Cell
from segstudio.ui.truth.views import TruthViews

Found = tuple[tuple[Path, int], ...]  # images and the pixels of the confusion in each, most first


class ConfusionBrowser(QObject):
    """`changed` is emitted when another confusion, or another image of it, is looked at.

    What a confusion needs is requested: its network in the grid, an image opened, the panes run.
    """

    changed = Signal()
    setup_requested = Signal(object)  # Setup
    image_requested = Signal(object)  # Path
    run_requested = Signal()

    def __init__(self, store: SessionStore, views: TruthViews, parent: QObject) -> None:
        """Follow the session: what a confusion needs of an image is run as soon as that is open."""
        super().__init__(parent)
        self._store, self._views = store, views
        self._awaited: Path | None = None
        store.changed.connect(self._follow)

    @property
    def cell(self) -> Cell | None:
        """The confusion that is looked at."""
        return self._views.cell

    @property
    def images(self) -> Found:
        """The images that have it; they outlive the window, which is built anew in another language."""
        return self._views.images

    @property
    def at(self) -> int | None:
        """The place in them of the one that is looked at."""
        return self._views.image

    def select(self, cell: Cell, images: Found = ()) -> None:
        """Mark a confusion: in the image that has most of it, or without images in the open one."""
        self._choose(images, None)
        self._views.select(cell)
        self.setup_requested.emit(cell.setup)
        if images:
            self.go(0)
        else:
            self._run()
        self.changed.emit()

    def go(self, at: int) -> None:
        """Open one of the images."""
        if not 0 <= at < len(self.images):
            return
        path = self.images[at][0]
        self._choose(self.images, at)
        session = self._store.session
        if session.path == path and session.image is not None:
            self._run()
        else:
            self._awaited = path
            self.image_requested.emit(path)
        self.changed.emit()

    def step(self, by: int) -> None:
        """Go to the image that has the next most of it, or back; round and round."""
        if self.images:
            self.go(((self.at or 0) + by) % len(self.images))

    def close(self) -> None:
        """Look at no confusion any more."""
        self._choose((), None)
        self._awaited = None
        self._views.select(None)
        self.changed.emit()

    def _choose(self, images: Found, at: int | None) -> None:
        self._views.images, self._views.image = images, at

    def _run(self) -> None:
        cell, session = self.cell, self._store.session
        if cell is not None and cell.setup.key not in session.outcomes:
            self.run_requested.emit()

    def _follow(self, old: Session, new: Session) -> None:
        if new.truth is None and old.truth is not None and self.images:
            self.close()
        if new.image is old.image or new.image is None:
            return
        if new.path == self._awaited:
            self._awaited = None
            self._run()
