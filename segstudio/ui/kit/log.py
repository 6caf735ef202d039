"""The log: kept in memory for the window to show, and in a file for later."""

import logging
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

LINES: Final = 2000
_FORMAT: Final = "%(asctime)s  %(levelname)-7s  %(name)s  %(message)s"


class _LineSignal(QObject):
    line = Signal(str)


class MemoryLog(logging.Handler):
    """Keeps the latest lines; `signals.line` carries each new one, on whatever thread it was written."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setFormatter(logging.Formatter(_FORMAT))
        self._lines: deque[str] = deque(maxlen=LINES)
        self.signals = _LineSignal()

    @property
    def text(self) -> str:
        """All lines that are kept."""
        return "\n".join(self._lines)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        line = self.format(record)
        self._lines.append(line)
        self.signals.line.emit(line)


def start_logging(path: Path) -> MemoryLog:
    """Log to memory and, where the folder can be written, to a file that is turned over at one megabyte."""
    root = logging.getLogger("segstudio")
    root.setLevel(logging.INFO)
    memory = MemoryLog()
    root.addHandler(memory)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    except OSError as error:
        root.warning("No log file: %s", error)
    else:
        file.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(file)
    return memory


def stop_logging() -> None:
    """Close and remove the handlers and be as loud as before, so that a second start begins afresh."""
    root = logging.getLogger("segstudio")
    root.setLevel(logging.NOTSET)
    for handler in list(root.handlers):
        if isinstance(handler, MemoryLog | RotatingFileHandler):
            root.removeHandler(handler)
            handler.close()
