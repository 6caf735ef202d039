"""From whatever a file holds to 8 bits of red, green and blue, by rules that are the same everywhere.

Depth: 8 bits stay; one bit becomes 0 and 255. PNG's 16 bits always mean the full range, so the high byte is taken.
A 16-bit TIFF often holds a camera's 10, 12 or 14 bits: its page is scaled by the smallest of 8, 10, 12, 14 and 16 bits
that holds the largest value. Floats within 0 to 1 are scaled by 255; all other numbers are stretched from the smallest
to the largest finite value, and what is not finite becomes 0.

Alpha: composited over white, as a page would show it.
"""

from typing import Any, Final

import numpy as np
import PIL.Image
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
_BAND_ROWS: Final = 512


def eight_bit(values: NDArray[Any]) -> Pixels:
    """Scale a page of any type to uint8 by the rules above, same shape."""
    if values.dtype == np.uint8:
        return values
    if values.dtype == np.bool_:
        return values.astype(np.uint8) * np.uint8(255)
    if values.dtype == np.uint16:
        return _from_bits(values)
    return _stretched(values)


def high_byte(values: NDArray[Any]) -> Pixels:
    """Take the upper half of 16-bit values: what PNG's full range asks for."""
    full: NDArray[np.uint16] = np.clip(values, 0, 65535).astype(np.uint16)
    return (full >> 8).astype(np.uint8)


def _from_bits(values: NDArray[np.uint16]) -> Pixels:
    top = int(values.max(initial=0))
    bits = next(b for b in (8, 10, 12, 14, 16) if top < 1 << b)
    return (values >> (bits - 8)).astype(np.uint8)


def _stretched(values: NDArray[Any]) -> Pixels:
    finite = np.isfinite(values)
    real = np.where(finite, values, 0).astype(np.float64)
    low, high = (float(f(real[finite])) if finite.any() else 0.0 for f in (np.min, np.max))
    if values.dtype.kind == "f" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    scaled = (real - low) * (255 / (high - low)) if high > low else np.zeros_like(real)
    return np.where(finite, np.rint(scaled), 0).clip(0, 255).astype(np.uint8)


def three_channels(values: Pixels) -> Pixels:
    """Turn grey (H, W) or (H, W, 1) into (H, W, 3)."""
    return np.repeat(values.reshape(*values.shape[:2], 1), 3, axis=2)


def over_white(colors: Pixels, alpha: Pixels, *, premultiplied: bool = False) -> Pixels:
    """Composite (H, W, 3) colours with (H, W) alpha over white."""
    out = np.empty_like(colors)
    for top in range(0, len(out), _BAND_ROWS):
        rows = slice(top, top + _BAND_ROWS)
        share = alpha[rows, :, None].astype(np.uint16)
        color = colors[rows].astype(np.uint16)
        front = color if premultiplied else (color * share + 127) // 255
        out[rows] = np.minimum(front + (255 - share), 255)
    return out


def oriented(pixels: Pixels, code: int) -> Pixels:
    """Turn and mirror an image as EXIF's orientation `code` (1 to 8) says; any other code leaves it as it is."""
    if code in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if code in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if code in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)


def shrunk(pixels: Pixels, edge: int) -> Pixels:
    """Scale an image down so that its longer side has at most `edge` pixels; a small one stays."""
    height, width = pixels.shape[:2]
    factor = edge / max(height, width)
    if factor >= 1:
        return pixels
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = PIL.Image.fromarray(pixels).resize(size, PIL.Image.Resampling.BILINEAR, reducing_gap=2.0)
    return np.asarray(small)
