"""What all workers behind the window share."""

from dataclasses import dataclass

from segstudio.ui.base.depth_folders import DepthStore
from segstudio.ui.base.image_list import FileListModel
from segstudio.ui.base.preferences import Preferences
from segstudio.ui.base.result_cache import ResultCache
from segstudio.ui.base.services import Services
from segstudio.ui.base.store import SessionStore
from segstudio.ui.base.stroke_files import StrokeStore


@dataclass(frozen=True, slots=True)
class UiContext:
    """What workers share: doors to the program, settings, session, file list, and what is kept of each image."""

    services: Services
    preferences: Preferences
    store: SessionStore
    files: FileListModel
    cache: ResultCache
    strokes: StrokeStore
    depths: DepthStore
