"""The values that travel between threads and plugins: frozen, complete, their arrays read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from segstudio.core._errors import SegStudioError

RGB = tuple[int, int, int]
ScoreKind = Literal["logits", "probabilities"]
IGNORE_ID: Final = 255


def _sealed(array: NDArray[Any]) -> NDArray[Any]:
    """Return a read-only view; the caller's own array stays writeable."""
    view = array.view()
    view.flags.writeable = False
    return view


def _expect(condition: bool, expected: str, array: NDArray[Any]) -> None:
    if not condition:
        raise SegStudioError(f"Expected {expected}, got {array.shape} {array.dtype}.")


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """A photograph: uint8 (H, W, 3) RGB with its orientation applied, and how far away everything in it is.

    `depth` is float32 (H, W), NaN where nothing was measured, in `depth_unit`: `m`, or `px` for disparity. Where a map
    was looked for and there is none, or it is broken, `depth_problem` says so, and `depth_remedy` what to do.
    """

    pixels: NDArray[np.uint8]
    path: Path | None = None
    depth: NDArray[np.float32] | None = None
    depth_unit: str = ""
    depth_problem: str = ""
    depth_remedy: str = ""

    def __post_init__(self) -> None:
        """Check shapes and seal the arrays."""
        good = self.pixels.ndim == 3 and self.pixels.shape[2] == 3 and self.pixels.dtype == np.uint8
        _expect(good and self.pixels.size > 0, "HxWx3 uint8", self.pixels)
        object.__setattr__(self, "pixels", _sealed(self.pixels))
        if self.depth is not None:
            _expect(self.depth.shape == self.size, f"a depth map of {self.size}", self.depth)
            object.__setattr__(self, "depth", _sealed(self.depth.astype(np.float32, copy=False)))

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.pixels.shape[0], self.pixels.shape[1]


@dataclass(frozen=True, slots=True)
class SegClass:
    """One class: the value it has in a label map, its name, its colour."""

    id: int
    name: str
    color: RGB


@dataclass(frozen=True, slots=True)
class ClassSet:
    """The classes of a label map in the order of a network's channels.

    `known` is false where a checkpoint did not name its classes; the names are then only numbers and are never guessed.
    """

    classes: tuple[SegClass, ...]
    ignore_id: int = IGNORE_ID
    known: bool = True

    def __post_init__(self) -> None:
        """Refuse doubled ids and names: a legend could not tell them apart."""
        for what, values in (("id", [c.id for c in self.classes]), ("name", list(self.names))):
            if len(set(values)) != len(values):
                raise SegStudioError(f"Two classes share the same {what}.", "Give each class its own.")

    def __len__(self) -> int:
        """Return the number of classes."""
        return len(self.classes)

    @property
    def names(self) -> tuple[str, ...]:
        """The names in channel order."""
        return tuple(c.name for c in self.classes)

    def table(self) -> NDArray[np.uint8]:
        """Colours by label value, uint8 (256, 3), for values below 256; what has no class is black."""
        colors = np.zeros((256, 3), np.uint8)
        for c in self.classes:
            if c.id < len(colors):
                colors[c.id] = c.color
        return colors


@dataclass(frozen=True, slots=True, eq=False)
class LabelMap:
    """A class id for each pixel: uint8 or uint16 (H, W); `classes.ignore_id` marks pixels without one."""

    ids: NDArray[np.uint8] | NDArray[np.uint16]
    classes: ClassSet

    def __post_init__(self) -> None:
        """Check the shape and seal the array."""
        _expect(self.ids.ndim == 2 and self.ids.dtype in (np.uint8, np.uint16), "HxW uint8 or uint16", self.ids)
        object.__setattr__(self, "ids", _sealed(self.ids))

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.ids.shape[0], self.ids.shape[1]

    def areas(self) -> dict[int, int]:
        """Count the pixels of every class of the set, by id."""
        counts = np.bincount(self.ids.ravel(), minlength=max((c.id for c in self.classes.classes), default=0) + 1)
        return {c.id: int(counts[c.id]) for c in self.classes.classes}


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What a network says: (C, h, w) float16 or float32 at its own resolution, standing for an image of `size`.

    `kind` tells logits from probabilities; `align_corners` how the grid lies on the image (True: corner to corner,
    False: cell to cell, as torch's `interpolate` names it).
    """

    data: NDArray[np.float16] | NDArray[np.float32]
    size: tuple[int, int]
    classes: ClassSet
    kind: ScoreKind = "logits"
    align_corners: bool = False

    def __post_init__(self) -> None:
        """Check the shape against the classes and seal the array."""
        good = self.data.ndim == 3 and self.data.dtype in (np.float16, np.float32)
        _expect(good and self.data.shape[0] == len(self.classes), f"{len(self.classes)}xhxw floats", self.data)
        object.__setattr__(self, "data", _sealed(self.data))


def numbered_classes(count: int, colors: Sequence[RGB]) -> ClassSet:
    """Name classes by number, for weights that do not say what theirs are."""
    return ClassSet(tuple(SegClass(i, f"class {i}", colors[i % len(colors)]) for i in range(count)), known=False)
