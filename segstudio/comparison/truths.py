"""Finding the ground truth: label files of a folder by stem, and the names of their values, never guessed."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from segstudio.comparison.label_files import read_raw
from segstudio.core import RGB, ClassSet, DataError, LabelMap, SegClass
from segstudio.core.classes import (
    LABEL_SUFFIXES,
    FoundTruth,
    RawLabels,
    Truth,
    ValueKind,
    json_names,
    pair_by_stem,
    possible_kinds,
    preview_values,
    suggest_values,
)
from segstudio.core.files import BatchItem, list_images

LOOKED_AT: Final = 12  # label files that a suggestion is made from, from all over the folder
_NAMES: Final = "classes.json"
_COLORS: Final[tuple[RGB, ...]] = (
    (0, 0, 0), (230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0),
    (204, 121, 167), (148, 103, 189), (140, 86, 75), (188, 189, 34), (23, 190, 207),
)  # fmt: skip


def find_truth(
    folder: Path,
    items: Sequence[BatchItem],
    known: Iterable[ClassSet],
    classes: Path | ClassSet | None = None,
    *,
    ignored: Sequence[int] = (),
    kind: ValueKind | None = None,
) -> FoundTruth:
    """Pair images with label files and suggest what their values mean.

    `classes` are those of the values, or name a file of their names; otherwise `classes.json` is looked for in the
    folder and the two above it, and then the names that the label files carry. Colours are those of one of the `known`
    sets with the same names, or of the files' palette. `ignored` are values to leave out; `kind` says what values are,
    where that is known. Raises `DataError` where there is nothing to pair, or no names.
    """
    if not folder.is_dir():
        raise DataError(folder, "there is no such folder.", "Name the folder that holds the label maps.")
    pairing = pair_by_stem([item.path for item in items], list_images(folder, LABEL_SUFFIXES))
    if not pairing.matched:
        raise DataError(
            folder, "no label map in it has the name of an image.", "Give both the same name, as a.jpg and a.png."
        )
    paths = list(pairing.matched.values())
    files = [read_raw(path) for path in paths[:: -(-len(paths) // LOOKED_AT)]]
    named = classes if isinstance(classes, ClassSet) else _classes(folder, files, known, classes)
    values = suggest_values(files, named, ignored, kind)
    truth = Truth(folder, pairing.matched, values)
    return FoundTruth(truth, pairing, preview_values(values, files), possible_kinds(files), len(files))


def read_truth(truth: Truth, image: Path, size: tuple[int, int] | None = None) -> LabelMap | None:
    """Read the true labels of an image, of its `size` (height, width); None where it has no label file."""
    path = truth.files.get(image)
    return None if path is None else LabelMap(truth.values.apply(read_raw(path, 0), size), truth.values.classes)


def _classes(folder: Path, files: Sequence[RawLabels], known: Iterable[ClassSet], given: Path | None) -> ClassSet:
    beside = (given,) if given is not None else (f / _NAMES for f in (folder, folder.parent, folder.parent.parent))
    path = next((p for p in beside if p.is_file()), None)
    names = json_names(path) if path is not None else ()
    carried = {value: name for labels in files for value, name in labels.names.items()}
    if not names and not carried:
        raise DataError(
            given or folder, "nothing says what its values mean.",
            "Put a classes.json beside the labels, a JSON list of names by value, or give --classes FILE.",
        )  # fmt: skip
    pairs = list(enumerate(names)) if names else sorted(carried.items())
    same = next((each for each in known if [(c.id, c.name) for c in each.classes] == pairs), None)
    if same is not None:
        return same
    palette = next((labels.palette for labels in files if labels.palette), ())
    return ClassSet(tuple(SegClass(value, name, _color(value, palette)) for value, name in pairs))


def _color(value: int, palette: Sequence[RGB]) -> RGB:
    return palette[value] if value < len(palette) else _COLORS[value % len(_COLORS)]
