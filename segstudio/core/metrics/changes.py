"""What refining changed: the pixels that each class gained and lost, as numbers and as a map."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from segstudio.core._values import RGB, ClassSet, LabelMap, SegClass

GAINED: Final[RGB] = (0, 158, 115)  # Okabe and Ito's green and vermilion: told apart by everybody
LOST: Final[RGB] = (213, 94, 0)
_SAME: Final = 65_535  # the value of pixels that did not change
_FIRST: Final = 60_000  # values of the map are no ids of classes, so that none is taken for one
_GAINED_ID: Final = 65_001
_LOST_ID: Final = 65_002


@dataclass(frozen=True, slots=True)
class ClassChange:
    """How many pixels a class had, and how many of others it gained and lost to others."""

    id: int
    name: str
    before: int
    gained: int
    lost: int

    @property
    def after(self) -> int:
        """The pixels it has now."""
        return self.before + self.gained - self.lost

    def share(self, count: int) -> float:
        """Return what part of the class, as it was before, so many pixels are; infinite where it had none."""
        return count / self.before if self.before else (float("inf") if count else 0.0)


@dataclass(frozen=True, slots=True)
class Changes:
    """The classes that gained or lost anything, those with the most changes first, of an image of `pixels` pixels."""

    classes: tuple[ClassChange, ...]
    changed: int
    pixels: int

    def of(self, class_id: int | None) -> ClassChange | None:
        """Return what happened to one class."""
        return next((change for change in self.classes if change.id == class_id), None)


def count_changes(raw: LabelMap, refined: LabelMap) -> Changes:
    """Compare two label maps of one size and one set of classes, pixel by pixel."""
    moved = raw.ids != refined.ids
    before, after = raw.ids[moved], refined.ids[moved]
    most = max((c.id for c in raw.classes.classes), default=0) + 1
    had = np.bincount(raw.ids.ravel(), minlength=most)
    lost, gained = (np.bincount(ids, minlength=most) for ids in (before, after))
    found = [ClassChange(c.id, c.name, int(had[c.id]), int(gained[c.id]), int(lost[c.id])) for c in raw.classes.classes]
    found = sorted((c for c in found if c.gained or c.lost), key=lambda c: -(c.gained + c.lost))
    return Changes(tuple(found), int(np.count_nonzero(moved)), raw.ids.size)


def change_map(raw: LabelMap, refined: LabelMap, only: int | None = None) -> LabelMap:
    """Return where pixels changed, uint16: which class they became, or what `only` one class gained and lost."""
    ids = np.full(raw.ids.shape, _SAME, np.uint16)
    if only is None:
        moved = raw.ids != refined.ids
        ids[moved] = refined.ids[moved].astype(np.uint16) + np.uint16(_FIRST)
        shown = tuple(SegClass(_FIRST + c.id, c.name, c.color) for c in raw.classes.classes if c.id < 5_000)
        return LabelMap(ids, ClassSet(shown, _SAME))
    was, is_now = raw.ids == only, refined.ids == only
    ids[is_now & ~was], ids[was & ~is_now] = _GAINED_ID, _LOST_ID
    pair = (SegClass(_GAINED_ID, "gained", GAINED), SegClass(_LOST_ID, "lost", LOST))
    return LabelMap(ids, ClassSet(pair, _SAME))
