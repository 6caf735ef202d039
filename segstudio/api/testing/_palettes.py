"""The contract of palettes."""

from segstudio.api.testing._expect import expect, expect_key
from segstudio.core.plugins import Palette


def check_palette(palette: Palette) -> None:
    """Check one palette: a key, a title, and at least two colours of three numbers from 0 to 255."""
    expect_key(palette.key, palette.title)
    expect(len(palette.colors) > 1, f"{palette.key}: fewer than two colours cannot tell classes apart.")
    for i, color in enumerate(palette.colors):
        good = isinstance(color, tuple) and len(color) == 3 and all(isinstance(c, int) and 0 <= c <= 255 for c in color)
        expect(good, f"{palette.key}: colour {i} is {color!r}, not three whole numbers from 0 to 255.")
