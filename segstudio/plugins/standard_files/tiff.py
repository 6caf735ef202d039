"""TIFF: many pages, any depth. tifffile reads what it can unpack by itself, Pillow (libtiff) the rest."""

from typing import IO, Any, Final

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL.TiffImagePlugin import TiffImageFile

from segstudio.api import ReadError, ReadRequest
from segstudio.plugins.standard_files.pixels import Pixels, eight_bit, oriented, over_white, three_channels
from segstudio.plugins.standard_files.raster import guard, pixels_of

MAGIC: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_ORIENTATION: Final = 274
_ASSOCIATED_ALPHA: Final = 1
_LEFT_TO_PILLOW: Final = (tifffile.PHOTOMETRIC.YCBCR, tifffile.PHOTOMETRIC.CIELAB, tifffile.PHOTOMETRIC.SEPARATED)


def pages(file: IO[bytes]) -> int:
    """Count the pages, previews left out."""
    with tifffile.TiffFile(file) as document:
        return len(_pages(document))


def read(file: IO[bytes], request: ReadRequest) -> Pixels:
    """Read one page as RGB with its orientation applied.

    Of more than three colour channels the first three are taken as red, green and blue.
    """
    with tifffile.TiffFile(file) as document:
        page = page_of(document, request)
        guard(request, page.imagelength, page.imagewidth)
        if page.photometric not in _LEFT_TO_PILLOW:
            try:
                values = page.asarray()
            except ValueError as error:
                if "imagecodecs" not in str(error):
                    raise
            else:
                return oriented(_rgb(page, values), _tag(page, _ORIENTATION, 1))
        index = page.index
    file.seek(0)
    return _by_pillow(file, index)


def page_of(document: tifffile.TiffFile, request: ReadRequest) -> tifffile.TiffPage:
    """Find the page that is asked for."""
    found = _pages(document)
    if not found:
        raise ValueError("it holds no page")
    if not 0 <= request.page < len(found):
        raise ReadError(request.path, f"there is no page {request.page + 1}.", f"The file has {len(found)}.")
    return found[request.page]


def _pages(document: tifffile.TiffFile) -> list[tifffile.TiffPage]:
    found = [page for page in document.pages if isinstance(page, tifffile.TiffPage)]
    return [page for page in found if not page.is_reduced] or found


def _by_pillow(file: IO[bytes], index: int) -> Pixels:
    image = TiffImageFile(file)
    image.seek(index)
    return pixels_of(image)


def _rgb(page: tifffile.TiffPage, values: NDArray[Any]) -> Pixels:
    if page.axes == "SYX":
        values = np.moveaxis(values, 0, 2)
    elif page.axes not in ("YX", "YXS"):
        raise ValueError(f"its axes are {page.axes}")
    if page.colormap is not None:
        return np.ascontiguousarray((page.colormap.T >> 8).astype(np.uint8)[values])
    if values.ndim == 2:
        values = values[:, :, None]
    grey = values.shape[2] - sum(int(kind) > 0 for kind in page.extrasamples) < 3
    colors = eight_bit(values[:, :, : 1 if grey else 3])
    if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
        colors = 255 - colors
    if grey:
        colors = three_channels(colors)
    return _composited(page, colors, values)


def _composited(page: tifffile.TiffPage, colors: Pixels, values: NDArray[Any]) -> Pixels:
    """Lay the colours over white where an extra channel says how clear they are."""
    kinds = [int(kind) for kind in page.extrasamples]
    alphas = [i for i, kind in enumerate(kinds) if kind > 0]
    if not alphas:
        return colors
    channel = values[:, :, values.shape[2] - len(kinds) + alphas[0]]
    full = np.iinfo(channel.dtype).max if channel.dtype.kind == "u" else 1
    alpha = np.rint(np.clip(channel / full, 0, 1) * 255).astype(np.uint8)
    return over_white(colors, alpha, premultiplied=kinds[alphas[0]] == _ASSOCIATED_ALPHA)


def _tag(page: tifffile.TiffPage, code: int, default: int) -> int:
    tag = page.tags.get(code)
    return tag.value if tag is not None and isinstance(tag.value, int) else default
