"""What stands in a published file beside its tensors: the names and colours of its classes, and its configuration.

mmsegmentation 0.x writes `meta` with `CLASSES` and `PALETTE`, 1.x `meta` with `dataset_meta`, which holds `classes` and
`palette`; both write the text of the configuration. All of it is read as plain data.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from segstudio.core import RGB, ClassSet, SegClass

META: Final = "meta"
_CONFIGS: Final = ("config", "cfg")  # 0.x, 1.x
_ALIGN: Final = re.compile(r"\balign_corners\s*=\s*(True|False)\b")


def classes_in(notes: Mapping[str, Any], colors: Sequence[RGB]) -> ClassSet | None:
    """Return the classes that a file names for its `len(colors)` channels, or None where it names none or others.

    Its palette gives the colours; where it has none they are `colors`.
    """
    meta = _meta(notes)
    inner = meta.get("dataset_meta")
    table = {str(key).lower(): value for key, value in (inner if isinstance(inner, Mapping) else meta).items()}
    names = _names(table.get("classes"))
    if len(names) != len(colors) or len(set(names)) != len(names):
        return None
    drawn = _palette(table.get("palette"), len(names)) or list(colors)
    return ClassSet(tuple(SegClass(i, name, drawn[i]) for i, name in enumerate(names)))


def aligns_corners(notes: Mapping[str, Any]) -> bool | None:
    """Tell whether the file's own configuration resizes corner to corner; None where it does not say, or says both."""
    meta = _meta(notes)
    text = next((meta[key] for key in _CONFIGS if isinstance(meta.get(key), str)), "")
    flags = set(_ALIGN.findall(text))
    return flags == {"True"} if len(flags) == 1 else None


def plain(notes: Mapping[str, Any]) -> dict[str, Any]:
    """Keep of a file's notes what can be written as JSON and is read here."""
    meta = _meta(notes)
    inner = meta.get("dataset_meta")
    kept = {key: meta[key] for key in _CONFIGS if isinstance(meta.get(key), str)}
    inside = {"dataset_meta": _legend(inner)} if isinstance(inner, Mapping) else {}
    return {META: {**kept, **_legend(meta), **inside}}


def _legend(table: Mapping[Any, Any]) -> dict[str, Any]:
    """Keep names and colours of classes."""
    kept: dict[str, Any] = {}
    for key, value in table.items():
        if str(key).lower() == "classes" and (names := _names(value)):
            kept[key] = names
        if str(key).lower() == "palette" and (colors := _palette(value, None)):
            kept[key] = colors
    return kept


def _meta(notes: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = notes.get(META)
    return meta if isinstance(meta, Mapping) else {}


def _palette(value: object, count: int | None) -> list[RGB]:
    """Read colours from a list or array of triples; an empty list where they are something else or too few."""
    try:
        table = np.asarray(value, dtype=np.int64)
    except (TypeError, ValueError, OverflowError):
        return []
    good = table.ndim == 2 and table.shape[1:] == (3,) and ((table >= 0) & (table <= 255)).all()
    if not good or (count is not None and len(table) < count):
        return []
    return [(int(r), int(g), int(b)) for r, g, b in table[:count]]


def _names(value: object) -> list[str]:
    """Read a list of names; an empty one where it is something else."""
    good = isinstance(value, list | tuple) and all(isinstance(name, str) for name in value)
    return list(value) if good and isinstance(value, list | tuple) else []
