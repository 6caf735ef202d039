"""Where the window stood and how its panels were set: not settings, only memory."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter

_SHARE: Final = 0.8  # of the screen, in both directions
_RECENT: Final = 8


def first_size() -> QRect:
    """Return four fifths of the screen, in its middle; never less than 1100x700 where the screen has it."""
    screen = QGuiApplication.primaryScreen().availableGeometry()
    size = QSize(round(screen.width() * _SHARE), round(screen.height() * _SHARE))
    size = size.expandedTo(QSize(1100, 700)).boundedTo(screen.size())
    area = QRect(screen.topLeft(), size)
    area.moveCenter(screen.center())
    return area


class WindowState:
    """Reads and writes one small file."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`."""
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    def restore(self, window: QMainWindow, splitter: QSplitter) -> None:
        """Put the window where it was, or in the middle of the screen."""
        geometry = self._file.value("window/geometry")
        if not (isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)):
            window.setGeometry(first_size())
        sizes = self._file.value("window/panels")
        if isinstance(sizes, QByteArray):
            splitter.restoreState(sizes)

    def keep(self, window: QMainWindow, splitter: QSplitter) -> None:
        """Remember where the window is."""
        self._file.setValue("window/geometry", window.saveGeometry())
        self._file.setValue("window/panels", splitter.saveState())
        self._file.sync()

    def flag(self, key: str, default: bool = True) -> bool:
        """Read a remembered yes or no."""
        return str(self._file.value(f"flags/{key}", "1" if default else "0")) == "1"

    def set_flag(self, key: str, value: bool) -> None:
        """Remember a yes or no."""
        self._file.setValue(f"flags/{key}", "1" if value else "0")

    def text(self, key: str) -> str:
        """Read a remembered text."""
        return str(self._file.value(f"texts/{key}", ""))

    def set_text(self, key: str, value: str) -> None:
        """Remember a text."""
        self._file.setValue(f"texts/{key}", value)

    @property
    def recent(self) -> tuple[Path, ...]:
        """What was opened last, the latest first."""
        return tuple(Path(line) for line in self.text("recent").splitlines() if line)

    def add_recent(self, path: Path) -> None:
        """Remember something that was opened."""
        paths = [path, *(p for p in self.recent if p != path)][:_RECENT]
        self.set_text("recent", "\n".join(map(str, paths)))
