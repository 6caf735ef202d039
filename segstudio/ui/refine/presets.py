"""A person's own presets: small files beside the settings, which the panel of the refiner offers with the others."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from segstudio.core import ParamValue, SegStudioError, WriteError, resolve
from segstudio.core.plugins import Catalog, Preset, read_preset, write_preset
from segstudio.ui.base.runner import Job, JobRunner

_LISTED: Final = 200  # files at most
Presets = Mapping[str, tuple[Preset, ...]]


class PresetStore(QObject):
    """Reads and writes presets in the background; `changed` tells that `of` answers differently."""

    changed = Signal()
    saved = Signal(object)  # Preset
    problem = Signal(object)

    def __init__(self, folder: Path, catalog: Catalog, parent: QObject | None = None) -> None:
        """Use the files of a folder, which need not be there."""
        super().__init__(parent)
        self._folder, self._catalog = folder, catalog
        self._known: Presets = {}
        self.runner = JobRunner("presets", self, exclusive=False)
        self.runner.finished.connect(self._take)
        self.runner.failed.connect(lambda _, error: self.problem.emit(error))
        self._do(lambda: None)

    def of(self, refiner: str) -> tuple[Preset, ...]:
        """Return the own presets of a refiner, by title."""
        return self._known.get(refiner, ())

    def save(self, refiner: str, title: str, source: str, values: Mapping[str, ParamValue]) -> None:
        """Keep values under a title; a preset of the same title is replaced."""
        path = self._folder / f"{file_name(refiner, title)}.toml"
        preset = Preset(path.stem, title, source, dict(values))

        def write() -> Preset:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise WriteError(path, f"cannot be written ({error.strerror}).", "Check the folder.") from error
            write_preset(path, refiner, preset)
            return preset

        self._do(write)

    def remove(self, preset: Preset) -> None:
        """Keep a preset no longer."""
        self._do(lambda: (self._folder / f"{preset.key}.toml").unlink(missing_ok=True))

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _do(self, work: Callable[[], Preset | None]) -> None:
        folder, catalog = self._folder, self._catalog
        self.runner.submit("presets", lambda _: (work(), read_presets(folder, catalog)))

    def _take(self, _: Job, value: tuple[Preset | None, Presets]) -> None:
        saved, self._known = value
        self.changed.emit()
        if saved is not None:
            self.saved.emit(saved)


def file_name(refiner: str, title: str) -> str:
    """Name the file of a preset after its title; other titles never have the same name."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40]
    return "-".join(filter(None, (refiner, plain, blake2b(title.encode(), digest_size=3).hexdigest())))


def read_presets(folder: Path, catalog: Catalog) -> Presets:
    """Read all presets of a folder that can be understood; values that the refiner does not take are left out."""
    found: dict[str, list[Preset]] = {}
    for path in sorted(folder.glob("*.toml"))[:_LISTED]:
        try:
            refiner, preset = read_preset(path)
            spec = catalog.refiner(refiner)
            resolve(spec.params, preset.values)
        except SegStudioError:
            continue
        found.setdefault(refiner, []).append(replace(preset, values=dict(preset.values)))
    return {key: tuple(sorted(presets, key=lambda preset: preset.title.casefold())) for key, presets in found.items()}
