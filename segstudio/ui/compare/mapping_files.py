"""Reads and writes maps of classes, off the window's thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segstudio.core import JobContext
from segstudio.core.classes import read_map, write_map
from segstudio.ui.base.runner import Job, JobRunner

Names = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class MapFile:
    """A file of a map, and what stands in it."""

    path: Path
    mapping: Names


@dataclass(frozen=True, slots=True)
class _Reading:
    path: Path

    def __call__(self, context: JobContext) -> MapFile:
        context.check()
        return MapFile(self.path, read_map(self.path))


@dataclass(frozen=True, slots=True)
class _Writing:
    file: MapFile

    def __call__(self, _: JobContext) -> Path:
        write_map(self.file.path, self.file.mapping)
        return self.file.path


class MapFiles(QObject):
    """`opened` tells what a file says, `saved` where one was written, `problem` why neither could be."""

    opened = Signal(object)  # MapFile
    saved = Signal(object)  # Path
    problem = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start no thread yet."""
        super().__init__(parent)
        self.runner = JobRunner("map-files", self, exclusive=False)
        self.runner.finished.connect(self._emit)
        self.runner.failed.connect(lambda _, error: self.problem.emit(error))

    def open(self, path: Path) -> None:
        """Read a file."""
        self.runner.submit("open", _Reading(path))

    def save(self, path: Path, mapping: Names) -> None:
        """Write a file."""
        self.runner.submit("save", _Writing(MapFile(path, dict(mapping))))

    def shutdown(self) -> None:
        """End the thread; what was to be written is written first."""
        self.runner.finish()

    def _emit(self, _: Job, value: object) -> None:
        if isinstance(value, MapFile):
            self.opened.emit(value)
        else:
            self.saved.emit(value)
