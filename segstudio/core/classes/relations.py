"""Which classes of two well-known sets mean the same: the packaged tables of `resources/mappings`.

Each names two class sets of `resources/classes` and lists groups of classes that stand for one another, why, and the
sources; `*` stands for every class of its set that the table does not name. What is under `none` has no counterpart.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from segstudio.core._resources import resources
from segstudio.core._values import ClassSet

REST = "*"


@dataclass(frozen=True, slots=True)
class Relation:
    """A packaged table: two sets by key, and groups of names of the one that stand for names of the other."""

    first: str
    second: str
    groups: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    why: str
    sources: tuple[str, ...]


def plain(name: str) -> str:
    """Write a class's name so that equal names are equal: small letters, no dashes or underscores."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def known_set(classes: ClassSet) -> str:
    """Return the key of the packaged set that has these names, in whatever order; empty where there is none."""
    if not classes.known:
        return ""
    wanted = {plain(name) for name in classes.names}
    for key, spellings in _sets().items():
        if {spellings.get(name, name) for name in wanted} == set(spellings.values()) and len(wanted) == len(classes):
            return key
    return ""


def standard_name(key: str, name: str) -> str:
    """Return how a packaged set spells a class's name."""
    return _sets()[key].get(plain(name), plain(name))


def relation(first: str, second: str) -> Relation | None:
    """Return the table for two sets, whichever way round it is kept; None where there is none."""
    table = _relations().get(frozenset((first, second)))
    if table is None or table.first == first:
        return table
    swapped = tuple((other, one) for one, other in table.groups)
    return Relation(first, second, swapped, table.why, table.sources)


@cache
def _sets() -> Mapping[str, Mapping[str, str]]:
    """Read the packaged sets: by key, every spelling of a class's name and the one that counts."""
    found = {}
    for path in sorted((resources() / "classes").glob("*.json")):
        raw = json.loads(path.read_text("utf-8"))
        spellings = {plain(name): plain(name) for name in raw["names"]}
        for name, others in raw.get("also", {}).items():
            spellings.update({plain(other): plain(name) for other in others})
        found[path.stem] = spellings
    return found


@cache
def _relations() -> Mapping[frozenset[str], Relation]:
    return {frozenset((one.first, one.second)): one for one in _read()}


def _read() -> Iterator[Relation]:
    for path in sorted((resources() / "mappings").glob("*.json")):
        raw = json.loads(path.read_text("utf-8"))
        first, second = raw["sets"]
        groups = tuple((_names(raw, first, g[first]), _names(raw, second, g[second])) for g in raw["classes"])
        yield Relation(first, second, groups, raw["why"], tuple(raw["sources"]))


def _names(raw: Mapping[str, Any], key: str, names: Sequence[str]) -> tuple[str, ...]:
    """Spell names as they count, with `*` written out."""
    if REST not in names:
        return tuple(plain(name) for name in names)
    grouped = {plain(name) for group in raw["classes"] for name in group[key]}
    grouped |= {plain(name) for name in raw["none"].get(key, {})}
    return tuple(name for name in dict.fromkeys(_sets()[key].values()) if name not in grouped)
