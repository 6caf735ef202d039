"""Grid files: which values of a refiner's parameters a sweep tries, as TOML.

refiner = "dense-crf"       # may be left out

[fixed]                     # for all combinations; what is named nowhere has its default
iterations = 10

[grid]                      # every combination of these is tried
w1 = [3, 4, 5]
alpha = { from = 30, to = 100, step = 10 }
"""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

from segstudio.core import Param, ParamValue, SettingsError, UnknownKeyError
from segstudio.core.plugins import Catalog, RefinerSpec

_USUAL: Final = "dense-crf"
_PARTS: Final = ("refiner", "fixed", "grid")
_RANGE: Final = {"from", "to", "step"}
_MOST: Final = 10_000
_COSTLY: Final = ("normalization", "gamma", "alpha", "beta")  # what builds a lattice anew moves least


@dataclass(frozen=True, slots=True)
class Grid:
    """The parameters that are tried, each with its values, and the values that are the same in all combinations."""

    refiner: str
    axes: Mapping[str, tuple[ParamValue, ...]]
    fixed: Mapping[str, ParamValue]

    def combinations(self) -> tuple[dict[str, ParamValue], ...]:
        """Return all combinations of the axes' values, with the fixed ones; neighbours share what is costly."""
        order = sorted(self.axes, key=lambda key: _COSTLY.index(key) if key in _COSTLY else len(_COSTLY))
        picked = product(*(self.axes[key] for key in order))
        return tuple({**self.fixed, **dict(zip(order, values, strict=True))} for values in picked)


def read_grid(path: Path, catalog: Catalog) -> Grid:
    """Read a grid file; what cannot be is an error that names the file, the entry, and what there is."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise SettingsError(str(path), f"cannot be read ({error.strerror}).", "Check the path.") from error
    return parse_grid(text, path.name, catalog)


def parse_grid(text: str, name: str, catalog: Catalog) -> Grid:
    """Read a grid from its text; `name` is used in errors."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(name, f"is not valid TOML ({error}).", "Correct the line it names.") from error
    for key in table:
        if key not in _PARTS:
            raise UnknownKeyError(f"entry of {name}", key, _PARTS)
    spec = catalog.refiner(str(table.get("refiner", _USUAL)))
    fixed, axes = (_table(table, part, name) for part in ("fixed", "grid"))
    if not axes:
        raise SettingsError(name, "it names nothing to try.", "Add a table [grid], such as w1 = [3, 4, 5].")
    twice = sorted(set(fixed) & set(axes))
    if twice:
        raise SettingsError(f"{name}: {twice[0]}", "it is both fixed and tried.", "Leave it in one of both.")
    tried = {key: _values(_param(spec, key, name), value, name) for key, value in axes.items()}
    if (number := math.prod(map(len, tried.values()))) > _MOST:
        raise SettingsError(name, f"that is {number} combinations, of {_MOST} at most.", "Name fewer values.")
    held = {key: _checked(_param(spec, key, name), [value], name)[0] for key, value in fixed.items()}
    return Grid(spec.key, tried, held)


def _table(table: Mapping[str, Any], part: str, name: str) -> Mapping[str, Any]:
    found = table.get(part, {})
    if not isinstance(found, dict):
        raise SettingsError(f"{name}: {part}", "this is no table.", f"Write [{part}] above its entries.")
    return found


def _param(spec: RefinerSpec, key: str, name: str) -> Param:
    known = {param.key: param for param in spec.params}
    if key not in known:
        raise UnknownKeyError(f"parameter of {spec.key} in {name}", key, known)
    return known[key]


def _values(param: Param, value: Any, name: str) -> tuple[ParamValue, ...]:  # noqa: ANN401 - any TOML value
    """Read a list of values, or a range with both ends."""
    listed = _spread(value) if isinstance(value, dict) else value
    if not isinstance(listed, list) or not listed:
        raise SettingsError(
            f"{name}: {param.key}", "these are no values to try.", "Write a list, or { from = 1, to = 5, step = 2 }."
        )
    return tuple(dict.fromkeys(_checked(param, listed, name)))


def _spread(table: Mapping[str, Any]) -> list[ParamValue] | None:
    numbers = [table.get(key) for key in ("from", "to", "step")]
    if set(table) != _RANGE or not all(isinstance(n, int | float) and math.isfinite(n) for n in numbers):
        return None
    first, last, step = (float(n) for n in numbers if n is not None)
    if step <= 0 or not 0 <= (last - first) / step < _MOST:
        return None
    steps = math.floor((last - first) / step + 1e-9)
    return [_plain(round(first + i * step, 10)) for i in range(steps + 1)]


def _plain(value: float) -> ParamValue:
    return int(value) if value.is_integer() else value


def _checked(param: Param, values: Sequence[Any], name: str) -> Sequence[ParamValue]:
    try:
        return [param.check(value) for value in _single(values)]
    except SettingsError as error:
        raise SettingsError(f"{name}: {param.key}", error.message.partition(": ")[2], "Correct it.") from error


def _single(values: Iterable[Any]) -> Iterable[ParamValue]:
    return ("a list" if isinstance(value, list | dict) else value for value in values)
