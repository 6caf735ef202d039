"""What all workers behind the window share."""

from dataclasses import dataclass

from segstudio.ui.files import FileListModel
from segstudio.ui.preferences import Preferences
from segstudio.ui.results import ResultCache
from segstudio.ui.services import Services
from segstudio.ui.store import SessionStore


@dataclass(frozen=True, slots=True)
class Desk:
    """The doors to the program, the settings, the session, the file list and the results seen before."""

    services: Services
    preferences: Preferences
    store: SessionStore
    files: FileListModel
    cache: ResultCache
