"""Ground truth for images: which label file belongs to which, and which class each of its values means.

Both are looked at by a person before they are used, so both are values that say what would happen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from segstudio.core._errors import DataError
from segstudio.core._json_files import json_of
from segstudio.core._values import IGNORE_ID, RGB, ClassSet
from segstudio.core.metrics.boundaries import Ids

LABEL_SUFFIXES: Final = (".png", ".tif", ".tiff", ".bmp")
ValueKind = Literal["index", "palette", "colour"]
_ENDINGS: Final = ("_leftimg8bit", "_gtfine_labeltrainids", "_gtfine_labelids", "_l", "_label", "_labels", "_mask")


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which label file belongs to which image.

    `matched` holds the one label file of each image; `missing` images without one; `ambiguous` images with
    several, and those that share one; `unused` label files that belong to no image.
    """

    matched: Mapping[Path, Path]
    missing: tuple[Path, ...] = ()
    ambiguous: Mapping[Path, tuple[Path, ...]] = field(default_factory=dict)
    unused: tuple[Path, ...] = ()


def pair_by_stem(images: Iterable[Path], labels: Iterable[Path]) -> Pairing:
    """Pair images and label files whose names are the same but for the suffix.

    Where no name is the same, the endings that data sets give to the one or the other (`_leftImg8bit`, `_L`, `_mask`,
    `_gtFine_labelIds`) are looked past. An image with several label files, or one that it would share, is not matched.
    """
    exact, loose = _by(labels, _stem), _by(labels, _bare)
    found: dict[Path, tuple[Path, ...]] = {}
    for image in images:
        found[image] = exact.get(_stem(image)) or loose.get(_bare(image)) or ()
    owners: dict[Path, int] = {}
    for paths in found.values():
        for path in paths:
            owners[path] = owners.get(path, 0) + 1
    matched = {p: paths[0] for p, paths in found.items() if len(paths) == 1 and owners[paths[0]] == 1}
    ambiguous = {p: paths for p, paths in found.items() if paths and p not in matched}
    unused = tuple(path for paths in exact.values() for path in paths if path not in owners)
    return Pairing(matched, tuple(p for p, paths in found.items() if not paths), ambiguous, unused)


def _by(paths: Iterable[Path], key: Any) -> dict[str, tuple[Path, ...]]:  # noqa: ANN401 - one of the two below
    found: dict[str, tuple[Path, ...]] = {}
    for path in paths:
        found[key(path)] = (*found.get(key(path), ()), path)
    return found


def _stem(path: Path) -> str:
    return path.stem.casefold()


def _bare(path: Path) -> str:
    stem = _stem(path)
    return next((stem.removesuffix(ending) for ending in _ENDINGS if stem.endswith(ending)), stem)


@dataclass(frozen=True, slots=True, eq=False)
class RawLabels:
    """A label file as it is: `values` uint8 or uint16 (H, W), or colours uint8 (H, W, 3).

    `palette` holds the colour of each value where the file has some; `names` what the file itself says of its values.
    """

    path: Path
    values: NDArray[Any]
    palette: tuple[RGB, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return int(self.values.shape[0]), int(self.values.shape[1])

    def keys(self, kind: ValueKind) -> NDArray[np.int64]:
        """Return one number a pixel, int64 (H, W): the value, or its colour as red, green and blue in 24 bits."""
        if self.values.ndim == 3:
            colors = self.values.astype(np.int64)
            packed: NDArray[np.int64] = (colors[..., 0] << 16) | (colors[..., 1] << 8) | colors[..., 2]
            return packed
        if kind != "palette":
            return self.values.astype(np.int64)
        table = np.full(1 << 16, -1, np.int64)
        table[: len(self.palette)] = [pack(color) for color in self.palette]
        painted: NDArray[np.int64] = table[self.values]
        return painted


def pack(color: RGB) -> int:
    """Write a colour as one number of 24 bits."""
    return (color[0] << 16) | (color[1] << 8) | color[2]


@dataclass(frozen=True, slots=True)
class ValueMap:
    """Which class each value of label files means.

    `kind` says what the values are: numbers (`index`), colours of a palette, or colours of the pixels. `ids` maps each
    value (a colour as 24 bits) to a class id, the ignored one for what is left out. A value that is not named is an
    error where it occurs: it is never guessed.
    """

    kind: ValueKind
    classes: ClassSet
    ids: Mapping[int, int]

    def with_value(self, value: int, class_id: int | None) -> "ValueMap":
        """Give a value another class, or leave it out (None)."""
        return replace(self, ids={**self.ids, value: self.classes.ignore_id if class_id is None else class_id})

    def unknown(self, labels: RawLabels) -> tuple[int, ...]:
        """List the values of a file that are not named, the most frequent first."""
        values, counts = np.unique(labels.keys(self.kind), return_counts=True)
        lost = [(int(n), int(v)) for v, n in zip(values, counts, strict=True) if int(v) not in self.ids]
        return tuple(value for _, value in sorted(lost, reverse=True))

    def apply(self, labels: RawLabels, size: tuple[int, int] | None = None) -> Ids:
        """Return class ids (H, W); a value without a class, or another size than `size`, is a `DataError`."""
        if size is not None and labels.size != size:
            raise DataError(
                labels.path,
                f"it is {labels.size[1]}x{labels.size[0]}, but its image is {size[1]}x{size[0]}.",
                "Export both at one size.",
            )
        values, inverse = np.unique(labels.keys(self.kind), return_inverse=True)
        lost = [int(v) for v in values if int(v) not in self.ids]
        if lost:
            raise DataError(
                labels.path,
                f"it holds values without a class: {', '.join(self.format_value(value) for value in lost[:8])}.",
                "Name the classes with --classes FILE, or leave the values out.",
            )
        wide = max(self.classes.ignore_id, *self.ids.values()) > 255
        table: NDArray[Any] = np.array([self.ids[int(v)] for v in values], np.uint16 if wide else np.uint8)
        ids: Ids = table[inverse.reshape(labels.size)]
        return ids

    def format_value(self, value: int) -> str:
        """Write a value for a person: its number, or its colour."""
        return str(value) if self.kind == "index" else f"#{max(value, 0):06x}"


@dataclass(frozen=True, slots=True)
class ValuePreview:
    """One value of some label files: how it is written, its pixels, and its class; None for what has none yet."""

    value: int
    text: str
    pixels: int
    name: str | None
    left_out: bool


def preview_values(mapping: ValueMap, files: Sequence[RawLabels]) -> tuple[ValuePreview, ...]:
    """Say what a mapping makes of some label files, value by value, the most frequent first."""
    counts: dict[int, int] = {}
    for labels in files:
        values, numbers = np.unique(labels.keys(mapping.kind), return_counts=True)
        for value, number in zip(values.tolist(), numbers.tolist(), strict=True):
            counts[value] = counts.get(value, 0) + number
    names = {c.id: c.name for c in mapping.classes.classes}
    lines = []
    for value, pixels in sorted(counts.items(), key=lambda pair: -pair[1]):
        class_id = mapping.ids.get(value)
        known = None if class_id is None else names.get(class_id)
        lines.append(
            ValuePreview(value, mapping.format_value(value), pixels, known, class_id == mapping.classes.ignore_id)
        )
    return tuple(lines)


def suggest_values(
    files: Sequence[RawLabels], classes: ClassSet, ignored: Iterable[int] = (), kind: ValueKind | None = None
) -> ValueMap:
    """Suggest what the values of label files mean.

    Colours mean the class of that very colour, numbers the class of that id; 255 and `ignored` are left out. A palette
    counts where it shows the classes' colours in another order than their ids, or where `kind` says so. What fits no
    class is left unnamed.
    """
    colors = {pack(c.color): c.id for c in classes.classes}
    nothing = dict.fromkeys(ignored, classes.ignore_id)
    by_id = {c.id: c.id for c in classes.classes} | {IGNORE_ID: classes.ignore_id, classes.ignore_id: classes.ignore_id}
    by_id |= nothing
    possible = possible_kinds(files)
    if kind not in possible:
        other = any(not _fits(labels, by_id) for labels in files) and all(_is_painted(f, colors) for f in files)
        kind = "palette" if other and "palette" in possible else possible[0]
    return ValueMap(kind, classes, by_id if kind == "index" else {**colors, **nothing})


def possible_kinds(files: Sequence[RawLabels]) -> tuple[ValueKind, ...]:
    """Say what the values of label files can be, the likeliest first."""
    if any(labels.values.ndim == 3 for labels in files):
        return ("colour",)
    return ("index", "palette") if files and all(labels.palette for labels in files) else ("index",)


def _fits(labels: RawLabels, by_id: Mapping[int, int]) -> bool:
    return all(int(value) in by_id for value in np.unique(labels.values))


def _is_painted(labels: RawLabels, colors: Mapping[int, int]) -> bool:
    """Tell whether a palette shows every value that occurs in the colour of a class."""
    used = [int(value) for value in np.unique(labels.values)]
    return all(value < len(labels.palette) and pack(labels.palette[value]) in colors for value in used)


@dataclass(frozen=True, slots=True)
class Truth:
    """Label files by image, and what their values mean. `folder` is where they lie."""

    folder: Path
    files: Mapping[Path, Path]
    values: ValueMap


@dataclass(frozen=True, slots=True)
class FoundTruth:
    """What a folder of labels would be taken for: to be shown before it is used.

    `values` are those of `looked_at` of its files, `kinds` what values can be.
    """

    truth: Truth
    pairing: Pairing
    values: tuple[ValuePreview, ...]
    kinds: tuple[ValueKind, ...] = ("index",)
    looked_at: int = 0

    @property
    def unknown(self) -> tuple[ValuePreview, ...]:
        """List the values that have no class yet and are not left out."""
        return tuple(value for value in self.values if value.name is None and not value.left_out)


def json_names(path: Path) -> tuple[str, ...]:
    """Read class names by value from a JSON list of texts."""
    names = json_of(path, "It must be a JSON list of names by value.")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise DataError(path, "this is not a list of names.", 'Write it as ["background", "cat"].')
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        raise DataError(path, f"it names {', '.join(sorted(doubled))} more than once.", "Give each value its own name.")
    return tuple(names)
