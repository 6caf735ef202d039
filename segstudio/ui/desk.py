"""What all workers behind the window share."""

from dataclasses import dataclass

from segstudio.ui.depth_folders import DepthBook
from segstudio.ui.files import FileListModel
from segstudio.ui.preferences import Preferences
from segstudio.ui.results import ResultCache
from segstudio.ui.services import Services
from segstudio.ui.store import SessionStore
from segstudio.ui.strokes.files import StrokeBook


@dataclass(frozen=True, slots=True)
class Desk:
    """What workers share: doors to the program, settings, session, file list, and what is kept of each picture."""

    services: Services
    preferences: Preferences
    store: SessionStore
    files: FileListModel
    cache: ResultCache
    strokes: StrokeBook
    depths: DepthBook
