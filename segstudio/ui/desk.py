"""What all workers behind the window share."""

from dataclasses import dataclass

from segstudio.ui.files import FileListModel
from segstudio.ui.preferences import Preferences
from segstudio.ui.results import ResultCache
from segstudio.ui.services import Services
from segstudio.ui.store import SessionStore
from segstudio.ui.strokes.files import StrokeBook


@dataclass(frozen=True, slots=True)
class Desk:
    """The doors to the program, the settings, the session, the file list, results seen before, and what was drawn."""

    services: Services
    preferences: Preferences
    store: SessionStore
    files: FileListModel
    cache: ResultCache
    strokes: StrokeBook
