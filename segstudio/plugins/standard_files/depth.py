"""Depth maps: one-channel PNG, TIFF and .npy, whole numbers or floats, handed on as they stand in the file."""

from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL.PngImagePlugin import PngImageFile

from segstudio.api import Image, ReadError, ReadRequest
from segstudio.plugins.standard_files import raster, tiff
from segstudio.plugins.standard_files.pixels import Pixels, eight_bit, shrunk, three_channels
from segstudio.plugins.standard_files.reading import opened

_WAYS: Final = "Save one number for each pixel: a 16-bit PNG, a TIFF or a .npy file."
_NPY: Final = b"\x93NUMPY"
_KNOWN: Final = "uif"


def read(request: ReadRequest) -> Image:
    """Read one page: its numbers as `depth`, the name of their type as `depth_unit`, a grey image as pixels."""
    numbers = _numbers(request)
    return Image(_image(numbers), request.path, numbers.astype(np.float32), numbers.dtype.name)


def thumbnail(request: ReadRequest, edge: int) -> Image:
    """Read a small grey image."""
    return Image(shrunk(_image(_numbers(request)), edge), request.path)


def pages(path: Path) -> int:
    """Count the pages: more than one only in a TIFF."""
    with opened(path, _kind) as (file, kind):
        return tiff.pages(file) if kind == "tiff" else 1


def _kind(path: Path, head: bytes) -> str:
    kind = "npy" if head.startswith(_NPY) else "tiff" if head.startswith(tiff.MAGIC) else raster.kind(head)
    if kind not in {"npy", "tiff", "png"}:
        raise ReadError(path, "this is no depth map of a known format.", _WAYS)
    return kind


def _numbers(request: ReadRequest) -> NDArray[Any]:
    with opened(request.path, _kind) as (file, kind):
        if kind != "tiff" and request.page:
            raise ReadError(request.path, f"there is no page {request.page + 1}.", "The file has one page.")
        numbers = {"npy": _npy, "tiff": _tiff, "png": _png}[kind](file, request)
    if numbers.ndim == 3 and 1 in (numbers.shape[0], numbers.shape[2]):
        numbers = numbers.squeeze(0 if numbers.shape[0] == 1 else 2)
    if numbers.ndim != 2 or numbers.dtype.kind not in _KNOWN or not numbers.size:
        shape = "x".join(map(str, numbers.shape))
        raise ReadError(request.path, f"it holds {shape} {numbers.dtype}, not one distance for each pixel.", _WAYS)
    return numbers


def _npy(file: IO[bytes], request: ReadRequest) -> NDArray[Any]:
    version = np.lib.format.read_magic(file)
    header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, kind = header(file)
    if len(shape) >= 2 and kind.kind in _KNOWN:
        raster.guard(request, *sorted(shape)[-2:])
    file.seek(0)
    # Pickled objects are refused: they could run code.
    return np.asarray(np.load(file, allow_pickle=False))


def _tiff(file: IO[bytes], request: ReadRequest) -> NDArray[Any]:
    with tifffile.TiffFile(file) as document:
        page = tiff.page_of(document, request)
        raster.guard(request, page.imagelength, page.imagewidth)
        return np.asarray(page.asarray())


def _png(file: IO[bytes], request: ReadRequest) -> NDArray[Any]:
    with PngImageFile(file) as image:
        raster.guard(request, image.height, image.width)
        if image.mode == "P":
            raise ReadError(request.path, "it holds colours of a palette, not distances.", _WAYS)
        return np.asarray(image)


def _image(numbers: NDArray[Any]) -> Pixels:
    return three_channels(eight_bit(numbers))
