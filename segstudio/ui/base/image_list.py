"""The list of images: 50,000 names without a stall, filtered by substring, each with its state and thumbnail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage

from segstudio.core import SegStudioError
from segstudio.ui.kit.error_texts import full_message

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class FileRole(IntEnum):
    """What a row can be asked for beside its name."""

    PATH = Qt.ItemDataRole.UserRole + 1
    STATE = Qt.ItemDataRole.UserRole + 2
    FOLDER = Qt.ItemDataRole.UserRole + 3
    MARK = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn on a thumbnail: a number, and how bad it is, 0 to 1."""

    text: str
    level: float


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of an image: whether a result exists, or why reading or running failed."""

    done: bool = False
    error: SegStudioError | None = None


class FileListModel(QAbstractListModel):
    """Rows are the paths that pass the filter, in the order in which they were found, or the one that was arranged."""

    thumbnail_wanted = Signal(object)  # Path
    counted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._paths: list[Path] = []
        self._names: list[str] = []  # what the filter looks at, in lower case
        self._shown: list[int] = []
        self._rows: dict[Path, int] = {}
        self._states: dict[Path, FileState] = {}
        self._thumbnails: dict[Path, QImage] = {}
        self._filter = ""
        self._ranks: dict[Path, int] = {}
        self._marks: Mapping[Path, Mark] = {}
        self.root: Path | None = None
        self._cut = 0

    @property
    def paths(self) -> Sequence[Path]:
        """All paths, filtered or not."""
        return self._paths

    @property
    def shown(self) -> list[Path]:
        """The paths that pass the filter."""
        return [self._paths[i] for i in self._shown]

    @property
    def listed(self) -> list[Path]:
        """The paths that pass the filter, in the order in which they were found."""
        return [self._paths[i] for i in sorted(self._shown)]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Count the rows that pass the filter."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Answer for one row."""
        path = self.path(index.row())
        if path is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return path.name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnail(path)
        return self._more(path, role)

    def _more(self, path: Path, role: int) -> object:
        if role == FileRole.PATH:
            return path
        if role == FileRole.STATE:
            return self.state(path)
        if role == FileRole.FOLDER:
            return self._folder(path)
        if role == FileRole.MARK:
            return self._marks.get(path)
        if role == Qt.ItemDataRole.ToolTipRole:
            error = self.state(path).error
            return f"{path}\n{full_message(error)}" if error else str(path)
        return None

    def _folder(self, path: Path) -> str:
        inside = self.root is not None and path.is_relative_to(self.root)
        folder = str(path.parent.relative_to(self.root)) if inside and self.root else path.parent.name
        return "" if folder == "." else folder

    def _thumbnail(self, path: Path) -> QImage | None:
        found = self._thumbnails.get(path)
        if found is None:
            self.thumbnail_wanted.emit(path)
        return found

    def path(self, row: int) -> Path | None:
        """Return the path in a row."""
        return self._paths[self._shown[row]] if 0 <= row < len(self._shown) else None

    def row(self, path: Path | None) -> int:
        """Return the row of a path, -1 where the filter hides it or it is unknown."""
        return self._rows.get(path, -1) if path is not None else -1

    def clear(self, root: Path | None) -> None:
        """Start a new list; folders are shown relative to `root`."""
        self.beginResetModel()
        self.root = root
        self._cut = len(str(root)) + 1 if root is not None else 0
        for table in (self._paths, self._names, self._shown):
            table.clear()
        for by_path in (self._rows, self._states, self._thumbnails):
            by_path.clear()
        self._ranks, self._marks = {}, {}
        self.endResetModel()
        self.counted.emit()

    def append(self, paths: Iterable[Path]) -> None:
        """Add paths at the end."""
        first = len(self._paths)
        fresh = [path for path in paths if path not in self._states]
        self._paths.extend(fresh)
        self._names.extend(self._searched(path) for path in fresh)
        self._states.update((path, FileState()) for path in fresh)
        added = [i for i in range(first, len(self._paths)) if self._filter in self._names[i]]
        if added:
            at = len(self._shown)
            self.beginInsertRows(QModelIndex(), at, at + len(added) - 1)
            self._shown.extend(added)
            self._rows.update((self._paths[i], at + n) for n, i in enumerate(added))
            self.endInsertRows()
        self.counted.emit()

    def _searched(self, path: Path) -> str:
        """Return what the filter looks at: the path below the root. Plain text: this runs for every file."""
        return str(path)[self._cut :].lower()

    def set_filter(self, text: str) -> None:
        """Show only paths that contain `text`, upper and lower case alike."""
        wanted = text.strip().lower()
        if wanted == self._filter:
            return
        self.beginResetModel()
        self._filter = wanted
        self._shown = self._arranged([i for i, name in enumerate(self._names) if wanted in name])
        self._rows = {self._paths[i]: row for row, i in enumerate(self._shown)}
        self.endResetModel()
        self.counted.emit()

    def arrange(self, order: Sequence[Path], marks: Mapping[Path, Mark]) -> None:
        """Put these paths first, in this order, and draw marks on thumbnails; the others follow as they were found."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        paths = [self.path(index.row()) for index in before]
        self._ranks, self._marks = {path: rank for rank, path in enumerate(order)}, marks
        self._shown = self._arranged(sorted(self._shown))
        self._rows = {self._paths[i]: row for row, i in enumerate(self._shown)}
        self.changePersistentIndexList(before, [self.index(self.row(path)) for path in paths])
        self.layoutChanged.emit()

    def _arranged(self, found: list[int]) -> list[int]:
        """Sort places of paths by their rank; those without one stay as they are, behind."""
        if not self._ranks:
            return found
        last = len(self._ranks)
        return sorted(found, key=lambda i: self._ranks.get(self._paths[i], last))

    def state(self, path: Path) -> FileState:
        """Tell what is known of an image."""
        return self._states.get(path, FileState())

    def set_state(self, path: Path, state: FileState) -> None:
        """Mark an image."""
        if path in self._states and self._states[path] != state:
            self._states[path] = state
            self._touch(path)

    def set_thumbnail(self, path: Path, image: QImage) -> None:
        """Keep a thumbnail; the oldest go when there are too many."""
        if path not in self._states:
            return
        while len(self._thumbnails) >= 1024:
            del self._thumbnails[next(iter(self._thumbnails))]
        self._thumbnails[path] = image
        self._touch(path)

    def _touch(self, path: Path) -> None:
        row = self.row(path)
        if row >= 0:
            index = self.index(row)
            self.dataChanged.emit(index, index)
