"""Holds the settings while the program runs, saves them, and tells who listens."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segstudio.core import SegStudioError, Settings, load_settings, save_settings


class Preferences(QObject):
    """The current settings; `changed` carries the old and the new ones, `problem` an error of reading or saving."""

    changed = Signal(object, object)
    problem = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """Read the file; what was wrong in it is kept in `complaints`."""
        super().__init__(parent)
        self._path = path
        self._settings, self.complaints = load_settings(path)

    @property
    def settings(self) -> Settings:
        """The settings as they are."""
        return self._settings

    def put(self, settings: Settings) -> None:
        """Use and save other settings."""
        old = self._settings
        if settings == old:
            return
        self._settings = settings
        try:
            save_settings(settings, self._path)
        except SegStudioError as error:
            self.problem.emit(error)
        self.changed.emit(old, settings)
