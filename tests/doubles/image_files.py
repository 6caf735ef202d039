"""Small image files of every kind that the program reads, with the image that should come out of each."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import PIL.Image
import tifffile
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Maker = Callable[[Path, Pixels], Pixels]


def grey_of(pixels: Pixels) -> Pixels:
    """Return one channel."""
    return np.ascontiguousarray(pixels[:, :, 0])


def three(grey: Pixels) -> Pixels:
    return np.repeat(grey[:, :, None], 3, 2)


def png_rgb(path: Path, pixels: Pixels) -> Pixels:
    PIL.Image.fromarray(pixels).save(path, "PNG")
    return pixels


def png_grey(path: Path, pixels: Pixels) -> Pixels:
    PIL.Image.fromarray(grey_of(pixels)).save(path, "PNG")
    return three(grey_of(pixels))


def png_grey16(path: Path, pixels: Pixels) -> Pixels:
    PIL.Image.fromarray(grey_of(pixels).astype(np.uint16) * 256 + 99).save(path, "PNG")
    return three(grey_of(pixels))


def png_one_bit(path: Path, pixels: Pixels) -> Pixels:
    bits = grey_of(pixels) > 127
    PIL.Image.fromarray(bits).save(path, "PNG")
    return three(bits.astype(np.uint8) * np.uint8(255))


def png_palette(path: Path, pixels: Pixels) -> Pixels:
    table = np.random.default_rng(2).integers(0, 256, (256, 3), dtype=np.uint8)
    image = PIL.Image.fromarray(grey_of(pixels))
    image.putpalette(table.tobytes())
    image.save(path, "PNG")
    return np.asarray(table[grey_of(pixels)])


def png_clear_palette(path: Path, pixels: Pixels) -> Pixels:
    """Palette colour 0 is clear: it shows white."""
    ids = grey_of(pixels) % 2
    image = PIL.Image.fromarray(ids)
    image.putpalette(bytes([9, 8, 7, 50, 60, 70]))
    image.save(path, "PNG", transparency=0)
    table = np.array([[255, 255, 255], [50, 60, 70]], np.uint8)
    return np.asarray(table[ids])


def png_alpha(path: Path, pixels: Pixels) -> Pixels:
    """The upper half is clear, the lower half solid."""
    alpha = np.zeros(pixels.shape[:2], np.uint8)
    alpha[len(alpha) // 2 :] = 255
    PIL.Image.fromarray(np.dstack([pixels, alpha])).save(path, "PNG")
    return np.where(alpha[:, :, None] == 0, np.uint8(255), pixels)


def png_grey_alpha(path: Path, pixels: Pixels) -> Pixels:
    alpha = np.full(pixels.shape[:2], 255, np.uint8)
    image = PIL.Image.merge("LA", [PIL.Image.fromarray(grey_of(pixels)), PIL.Image.fromarray(alpha)])
    image.save(path, "PNG")
    return three(grey_of(pixels))


def bmp(path: Path, pixels: Pixels) -> Pixels:
    PIL.Image.fromarray(pixels).save(path, "BMP")
    return pixels


def webp(path: Path, pixels: Pixels) -> Pixels:
    PIL.Image.fromarray(pixels).save(path, "WEBP", lossless=True)
    return pixels


def tiff_rgb(path: Path, pixels: Pixels) -> Pixels:
    tifffile.imwrite(path, pixels, photometric="rgb")
    return pixels


def tiff_planar(path: Path, pixels: Pixels) -> Pixels:
    tifffile.imwrite(path, np.moveaxis(pixels, 2, 0), photometric="rgb", planarconfig="separate")
    return pixels


def tiff_grey(path: Path, pixels: Pixels) -> Pixels:
    tifffile.imwrite(path, grey_of(pixels), photometric="minisblack")
    return three(grey_of(pixels))


def tiff_inverted(path: Path, pixels: Pixels) -> Pixels:
    tifffile.imwrite(path, grey_of(pixels), photometric="miniswhite")
    return three(255 - grey_of(pixels))


def tiff_palette(path: Path, pixels: Pixels) -> Pixels:
    table = np.random.default_rng(3).integers(0, 256, (3, 256), dtype=np.uint16)
    tifffile.imwrite(path, grey_of(pixels), photometric="palette", colormap=table * 257)
    return np.asarray(table.T.astype(np.uint8)[grey_of(pixels)])


def tiff_16(path: Path, pixels: Pixels) -> Pixels:
    """A full 16-bit range: the largest value needs all 16 bits."""
    values = grey_of(pixels).astype(np.uint16) * 256
    values[0, 0] = 65535
    tifffile.imwrite(path, values, photometric="minisblack")
    expected = three(grey_of(pixels))
    expected[0, 0] = 255
    return expected


def tiff_12_of_16(path: Path, pixels: Pixels) -> Pixels:
    """A camera's 12 bits in 16."""
    values = grey_of(pixels).astype(np.uint16) * 16
    values[0, 0] = 4095
    tifffile.imwrite(path, values, photometric="minisblack")
    expected = three(grey_of(pixels))
    expected[0, 0] = 255
    return expected


def tiff_float(path: Path, pixels: Pixels) -> Pixels:
    tifffile.imwrite(path, grey_of(pixels).astype(np.float32) / 255, photometric="minisblack")
    return three(grey_of(pixels))


def tiff_alpha(path: Path, pixels: Pixels) -> Pixels:
    alpha = np.zeros(pixels.shape[:2], np.uint8)
    alpha[:, : pixels.shape[1] // 2] = 255
    tifffile.imwrite(path, np.dstack([pixels, alpha]), photometric="rgb", extrasamples=["unassalpha"])
    return np.where(alpha[:, :, None] == 0, np.uint8(255), pixels)


def tiff_deflate(path: Path, pixels: Pixels) -> Pixels:
    tifffile.imwrite(path, pixels, photometric="rgb", compression="zlib")
    return pixels


def tiff_lzw(path: Path, pixels: Pixels) -> Pixels:
    PIL.Image.fromarray(pixels).save(path, "TIFF", compression="tiff_lzw")
    return pixels


def tiff_pages(path: Path, pixels: Pixels) -> Pixels:
    """The image is the first of three pages."""
    tifffile.imwrite(path, np.stack([pixels, pixels[::-1], 255 - pixels]), photometric="rgb")
    return pixels


EXACT: dict[str, tuple[str, Maker]] = {
    **{
        maker.__name__: (".png", maker)
        for maker in (
            png_rgb, png_grey, png_grey16, png_one_bit, png_palette, png_clear_palette, png_alpha, png_grey_alpha,
        )
    },
    "bmp": (".bmp", bmp),
    "webp": (".webp", webp),
    **{
        maker.__name__: (".tif", maker)
        for maker in (
            tiff_rgb, tiff_planar, tiff_grey, tiff_inverted, tiff_palette, tiff_16, tiff_12_of_16, tiff_float,
            tiff_alpha, tiff_deflate, tiff_lzw, tiff_pages,
        )
    },
}  # fmt: skip
