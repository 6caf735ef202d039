"""JPEG, PNG, BMP and WebP through Pillow."""

import struct
from typing import IO, Final

import numpy as np
import PIL.Image
from PIL.BmpImagePlugin import BmpImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from segstudio.api import ReadError, ReadRequest
from segstudio.plugins.standard_files.pixels import Pixels, eight_bit, high_byte, oriented, over_white, three_channels

_ORIENTATION: Final = 0x0112
_WIDE: Final = ("I", "I;16", "I;16B", "I;16L", "I;16N", "F")
# Pillow's `open` has a guard of its own, of a fixed size, in a variable of the whole process; these classes have none,
# and `guard` below holds the limit of each request.
_FILES: Final[dict[str, type[ImageFile]]] = {
    "jpeg": JpegImageFile,
    "png": PngImageFile,
    "bmp": BmpImageFile,
    "webp": WebPImageFile,
}


def kind(head: bytes) -> str:
    """Name the format by a file's first bytes, or return an empty text."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"BM"):
        return "bmp"
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def read(file: IO[bytes], kind: str, request: ReadRequest, edge: int = 0) -> Pixels:
    """Read an image with its orientation applied; with `edge`, as small as the format allows above that size."""
    with _FILES[kind](file) as image:
        guard(request, image.height, image.width)
        if request.page:
            raise ReadError(request.path, f"there is no page {request.page + 1}.", "The file has one page.")
        if edge:
            image.draft("RGB", (edge, edge))
        return pixels_of(image)


def guard(request: ReadRequest, height: int, width: int) -> None:
    """Refuse an image that would unpack to more pixels than the request allows."""
    if 0 < request.max_pixels < height * width:
        raise ReadError(
            request.path,
            f"{width} x {height} is more than the limit of {request.max_pixels / 1e6:g} million pixels.",
            "If you trust the file, raise the limit.",
        )


def pixels_of(image: PIL.Image.Image) -> Pixels:
    """Unpack any image of Pillow's to RGB in its right orientation."""
    image.load()
    return oriented(_rgb(image), _orientation(image))


def _rgb(image: PIL.Image.Image) -> Pixels:
    if image.mode in _WIDE:
        values = np.asarray(image)
        return three_channels(high_byte(values) if image.format == "PNG" else eight_bit(values))
    if image.has_transparency_data:
        values = np.asarray(image.convert("RGBA"))
        return over_white(values[..., :3], values[..., 3])
    return np.asarray(image.convert("RGB"))


def _orientation(image: PIL.Image.Image) -> int:
    """Look up the orientation; a damaged EXIF block says nothing about it."""
    try:
        code = image.getexif().get(_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError, struct.error, Warning):
        return 1
    return code if isinstance(code, int) else 1
