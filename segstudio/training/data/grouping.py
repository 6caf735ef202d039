"""From the classes of a data set to the classes that are learnt."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core import IGNORE_ID, RGB, ClassSet, DataError, SegClass
from segstudio.training.recipes.recipe import Group

_COLORS: Final[tuple[RGB, ...]] = (
    (0, 0, 0), (230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0),
    (204, 121, 167), (148, 103, 189), (140, 86, 75), (188, 189, 34), (23, 190, 207), (255, 152, 150),
    (152, 223, 138), (199, 199, 199), (197, 176, 213),
)  # fmt: skip


def class_set(groups: Sequence[Group]) -> ClassSet:
    """Give the groups ids from 0; one without a colour gets the next of a list made for colour-blind eyes."""
    return ClassSet(
        tuple(SegClass(i, group.name, group.color or _COLORS[i % len(_COLORS)]) for i, group in enumerate(groups))
    )


def own_groups(names: Sequence[str], ignored: Sequence[str] = ()) -> tuple[Group, ...]:
    """Learn the data's own classes, one group each."""
    return tuple(Group(name, (name,)) for name in names if name not in ignored)


def sources(groups: Sequence[Group]) -> dict[str, str]:
    """Map each source name to its group's name; a group without sources stands for its own name."""
    return {source: group.name for group in groups for source in group.sources or (group.name,)}


def table(
    names: Sequence[str], targets: Mapping[str, str], classes: ClassSet, ignored: Sequence[str], where: Path
) -> NDArray[np.uint8]:
    """Return the learnt id of each label value, uint8 (256,), 255 for what is left out.

    Raises `DataError` on `where` that lists every class of the data without a target, or with one that does not exist.
    """
    ids = {c.name: c.id for c in classes.classes}
    lost = [name for name in names if name not in ignored and targets.get(name, name) not in ids]
    if lost:
        raise DataError(
            where, f"these classes cannot be mapped to {', '.join(ids)}: {', '.join(lost)}.",
            "Name a group for each, or ignore it.",
        )  # fmt: skip
    lookup = np.full(256, IGNORE_ID, np.uint8)
    for value, name in enumerate(names):
        if name not in ignored:
            lookup[value] = ids[targets.get(name, name)]
    return lookup
