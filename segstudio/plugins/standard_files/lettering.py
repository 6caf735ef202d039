"""Fonts for words in images: Pillow's own for Latin script, one of the system's for what that lacks."""

from functools import cache
from typing import Final

from PIL import ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_WIDE_FONTS: Final = (
    "NotoSansCJK-Regular.ttc",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "msyh.ttc",
    "PingFang.ttc",
    "DejaVuSans.ttf",
)


def font(text: str, size: int) -> Font:
    """Choose a font of `size` pixels that has the letters of `text`."""
    return _latin(size) if all(ord(letter) < 0x250 for letter in text) else _wide(size)


@cache
def _latin(size: int) -> Font:
    return ImageFont.load_default(size)


@cache
def _wide(size: int) -> Font:
    for name in _WIDE_FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return _latin(size)


def shortened(text: str, letters: Font, width: int) -> str:
    """Cut a text that is wider than `width` pixels and end it with dots."""
    if letters.getlength(text) <= width:
        return text
    while text and letters.getlength(f"{text}...") > width:
        text = text[:-1]
    return f"{text}..."
