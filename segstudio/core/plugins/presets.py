"""Preset files: a refiner's values with a title and where they come from, as small TOML files that a person may edit.

refiner = "dense-crf"
title = "Best mean IoU on nuclei"
source = "a sweep over nuclei, split val"

[values]
w1 = 3.0
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from segstudio.core._errors import SettingsError, WriteError
from segstudio.core._params import ParamValue
from segstudio.core._whole import replacing
from segstudio.core.plugins.specs import Preset

_WORDS: Final = ("refiner", "title", "source")


def write_preset(path: Path, refiner: str, preset: Preset) -> None:
    """Write a preset of a refiner; a file that is there is replaced, and never left half written."""
    words = zip(_WORDS, (refiner, preset.title, preset.source), strict=True)
    # JSON's texts, numbers and truth values are TOML's.
    lines = [*(f"{word} = {json.dumps(text, ensure_ascii=False)}" for word, text in words), "", "[values]"]
    lines += [f"{key} = {json.dumps(value)}" for key, value in preset.values.items()]
    try:
        with replacing(path) as part:
            part.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError as error:
        raise WriteError(path, f"cannot be written ({error.strerror}).", "Choose another place.") from error


def read_preset(path: Path) -> tuple[str, Preset]:
    """Read a preset file: the refiner's key, and the preset, whose key is the file's stem. Values are not checked."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(str(path), f"cannot be read ({error}).", "Write it as a preset file.") from error
    values = table.get("values")
    if not all(isinstance(table.get(word), str) for word in _WORDS) or not _are_values(values):
        raise SettingsError(
            str(path), "this is no preset.", "It has refiner, title and source, and a table [values] of single values."
        )
    return table["refiner"], Preset(path.stem, table["title"], table["source"], table["values"])


def _are_values(table: object) -> bool:
    return isinstance(table, Mapping) and all(isinstance(value, ParamValue) for value in table.values())
