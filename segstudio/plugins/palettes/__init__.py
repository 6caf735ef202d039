"""Lists of colours, kept as JSON under `resources/palettes` so that anyone can edit them."""

import json
from collections.abc import Iterable
from typing import Final

from segstudio.api import Palette, hookimpl, resource

_KEYS: Final = ("people", "voc", "cityscapes", "camvid", "color-blind-safe")


@hookimpl
def segstudio_palettes() -> Iterable[Palette]:
    """Offer the palettes that come with the program."""
    return tuple(_load(key) for key in _KEYS)


def _load(key: str) -> Palette:
    found = json.loads(resource(f"palettes/{key}.json").read_text(encoding="utf-8"))
    colors = tuple((int(r), int(g), int(b)) for r, g, b in found["colors"])
    return Palette(key, found["title"], colors, found["note"])
