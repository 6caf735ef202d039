"""Changes single entries of a recipe and leaves the rest of its text as it was written."""

from collections.abc import MutableMapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError

from segstudio.core import SettingsError
from segstudio.training.recipes.recipe import FORMER_NAMES, Recipe, parse_recipe, rename_former


def changed(recipe: Recipe, entries: Sequence[str], name: str = "recipe") -> Recipe:
    """Return `recipe` with entries such as `steps.rate=5e-4` set, in its text too: the card then tells what was run.

    A value that is not TOML is taken as a word. Raises `SettingsError` for an entry that has no `=` or lies within
    something that is no table, and what `parse_recipe` raises for entries and values that a recipe cannot have.
    """
    if not entries:
        return recipe
    document = tomlkit.parse(recipe.text)
    rename_former(document, name)
    for entry in entries:
        path, equals, value = entry.partition("=")
        if not equals or not all(keys := _current(path.strip()).split(".")):
            raise SettingsError(entry, "does not say what to set.", "Write it as TABLE.ENTRY=VALUE: steps.rate=5e-4.")
        table: Any = document
        for key in keys[:-1]:
            table = table.setdefault(key, tomlkit.table())
            if not isinstance(table, MutableMapping):
                raise SettingsError(entry, f"{key} holds no entries by name.", "Write a recipe of its own for that.")
        table[keys[-1]] = _value(value.strip())
    return parse_recipe(tomlkit.dumps(document), name)


def _current(path: str) -> str:
    """Return the current path of an entry that had another name before."""
    for former, current in FORMER_NAMES.items():
        if path == former or path.startswith(f"{former}."):
            return current + path.removeprefix(former)
    return path


def _value(text: str) -> Any:  # noqa: ANN401 - any TOML value
    try:
        return tomlkit.value(text)
    except ParseError:
        return tomlkit.string(text)
