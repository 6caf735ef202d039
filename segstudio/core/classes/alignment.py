"""Comparing models whose classes differ: each set's classes become common ones, or have no counterpart.

A common class is a group of classes that stand for one another and of which every set has at least one. What has no
counterpart becomes the ignored value: it is drawn hatched, left out of every number, and said with its share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segstudio.core._errors import SegStudioError
from segstudio.core._values import IGNORE_ID, ClassSet, LabelMap, SegClass
from segstudio.core.classes.relations import known_set, plain, relation, standard_name
from segstudio.core.metrics.boundaries import Ids

_Node = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Several class sets and the common one.

    `targets` holds for each set, by name, the name of the common class or None where there is no counterpart. `reason`
    says where they come from: `equal` (the sets are the same), `names` (names and packaged tables), `map` (a person's).
    """

    sets: tuple[ClassSet, ...]
    common: ClassSet
    targets: tuple[Mapping[str, str | None], ...]
    reason: str = "names"

    def missing(self, index: int) -> tuple[str, ...]:
        """Name the classes of a set that have no counterpart."""
        return tuple(name for name in self.sets[index].names if self.targets[index].get(name) is None)

    def table(self, index: int) -> NDArray[Any]:
        """Return the common id by the id of a set, uint8 or uint16 (N,); the ignored id where there is none."""
        ids = {c.name: c.id for c in self.common.classes}
        wide = max([*ids.values(), self.common.ignore_id], default=0) > 255
        # Room for every value that an 8-bit map can hold, so that the ignored one is found too.
        length = max([256, *(c.id + 1 for c in self.sets[index].classes)])
        out = np.full(length, self.common.ignore_id, np.uint16 if wide else np.uint8)
        for c in self.sets[index].classes:
            target = self.targets[index].get(c.name)
            if target is not None and c.id != self.sets[index].ignore_id:
                out[c.id] = ids[target]
        return out

    def ids(self, index: int, ids: Ids) -> Ids:
        """Turn a set's ids (H, W) into common ones; values beyond the set have no counterpart."""
        table = self.table(index)
        if ids.dtype != np.uint8 and ids.size and int(ids.max()) >= len(table):
            ids = np.where(ids < len(table), ids, self.sets[index].ignore_id)
        common: Ids = table[ids]
        return common

    def apply(self, index: int, labels: LabelMap) -> LabelMap:
        """Turn a label map of a set into one of the common classes."""
        return LabelMap(self.ids(index, labels.ids), self.common)

    def left_out(self, index: int, ids: Ids) -> float:
        """Return the share of pixels whose class has no counterpart, 0-1; pixels without a class do not count."""
        known = ids != self.sets[index].ignore_id
        lost = known & (self.ids(index, ids) == self.common.ignore_id)
        return int(lost.sum()) / max(1, int(known.sum()))

    def with_target(self, index: int, name: str, target: str | None) -> "Alignment":
        """Give a class another common class, by name, or none; a name that is new becomes a common class."""
        if name not in self.sets[index].names:
            raise SegStudioError(f"There is no class called {name!r}.", "Choose one of the set.")
        targets = [dict(each) for each in self.targets]
        targets[index][name] = target
        return _settled(self.sets, tuple(targets), "map", self.common)

    def of(self, sets: Sequence[ClassSet]) -> tuple[int, ...]:
        """Return the index here of each of some class sets."""
        return tuple(_place(self.sets, classes) for classes in sets)


def align(
    sets: Sequence[ClassSet],
    mapping: Mapping[str, str | None] | None = None,
    groups: Mapping[str, str] | None = None,
    *,
    strict: bool = True,
) -> Alignment:
    """Find the common classes of the given sets, each different set taken once; see `Alignment.of`.

    `mapping` is a person's: common names by names of classes, None for what is to be left out; what it does not name
    keeps its own name; names that no set has are an error, or where not `strict` are passed over. Otherwise a packaged
    table joins two well-known sets, and for others equal names do, and `groups`, by which a card says what its classes
    are made of. Raises `SegStudioError` where nothing is common.
    """
    distinct = _distinct(sets)
    if mapping and not strict:
        mapping = {name: target for name, target in mapping.items() if any(name in each.names for each in distinct)}
    if len(distinct) == 1 and not mapping:
        return Alignment(distinct, distinct[0], ({name: name for name in distinct[0].names},), "equal")
    found = _mapped(distinct, mapping) if mapping else _settled(distinct, _grouped(distinct, groups or {}), "names")
    if not found.common.classes:
        raise SegStudioError(
            "These models have no class in common.", 'Say what is the same with --map FILE, as {"jeans": "trousers"}.'
        )
    return found


def unaligned(sets: Sequence[ClassSet]) -> Alignment:
    """Return an alignment in which no class has a counterpart yet: where a person begins who knows better."""
    distinct = _distinct(sets)
    return _settled(distinct, tuple(dict.fromkeys(each.names) for each in distinct), "map")


def _distinct(sets: Sequence[ClassSet]) -> tuple[ClassSet, ...]:
    found: list[ClassSet] = []
    for classes in sets:
        if not any(_is_same(classes, other) for other in found):
            found.append(classes)
    if not found:
        raise SegStudioError("There is nothing to compare.", "Choose a model.")
    return tuple(found)


def _is_same(one: ClassSet, other: ClassSet) -> bool:
    """Tell whether two sets are one; numbers that stand for unknown names are the same in one file only."""
    if one is other:
        return True
    return (
        one.known and other.known and [(c.id, c.name) for c in one.classes] == [(c.id, c.name) for c in other.classes]
    )


def _place(sets: Sequence[ClassSet], classes: ClassSet) -> int:
    for index, each in enumerate(sets):
        if _is_same(classes, each):
            return index
    raise SegStudioError("These classes are not among the aligned ones.", "Align them again.")


def _mapped(sets: tuple[ClassSet, ...], mapping: Mapping[str, str | None]) -> Alignment:
    """Take a person's names; a common class that only some sets have is left out."""
    unknown = [name for name in mapping if not any(name in each.names for each in sets)]
    if unknown:
        raise SegStudioError(f"The map names classes that nobody has: {', '.join(unknown)}.", "Correct their names.")
    targets = tuple({name: mapping.get(name, name) for name in each.names} for each in sets)
    shared = set.intersection(*({t for t in each.values() if t is not None} for each in targets))
    kept = tuple({name: t if t in shared else None for name, t in each.items()} for each in targets)
    return _settled(sets, kept, "map")


def _grouped(sets: tuple[ClassSet, ...], groups: Mapping[str, str]) -> tuple[Mapping[str, str | None], ...]:
    """Join classes that stand for one another, and name each group that every set has a part in."""
    above: dict[_Node, _Node] = {(i, name): (i, name) for i, each in enumerate(sets) for name in each.names}

    def root(node: _Node) -> _Node:
        while above[node] != node:
            above[node] = node = above[above[node]]
        return node

    for one, other in combinations(range(len(sets)), 2):
        for first, second in _pairs(sets[one], sets[other], groups):
            # The lower node leads, so that groups are in the order of the first set.
            low, high = sorted((root((one, first)), root((other, second))))
            above[high] = low
    members: dict[_Node, list[_Node]] = {}
    for node in above:
        members.setdefault(root(node), []).append(node)
    targets: tuple[dict[str, str | None], ...] = tuple(dict.fromkeys(each.names) for each in sets)
    taken: set[str] = set()
    for nodes in members.values():
        if {i for i, _ in nodes} == set(range(len(sets))):
            name = _name(nodes, len(sets), taken)
            taken.add(name)
            for i, own in nodes:
                targets[i][own] = name
    return targets


def _name(nodes: Sequence[_Node], sets: int, taken: set[str]) -> str:
    """Name a group by the set that has one class in it, or else by all names of the set with the fewest."""
    by_set = [[name for i, name in nodes if i == index] for index in range(sets)]
    shortest = min(by_set, key=len)
    name = " + ".join(shortest) if len(shortest) <= 3 else f"{shortest[0]} + {len(shortest) - 1} more"
    return name if name not in taken else f"{name} ({len(taken)})"


def _pairs(one: ClassSet, other: ClassSet, groups: Mapping[str, str]) -> list[tuple[str, str]]:
    """List the classes of two sets that stand for one another."""
    first, second = known_set(one), known_set(other)
    table = relation(first, second) if first and second else None
    if table is not None:
        names = ({standard_name(first, n): n for n in one.names}, {standard_name(second, n): n for n in other.names})
        return [(names[0][a], names[1][b]) for left, right in table.groups for a in left for b in right]
    if not (one.known and other.known):
        return []  # what two files number alike need not be alike

    def same(a: str, b: str) -> bool:
        return plain(groups.get(a, a)) == plain(b) or plain(groups.get(b, b)) == plain(a)

    return [(a, b) for a in one.names for b in other.names if same(a, b)]


def _settled(
    sets: tuple[ClassSet, ...],
    targets: tuple[Mapping[str, str | None], ...],
    reason: str,
    before: ClassSet | None = None,
) -> Alignment:
    """Give the common classes numbers and colours, in the order in which the sets name them."""
    colors = {c.name: c.color for c in before.classes} if before else {}
    for each, own in zip(sets, targets, strict=True):
        for c in each.classes:
            target = own.get(c.name)
            if target is not None and (target not in colors or target == c.name):
                colors.setdefault(target, c.color)
    names = dict.fromkeys(t for own in targets for t in own.values() if t is not None)
    ids = [i for i in range(len(names) + 1) if i != IGNORE_ID]
    common = ClassSet(tuple(SegClass(ids[i], name, colors[name]) for i, name in enumerate(names)))
    return Alignment(sets, common, targets, reason)
