"""The one way in which testers complain, and what holds for offers of every kind."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from segstudio.core import Param, ParamValue, SegStudioError, resolve
from segstudio.core.plugins import Preset

_KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def expect(condition: bool, complaint: str) -> None:
    """Raise `AssertionError` with the complaint; unlike `assert`, also under `python -O`."""
    if not condition:
        raise AssertionError(complaint)


def expect_key(key: str, title: str) -> None:
    """Keys are typed on command lines, titles are read in lists."""
    expect(_KEY.fullmatch(key) is not None, f"The key {key!r} must be lower-case words joined by hyphens.")
    expect(bool(title.strip()), f"{key}: the title is empty.")


def expect_params(key: str, params: Sequence[Param], presets: Sequence[Preset] = ()) -> None:
    """Defaults and presets must be values that the parameters allow; titles are read in forms."""
    names = [param.key for param in params]
    expect(len(set(names)) == len(names), f"{key}: two parameters share one key: {names}.")
    for param in params:
        expect(bool(param.title.strip()), f"{key}: the parameter {param.key!r} has no title.")
    expect_values(key, "the defaults", params, {})
    for preset in presets:
        expect_values(key, f"the preset {preset.key!r}", params, preset.values)


def expect_values(key: str, what: str, params: Sequence[Param], values: Mapping[str, ParamValue]) -> None:
    """Check a set of values against the parameters that they are for."""
    try:
        resolve(params, values)
    except SegStudioError as error:
        raise AssertionError(f"{key}: {what} are not allowed: {error}") from error
