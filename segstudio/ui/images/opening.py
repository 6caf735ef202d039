"""Opens folders, files and drops: lists in the background, reads one image at a time."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from segstudio.core import Image, JobContext, ReadError, SegStudioError
from segstudio.core.files import DepthSource
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.image_list import FileState
from segstudio.ui.base.result_cache import Stamp, stamp
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.services import BESIDE, OpenImage
from segstudio.ui.kit.error_texts import full_message

_CHUNK: Final = 400
_CHUNK_SECONDS: Final = 0.1
_MEGA: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that was read, how many its file has, and the state of that file."""

    path: Path
    page: int
    pages: int
    image: Image
    state: Stamp


@dataclass(frozen=True, slots=True)
class ReadWork:
    """Reads one page of an image, unless the one that is known is still what the file holds."""

    path: Path
    page: int
    open_image: OpenImage
    count_pages: Callable[[Path], int]
    max_pixels: int
    known: tuple[Image, Stamp] | None
    depth: DepthSource = BESIDE

    def __call__(self, context: JobContext) -> Opened:
        """Run on a worker thread."""
        context.check()
        try:
            state = stamp(self.path, self.depth)
        except OSError as error:
            raise ReadError(self.path, "there is no such file.", "It may have been moved; open its folder.") from error
        if self.known is not None and self.known[1] == state:
            image = self.known[0]
        else:
            image = self.open_image(self.path, self.max_pixels, self.page, self.depth)
        return Opened(self.path, self.page, self.count_pages(self.path), image, state)


@dataclass(frozen=True, slots=True)
class ListWork:
    """Walks folders and files, and hands over what it finds in chunks."""

    paths: tuple[Path, ...]
    walk: Callable[[Path], Iterator[Path]]
    found: Callable[[list[Path]], None]

    def __call__(self, context: JobContext) -> int:
        """Run on a worker thread; return how many were found."""
        chunk: list[Path] = []
        total, emitted_at = 0, 0.0  # the first image is told at once
        for path in self._all():
            context.check()
            hash(path)  # kept inside the path, with its text: the window's thread finds both ready
            chunk.append(path)
            total += 1
            if len(chunk) >= _CHUNK or time.monotonic() - emitted_at > _CHUNK_SECONDS:
                self.found(chunk)
                chunk, emitted_at = [], time.monotonic()
        self.found(chunk)
        return total

    def _all(self) -> Iterator[Path]:
        for path in self.paths:
            if path.is_dir():
                yield from self.walk(path)
            else:
                yield path


class Opener(QObject):
    """Turns what a person opens into rows of the file list and into the image of the session."""

    problem = Signal(object)  # an error
    began = Signal()  # another list
    listed = Signal(int)
    opened = Signal(object)  # Path
    _found = Signal(int, object)

    def __init__(
        self,
        context: UiContext,
        parent: QObject | None = None,
    ) -> None:
        """Take the collaborators; two runners of its own read and list."""
        super().__init__(parent)
        self._services, self._preferences, self._store = context.services, context.preferences, context.store
        self._files, self._cache, self._depths = context.files, context.cache, context.depths
        self.reader = JobRunner("read", self)
        self.lister = JobRunner("list", self)
        self._listing = 0
        self._first: Path | None = None
        self._total: int | None = None
        self._waiting: deque[list[Path]] = deque()
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._add_next)
        self._found.connect(self._queue)
        self.reader.finished.connect(self._show)
        self.reader.failed.connect(self._fail)
        self.lister.finished.connect(self._count)
        self.lister.failed.connect(self._fail_listing)
        self._depths.changed.connect(self._read_again)

    def open(self, paths: Sequence[Path], first: Path | None = None) -> None:
        """List folders and files anew, and show the first image (or the one named) as soon as it is found."""
        if not paths:
            return
        root = paths[0] if len(paths) == 1 and paths[0].is_dir() else None
        self._files.clear(root)
        self._waiting.clear()
        self._total = None
        self._listing += 1
        number, recursive, walk = self._listing, self._preferences.settings.recursive, self._services.list_images
        work = ListWork(
            tuple(paths),
            lambda folder: walk(folder, recursive=recursive),
            lambda found: self._found.emit(number, found),
        )
        self.lister.submit("list", work)
        self._first = first
        self.began.emit()
        self._store.put(self._store.session.closed())

    def close(self) -> None:
        """Close the list and the image."""
        self._listing += 1
        self._waiting.clear()
        self._total = None
        self.lister.cancel()
        self.reader.cancel()
        self._files.clear(None)
        self.began.emit()
        self._store.put(self._store.session.closed())

    def show(self, path: Path, page: int = 0) -> None:
        """Read an image and show it; of a file with several pages the one that is named, counted from 0."""
        place, services = (path, page), self._services
        if place == self._store.session.place and self._store.session.image is not None:
            return
        limit = self._preferences.settings.max_megapixels * _MEGA
        self._store.put(self._store.session.opening(path, page))
        known, depth = self._cache.known(place), self._depths.places.of(path)
        work = ReadWork(path, page, services.open_image, services.count_pages, limit, known, depth)
        self.reader.submit("read", work)

    def show_page(self, page: int) -> None:
        """Show a page of the open file, counted from 0; pages that it does not have are passed over."""
        session = self._store.session
        if session.path is not None and 0 <= page < session.pages:
            self.show(session.path, page)

    def turn(self, by: int) -> None:
        """Show the next page of the open file, or the one before."""
        self.show_page(self._store.session.page + by)

    def step(self, by: int) -> None:
        """Show the next image of the list, or the one before."""
        row = self._files.row(self._store.session.path)
        target = self._files.path(row + by if row >= 0 else 0)
        if target is not None:
            self.show(target)

    def shutdown(self) -> None:
        """End the threads."""
        self._turn.stop()
        self.lister.shutdown()
        self.reader.shutdown()

    def _read_again(self) -> None:
        """Read the open image again: its depth may lie elsewhere now, or mean something else."""
        place = self._store.session.place
        if place is not None:
            self._store.put(self._store.session.opening(*place))
            self.show(*place)

    def _queue(self, number: int, found: list[Path]) -> None:
        """Take a chunk in; each is added in a turn of its own, so that paints and keys come in between."""
        if number == self._listing:
            self._waiting.append(found)
            self._turn.start()

    def _add_next(self) -> None:
        if not self._waiting:
            self._turn.stop()
            self._emit_listed()
            return
        found = self._waiting.popleft()
        self._files.append(found)
        if self._store.session.path is None and (self._first is None or self._first in found):
            for path in found[:1]:
                self.show(self._first or path)

    def _show(self, _: Job, opened: Opened) -> None:
        self._cache.opened((opened.path, opened.page), opened.image, opened.state)
        self._store.put(self._store.session.with_image(opened.image, opened.path, opened.page, opened.pages))
        self.opened.emit(opened.path)

    def _fail(self, _: Job, error: BaseException) -> None:
        session = self._store.session
        if session.path is not None:
            message = str(error)
            if isinstance(error, SegStudioError):
                self._files.set_state(session.path, FileState(error=error))
                message = full_message(error)
            self._store.put(session.with_problem(session.path, message))
        self.problem.emit(error)

    def _count(self, _: Job, total: int) -> None:
        self._total = total
        self._turn.start()

    def _emit_listed(self) -> None:
        """Tell the end of the listing once everything found is in the list."""
        if self._total is None:
            return
        total, self._total = self._total, None
        self.listed.emit(total)
        if total == 0:
            self.problem.emit(
                SegStudioError(self.tr("There are no images here."), self.tr("Open another folder, or drop files."))
            )

    def _fail_listing(self, _: Job, error: BaseException) -> None:
        self.problem.emit(error)
