"""Data sets on disk: `DATA/<split>/images/*`, `DATA/<split>/labels/<same stem>.png`, `DATA/classes.json`.

A label's value is a class id, 255 is left out of training and metrics; `classes.json` lists the names by value. Depth
maps, for networks that read them, lie where `core.find_depth` looks: in `DATA/<split>/depth`.
Everything that can be wrong with a folder is found here, before a network is built, and named with its file.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from segstudio.core import IGNORE_ID, DataError
from segstudio.core.classes import json_names
from segstudio.core.files import DepthSource, find_depth


@dataclass(frozen=True, slots=True)
class Sample:
    """An image and its label map."""

    image: Path
    labels: Path


@dataclass(frozen=True, slots=True)
class Split:
    """One split: its samples in the order of their names, and the names of the label values."""

    name: str
    folder: Path
    samples: tuple[Sample, ...]
    names: tuple[str, ...]


def open_split(data: Path, split: str, suffixes: frozenset[str], classes: Path | None = None) -> Split:
    """Find the samples of a split. `classes` names another file of class names than `DATA/classes.json`."""
    folder = data / split
    images = image_files(folder / "images", suffixes)
    labels = folder / "labels"
    samples = tuple(Sample(path, labels / f"{path.stem}.png") for path in images)
    lost = [sample for sample in samples if not sample.labels.is_file()]
    if lost:
        more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
        raise DataError(
            lost[0].labels,
            f"there is no label map for {lost[0].image.name}{more}.",
            "Add it, or move the image away.",
        )
    return Split(split, folder, samples, read_names(classes or data / "classes.json"))


def need_depth(split: Split, source: DepthSource) -> None:
    """Refuse a split in which an image has no depth map; the first is named."""
    lost = [sample for sample in split.samples if find_depth(sample.image, source.folder) is None]
    if lost:
        more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
        stem = lost[0].image.stem
        raise DataError(
            source.folder or split.folder / "depth",
            f"there is no depth map for {lost[0].image.name}{more}.",
            f"Put it there as {stem}.png (16 bits), .tif or .npy, or choose a network that reads colours only.",
        )


def read_names(path: Path) -> tuple[str, ...]:
    """Read class names by value from a JSON list."""
    if not path.exists():
        raise DataError(
            path, "there are no class names.", "Write a JSON list of names by value, or give --classes FILE."
        )
    return json_names(path)


def read_labels(sample: Sample, size: tuple[int, int], classes: int) -> NDArray[np.uint8]:
    """Read a label map, uint8 (H, W); it must have the image's size and only values of classes, or 255."""
    try:
        with PIL.Image.open(sample.labels) as file:
            ids = np.asarray(file)
    except (OSError, ValueError, SyntaxError) as error:
        raise DataError(sample.labels, f"cannot be read ({error}).", "Export it again as an 8-bit PNG.") from error
    if ids.ndim != 2:
        raise DataError(sample.labels, "it holds colours, not class ids.", "Convert it to an indexed PNG.")
    if ids.shape != size:
        raise DataError(
            sample.labels,
            f"it is {ids.shape[1]}x{ids.shape[0]}, but {sample.image.name} is {size[1]}x{size[0]}.",
            "Export both at one size.",
        )
    unknown = [int(value) for value in np.unique(ids) if value >= classes and value != IGNORE_ID]
    if unknown:
        raise DataError(
            sample.labels, f"it holds the values {unknown}, but there are {classes} classes.",
            "Add their names to the classes, or set the pixels to 255.",
        )  # fmt: skip
    return ids.astype(np.uint8)


def image_files(folder: Path, suffixes: frozenset[str]) -> list[Path]:
    """List the images of a folder by name; there must be some, and each stem once."""
    if not folder.is_dir():
        raise DataError(
            folder, "there is no such folder.", "A data set has DATA/<split>/images and DATA/<split>/labels."
        )
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in suffixes)
    if not found:
        raise DataError(folder, "there is no image in it.", f"Images end with {', '.join(sorted(suffixes))}.")
    stems: dict[str, Path] = {}
    for path in found:
        other = stems.setdefault(path.stem, path)
        if other != path:
            raise DataError(path, f"{other.name} has the same stem, so both would share one label map.", "Rename one.")
    return found
