"""The program's settings: one table in code, and a file that keeps only what differs from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from segstudio.core._errors import SettingsError, WriteError
from segstudio.core._fetching import FetchOptions
from segstudio.core._params import BoolParam, ChoiceParam, FloatParam, IntParam, Param, ParamValue, TextParam
from segstudio.core._result import RunOptions
from segstudio.core._whole import replacing
from segstudio.core.files.depth import DEPTH_UNITS
from segstudio.core.session.layout import Layout, layout_json, read_layout

GROUPS: Final = ("Appearance", "Running", "Refining", "Files")
FORMER_ACTIONS: Final = {"copy_picture": "copy_image"}  # names by which older files give actions their keys


def _setting(group: str, param: Param) -> Any:  # noqa: ANN401 - stands for a value of the field's own type
    return field(default=param.default, metadata={"group": group, "param": param})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings.

    `shortcuts` maps actions to keys where they differ; `layouts` are grids by name; `unknown` keeps what a newer
    program wrote.
    """

    theme: str = _setting(
        "Appearance",
        ChoiceParam("theme", "Theme", "system", ("system", "light", "dark"), "Takes effect at once."),
    )
    language: str = _setting(
        "Appearance",
        ChoiceParam("language", "Language", "system", ("system", "en", "zh_CN"), "Takes effect at once."),
    )
    opacity: float = _setting(
        "Appearance",
        FloatParam("opacity", "Overlay opacity", 0.55, 0.0, 1.0, 0.05, "How strongly classes cover the photograph."),
    )
    device: str = _setting(
        "Running",
        ChoiceParam(
            "device",
            "Device",
            "auto",
            ("auto", "cpu", "cuda", "mps"),
            "Auto takes the fastest there is and says why.",
        ),
    )
    windowing: str = _setting(
        "Running",
        ChoiceParam(
            "windowing",
            "Large images",
            "auto",
            ("auto", "whole", "sliding"),
            "The whole image at once, or overlapping windows; auto decides by its size.",
        ),
    )
    window: int = _setting(
        "Running", IntParam("window", "Window size", 1024, 128, 4096, "The side of a sliding window.", "px")
    )
    overlap: float = _setting(
        "Running",
        FloatParam("overlap", "Window overlap", 0.25, 0.0, 0.75, 0.05, "The share of a window its neighbour sees too."),
    )
    flip: bool = _setting(
        "Running", BoolParam("flip", "Average with the mirrored image", False, "Twice the time, slightly better.")
    )
    run_on_open: bool = _setting(
        "Running", BoolParam("run_on_open", "Run when an image is opened", False, "Without pressing Run each time.")
    )
    cache_mb: int = _setting(
        "Running",
        IntParam("cache_mb", "Memory for results", 512, 64, 16384, "Results of images seen before are kept.", "MB"),
    )
    compare_mb: int = _setting(
        "Running",
        IntParam(
            "compare_mb",
            "Memory for comparisons",
            1024,
            64,
            16384,
            "Results of the panes of a grid are kept; where they are more, probabilities are let go first.",
            "MB",
        ),
    )
    refine_live: bool = _setting(
        "Refining", BoolParam("refine_live", "Refine while sliders move", True, "Only the refiner runs again.")
    )
    recursive: bool = _setting("Files", BoolParam("recursive", "Include subfolders", True, "When a folder is opened."))
    max_megapixels: int = _setting(
        "Files",
        IntParam(
            "max_megapixels",
            "Largest image",
            256,
            0,
            4096,
            "Guards against files that unpack to more than memory holds; 0 means no limit.",
            "MP",
        ),
    )
    mirror: str = _setting(
        "Files",
        TextParam(
            "mirror",
            "Mirror for weights",
            "",
            "Published weights are fetched from here instead of from their publisher.",
            r"https?://[^\s/?#@]+(/[^\s?#]*)?",
            "an address like https://mirror.example/weights",
            "https://mirror.example/weights",
        ),
    )
    checkpoints: str = _setting(
        "Files",
        TextParam(
            "checkpoints",
            "Folder of checkpoints",
            "",
            "Published weights are looked for here before anything is fetched.",
            example="~/checkpoints",
        ),
    )
    depth_unit: str = _setting(
        "Files",
        ChoiceParam(
            "depth_unit",
            "Depth unit",
            "auto",
            DEPTH_UNITS,
            "What the numbers in depth maps are; auto takes floats for metres and whole numbers for millimetres.",
        ),
    )
    shortcuts: Mapping[str, str] = field(default_factory=dict)
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    unknown: Mapping[str, object] = field(default_factory=dict)

    def with_value(self, key: str, value: ParamValue) -> "Settings":
        """Change one setting; a wrong value raises `SettingsError`."""
        return replace(self, **{key: param(key).check(value)})  # type: ignore[arg-type]  # the param checks the type

    def value(self, key: str) -> ParamValue:
        """Read one setting of the table."""
        value: ParamValue = getattr(self, param(key).key)
        return value

    def fetching(self) -> FetchOptions:
        """Say where published weights come from."""
        return FetchOptions(self.mirror, Path(self.checkpoints).expanduser() if self.checkpoints else None)

    def options(self) -> RunOptions:
        """Say how networks are run."""
        return RunOptions(self.device, self.windowing, self.window, self.overlap, flip=self.flip)  # type: ignore[arg-type]  # choices equal the literal


def table() -> dict[str, tuple[Param, ...]]:
    """Return the settings by group, in the order in which they are shown."""
    pairs = [(f.metadata["group"], f.metadata["param"]) for f in fields(Settings) if "param" in f.metadata]
    return {group: tuple(p for g, p in pairs if g == group) for group in GROUPS}


def param(key: str) -> Param:
    """Find one setting's description."""
    for group in table().values():
        for candidate in group:
            if candidate.key == key:
                return candidate
    raise SettingsError(key, "there is no such setting.")


def load_settings(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """Read settings; whatever is wrong falls back to its default and is told in the second value."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, ValueError) as error:
        return Settings(), (f"{path}: could not be read ({error}); the defaults are used.",)
    if not isinstance(raw, dict):
        return Settings(), (f"{path}: expected a table of settings; the defaults are used.",)
    return _understand(raw)


def _understand(raw: Mapping[str, Any]) -> tuple[Settings, tuple[str, ...]]:
    settings, problems, unknown = Settings(), [], {}
    known = {p.key for group in table().values() for p in group}
    for key, value in raw.items():
        if key == "shortcuts" and isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
            settings = replace(settings, shortcuts=_current_actions(value))
        elif key == "layouts" and isinstance(value, dict):
            read = {name: read_layout(name, panes) for name, panes in value.items()}
            problems += [
                f"layouts.{name}: it could not be understood; it is left out." for name in read if not read[name]
            ]
            settings = replace(settings, layouts={name: layout for name, layout in read.items() if layout})
        elif key not in known:
            unknown[key] = value
        else:
            try:
                settings = settings.with_value(key, value)
            except SettingsError as error:
                problems.append(f"{error} The default is used.")
    return replace(settings, unknown=unknown), tuple(problems)


def _current_actions(shortcuts: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of actions by the actions' current names."""
    return {FORMER_ACTIONS.get(name, name): key for name, key in shortcuts.items()}


def save_settings(settings: Settings, path: Path) -> None:
    """Write what differs from the defaults, whole or not at all, so that a full disk never empties the old one."""
    default = Settings()
    keys = [p.key for group in table().values() for p in group]
    data = {**settings.unknown, **{k: settings.value(k) for k in keys if settings.value(k) != default.value(k)}}
    if settings.shortcuts:
        data["shortcuts"] = dict(settings.shortcuts)
    if settings.layouts:
        data["layouts"] = {name: layout_json(layout) for name, layout in settings.layouts.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, settled=False) as part:  # each move of a slider may save
            part.write_text(json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise WriteError(path, f"settings could not be saved ({error.strerror}).", "Check the folder.") from error
