"""Tables that several recipes share: a recipe names their file, and its text becomes that of both.

A card holds the whole text, so that it says everything without the file.
"""

import tomllib
from collections.abc import Set
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import ParseError

from segstudio.core import SettingsError

_ENTRY: Final = "include"


def whole_text(path: Path) -> str:
    """Read a recipe with the tables of the file it includes, which is named relative to it.

    Raises `OSError` if the recipe cannot be read, and `SettingsError` for a file that cannot be included.
    """
    text = path.read_text("utf-8")
    try:
        document = tomlkit.parse(text)
    except ParseError:
        return text  # who reads it as a recipe says what is wrong
    named = document.pop(_ENTRY, None)
    if named is None:
        return text
    if not isinstance(named, str):
        raise SettingsError(f"{path.name}: {_ENTRY}", f"cannot be {named!r}.", "Name a file beside the recipe.")
    shared, tables = _tables(path.parent / named)
    both = sorted(document.keys() & tables)
    if both:
        raise SettingsError(f"{path.name}: {_ENTRY}", f"{named} has {both[0]} too.", "Keep it in one of the two files.")
    return f"{tomlkit.dumps(document).strip()}\n\n{shared}"


def _tables(path: Path) -> tuple[str, Set[str]]:
    """Read a file that holds tables alone: its text, and their names."""
    try:
        text = path.read_text("utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(str(path), f"cannot be included ({error}).", "Check the name and the file.") from error
    loose = [key for key, value in content.items() if not _is_table(value)]
    if loose:
        raise SettingsError(str(path), f"{loose[0]} is in no table.", "Included files hold tables alone.")
    return text, content.keys()


def _is_table(value: Any) -> bool:  # noqa: ANN401 - any TOML value
    return isinstance(value, dict) or (
        isinstance(value, list) and value != [] and all(isinstance(entry, dict) for entry in value)
    )
