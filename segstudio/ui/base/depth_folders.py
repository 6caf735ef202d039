"""Where the depth maps of each folder of images lie, and in what unit: chosen once, remembered from then on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from segstudio.core import Settings, SettingsError, write_whole
from segstudio.core.files import DepthSource, check_depth_unit
from segstudio.ui.base.preferences import Preferences
from segstudio.ui.base.runner import JobRunner

_MOST: Final = 1000  # folders that are remembered


@dataclass(frozen=True, slots=True)
class DepthPlaces:
    """By the folder of the images: where their maps lie. All others lie beside the images, in the unit `unit`."""

    unit: str = "auto"
    chosen: Mapping[str, DepthSource] = field(default_factory=dict)

    def of(self, image: Path) -> DepthSource:
        """Say where the map of an image lies."""
        return self.chosen.get(str(image.absolute().parent), DepthSource(unit=self.unit))


class DepthStore(QObject):
    """Remembers the choices in a small file beside the settings; `changed` tells that there are others."""

    changed = Signal()
    problem = Signal(object)

    def __init__(self, path: Path, preferences: Preferences, parent: QObject | None = None) -> None:
        """Read the file; what cannot be understood is forgotten."""
        super().__init__(parent)
        self._path, self._preferences = path, preferences
        self._chosen = _read(path)
        self.runner = JobRunner("depth-folders", self, exclusive=False)
        self.runner.failed.connect(lambda _, error: self.problem.emit(error))
        preferences.changed.connect(self._follow)

    @property
    def places(self) -> DepthPlaces:
        """The choices as they are now: a value that may cross threads."""
        return DepthPlaces(self._preferences.settings.depth_unit, self._chosen)

    def choose(self, images: Path, source: DepthSource) -> None:
        """Take the maps of the images in a folder from somewhere; without a folder they lie beside them."""
        key = str(images.absolute())
        kept = {name: one for name, one in self._chosen.items() if name != key}
        if source != DepthSource(unit=self._preferences.settings.depth_unit):
            kept[key] = source
        if kept == self._chosen:
            return
        self._chosen = dict(list(kept.items())[-_MOST:])
        content, path = _text(self._chosen).encode(), self._path
        self.runner.submit("write", lambda _: write_whole(path, content))
        self.changed.emit()

    def shutdown(self) -> None:
        """End the thread; what is being written is finished first."""
        self.runner.shutdown()

    def _follow(self, old: Settings, new: Settings) -> None:
        if old.depth_unit != new.depth_unit:
            self.changed.emit()


def _text(chosen: Mapping[str, DepthSource]) -> str:
    plain = {name: {"folder": str(one.folder or ""), "unit": one.unit} for name, one in chosen.items()}
    return json.dumps(plain, indent=2, ensure_ascii=False)


def _read(path: Path) -> dict[str, DepthSource]:
    try:
        raw = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    read = {name: _source(one) for name, one in raw.items()} if isinstance(raw, dict) else {}
    return {name: one for name, one in read.items() if one is not None}


def _source(raw: Any) -> DepthSource | None:  # noqa: ANN401 - whatever stands in the file
    folder, unit = (raw.get("folder"), raw.get("unit")) if isinstance(raw, dict) else (None, None)
    if not isinstance(folder, str) or not isinstance(unit, str):
        return None
    try:
        return DepthSource(Path(folder) if folder else None, check_depth_unit(unit))
    except SettingsError:
        return None
