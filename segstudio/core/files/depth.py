"""Depth maps beside images: where they are looked for, what their numbers mean, and what is said where one is wrong.

A map belongs to `photos/a.jpg` if it is called `photos/a_depth.*`, `photos/depth/a.*` or `depth/a.*` (a folder beside
`photos`), or lies in the folder that a person named; the places are tried in this order. In `depth/` and in a named
folder it may be called `a_depth.*` too.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core._errors import DepthError, ReadError, SettingsError
from segstudio.core._values import Image
from segstudio.core.plugins.catalog import Catalog
from segstudio.core.plugins.specs import ReadRequest

DEPTH_SUFFIXES: Final = (".png", ".tif", ".tiff", ".npy")
DEPTH_UNITS: Final = ("auto", "m", "cm", "mm", "disparity")
_FOLDER: Final = "depth"
_MARK: Final = "_depth"
_METRES: Final = {"m": 1.0, "cm": 0.01, "mm": 0.001}
_GREYS: Final = ("uint8", "int8")
_STEPS: Final = 256  # of one pixel of disparity in whole numbers, which count from 1: the coding of Cityscapes


@dataclass(frozen=True, slots=True)
class DepthSource:
    """Where depth maps lie, and what the numbers in them are.

    Without `folder` they lie beside their images. `unit` is one of `DEPTH_UNITS` or the metres of one step as a
    number (`0.0002`); auto takes floats for metres and whole numbers for millimetres.
    """

    folder: Path | None = None
    unit: str = "auto"

    @property
    def measures(self) -> str:
        """What maps are in once they are read: `m`, or `px` for disparity."""
        return "px" if self.unit == "disparity" else "m"


def check_depth_unit(unit: str) -> str:
    """Return a unit that is one of the words or a number above 0; anything else is a `SettingsError`."""
    try:
        good = unit in DEPTH_UNITS or 0 < float(unit) < float("inf")
    except ValueError:
        good = False
    if not good:
        words = ", ".join(DEPTH_UNITS)
        raise SettingsError("depth unit", f"cannot be {unit!r}.", f"Give {words}, or the metres of one step.")
    return unit


def find_depth(image: Path, folder: Path | None = None) -> Path | None:
    """Find the depth map of an image, or None; two in one place are a `DepthError`."""
    for place, stems in _places(image, folder):
        found = [path for stem in stems for suffix in DEPTH_SUFFIXES if (path := place / f"{stem}{suffix}").is_file()]
        if len(found) > 1:
            raise DepthError(
                found[1], f"{found[0].name} is there too: {image.name} cannot have both.", "Move one of them away."
            )
        if found:
            return found[0]
    return None


def _places(image: Path, folder: Path | None) -> Iterator[tuple[Path, tuple[str, ...]]]:
    plain, marked = image.stem, f"{image.stem}{_MARK}"
    if folder is not None:
        is_own = folder.absolute() == image.absolute().parent  # where the plain name is the image's
        yield folder, (marked,) if is_own else (plain, marked)
        return
    yield image.parent, (marked,)
    yield image.parent / _FOLDER, (plain, marked)
    yield image.absolute().parent.parent / _FOLDER, (plain, marked)


def is_companion(name: str, stems: Collection[str], around: Collection[str]) -> bool:
    """Tell whether a file is the depth map of another image, and so no image to be listed.

    `stems` are those of the files in its folder; `around` those of the folders that a folder `depth` belongs to, empty
    in any other folder.
    """
    stem, dot, suffix = name.rpartition(".")
    if f"{dot}{suffix}".lower() not in DEPTH_SUFFIXES:
        return False
    unmarked = stem.removesuffix(_MARK)
    return unmarked in around or (unmarked != stem and unmarked in stems)


def is_depth_folder(name: str) -> bool:
    """Tell whether a folder of this name may hold depth maps of the images around it."""
    return name == _FOLDER


def with_depth(image: Image, catalog: Catalog, source: DepthSource, page: int = 0, max_pixels: int = 0) -> Image:
    """Give an image its depth map; where there is none or it is broken, `depth_problem` and `depth_remedy` say so."""
    try:
        depth, unit = depth_of(image, catalog, source, page, max_pixels)
    except DepthError as error:
        return replace(image, depth_problem=error.message, depth_remedy=error.hint)
    return replace(image, depth=depth, depth_unit=unit)


def depth_of(
    image: Image, catalog: Catalog, source: DepthSource, page: int = 0, max_pixels: int = 0
) -> tuple[NDArray[np.float32], str]:
    """Read the depth map of an image: float32 (H, W) and its unit, `m` or `px`; any fault is a `DepthError`."""
    file = image.path or Path("image")
    path = find_depth(file, source.folder)
    if path is None:
        raise DepthError(file, "it has no depth map.", _remedy(file, source.folder))
    numbers, kind = _numbers(path, catalog, page, max_pixels)
    if numbers.shape != image.size:
        (height, width), (high, wide) = numbers.shape, image.size
        raise DepthError(path, f"it is {width}x{height}, but {file.name} is {wide}x{high}.", "Export both at one size.")
    return measured(numbers, kind, source.unit, path)


def measured(
    numbers: NDArray[np.float32], kind: str, unit: str, path: Path | None = None
) -> tuple[NDArray[np.float32], str]:
    """Turn a file's numbers, of the type `kind` there, into metres, or pixels of disparity; return them with the unit.

    What is not finite or not above 0 was not measured and becomes NaN.
    """
    is_whole = not kind.startswith("float")
    if unit == "auto" and kind in _GREYS:
        raise DepthError(
            path or Path("depth"), "it holds 8-bit greys, which tell no distance.",
            "Export 16 bits, or say what one step is: --depth-unit, or Depth unit in the settings.",
        )  # fmt: skip
    known = np.isfinite(numbers) & (numbers > 0)
    if not known.any():
        raise DepthError(path or Path("depth"), "nothing in it is above 0.", "Export the map again.")
    if unit == "disparity":
        depth, named = (numbers - 1) / _STEPS if is_whole else numbers, "px"
    else:
        word = unit if unit != "auto" else ("mm" if is_whole else "m")
        depth, named = numbers.astype(np.float64) * (_METRES[word] if word in _METRES else float(word)), "m"
    return np.where(known, depth, np.nan).astype(np.float32), named


def _remedy(image: Path, folder: Path | None) -> str:
    if folder is not None:
        return (
            f"Put it into {folder} as {image.stem}.png (16 bits), .tif or .npy, or name another folder: --depth, or "
            "View > Depth maps of the folder."
        )
    return (
        f"Put it beside the image as {image.stem}{_MARK}.png (16 bits), .tif or .npy, or into a folder depth, or "
        "name the folder of the maps: --depth, or View > Depth maps of the folder."
    )


def _numbers(path: Path, catalog: Catalog, page: int, max_pixels: int) -> tuple[NDArray[np.float32], str]:
    """Read the numbers of a depth file as they stand in it, (H, W), and the name of their type."""
    readers = [r for r in catalog.readers.values() if r.kind == "depth" and path.suffix.lower() in r.suffixes]
    if not readers:
        raise DepthError(path, "no plugin that reads depth maps is loaded.", "See `segstudio plugins`.")
    try:
        image = readers[0].read(ReadRequest(path, page, max_pixels))
    except ReadError as error:
        raise DepthError(path, error.message.removeprefix(f"{path}: "), error.hint) from error
    except Exception as error:
        raise DepthError(
            path, f"the reader {readers[0].key} failed ({type(error).__name__}: {error}).", "Save the map anew."
        ) from error
    if image.depth is None:
        raise DepthError(path, f"the reader {readers[0].key} found no depth in it.", "Save the map anew.")
    return image.depth, image.depth_unit
