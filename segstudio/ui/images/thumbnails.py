"""Makes the thumbnails that are looked at, the latest wish first, one at a time in the background."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from segstudio.core import Image, JobContext
from segstudio.ui.base.image_list import FileListModel
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.kit.convert import to_qimage

EDGE: Final = 112
_WISHES: Final = 64  # older ones have scrolled away


@dataclass(frozen=True, slots=True)
class ThumbnailWork:
    """Reads one small image."""

    path: Path
    edge: int
    make: Callable[[Path, int], Image]

    def __call__(self, context: JobContext) -> tuple[Path, Image]:
        """Run on a worker thread."""
        context.check()
        return self.path, self.make(self.path, self.edge)


class ThumbnailLoader(QObject):
    """Answers the file list's wishes."""

    made = Signal(object, object)  # Path, QImage

    def __init__(self, make: Callable[[Path, int], Image], files: FileListModel, parent: QObject | None = None) -> None:
        """Take the function that makes a thumbnail."""
        super().__init__(parent)
        self._make, self._files = make, files
        self.runner = JobRunner("thumbnails", self, exclusive=False)
        self._wishes: list[Path] = []
        self._edges: dict[Path, int] = {}
        self._hopeless: set[Path] = set()
        self._working: Path | None = None
        files.thumbnail_wanted.connect(self.want)
        self.runner.finished.connect(self._keep)
        self.runner.failed.connect(self._give_up)

    def want_large(self, path: Path, edge: int) -> None:
        """Make this one with another size than the list's."""
        self._edges[path] = edge
        self.want(path)

    def want(self, path: Path) -> None:
        """Make this one next."""
        if path in self._hopeless or path == self._working:
            return
        if path in self._wishes:
            self._wishes.remove(path)
        self._wishes = [*self._wishes[-_WISHES + 1 :], path]
        self._next()

    def shutdown(self) -> None:
        """End the thread."""
        self._wishes.clear()
        self.runner.shutdown()

    def _next(self) -> None:
        if self._working is None and self._wishes:
            self._working = self._wishes.pop()
            self.runner.submit(
                "thumbnail", ThumbnailWork(self._working, self._edges.pop(self._working, EDGE), self._make)
            )

    def _keep(self, _: Job, made: tuple[Path, Image]) -> None:
        path, image = made
        self._working = None
        thumbnail = to_qimage(image.pixels)
        self._files.set_thumbnail(path, thumbnail)
        self.made.emit(path, thumbnail)
        self._next()

    def _give_up(self, _: Job, __: BaseException) -> None:
        """Leave an image without a thumbnail; opening it says why."""
        if self._working is not None:
            self._hopeless.add(self._working)
        self._working = None
        self._next()
