"""Labels over an image: a colour with an opacity for each label, blended; and the lines between regions."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core._values import RGB, ClassSet

_BAND_PIXELS: Final = 1 << 18  # pixels blended at once: their wide intermediates stay in the cache


def background_ids(classes: ClassSet) -> frozenset[int]:
    """Return the ids of classes called `background`: an image is easier to judge where they stay clear."""
    return frozenset(c.id for c in classes.classes if c.name.strip().lower() == "background")


def overlay_table(
    classes: ClassSet,
    opacity: float = 0.6,
    hidden: Collection[int] = (),
    colors: Mapping[int, RGB] | None = None,
) -> NDArray[np.uint8]:
    """Return red, green, blue and alpha by label, uint8 (N, 4); N is 256, or more where an id needs it.

    Hidden classes, the ignored label and values without a class are wholly clear. `colors` overrides by class id.
    """
    table = np.zeros((max(256, *(c.id + 1 for c in classes.classes)) if classes.classes else 256, 4), np.uint8)
    alpha = round(min(max(opacity, 0.0), 1.0) * 255)
    for c in classes.classes:
        if c.id not in hidden and c.id != classes.ignore_id:
            table[c.id] = (*(colors or {}).get(c.id, c.color), alpha)
    return table


def blend(pixels: NDArray[np.uint8], ids: NDArray[Any], table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay `table`'s colours over an image: uint8 (H, W, 3), a new array.

    `pixels` is uint8 (H, W, 3), `ids` uint8 or uint16 (H, W). Alpha 0 gives back the image's pixel, 255 the colour.
    Values that lie beyond the table are clear.
    """
    out = np.empty_like(pixels)
    if ids.size and int(ids.max()) >= len(table):
        table = np.concatenate([table, np.zeros((int(ids.max()) + 1 - len(table), 4), np.uint8)])
    alpha = table[:, 3:].astype(np.uint16)
    # 255 times the colour's share is at most 65025, and the sum with the image's share no more: 16 bits hold it.
    tint = table[:, :3].astype(np.uint16) * alpha + 127
    keep = 255 - alpha
    step = max(1, _BAND_PIXELS // max(1, ids.shape[1]))
    for top in range(0, ids.shape[0], step):
        part = ids[top : top + step]
        out[top : top + step] = (pixels[top : top + step] * keep[part] + tint[part]) // 255
    return out


def contours(ids: NDArray[Any], thickness: int = 1) -> NDArray[np.bool_]:
    """Mark the pixels at the edge of their region, bool (H, W): `thickness` pixels on either side of each border."""
    edge = np.zeros(ids.shape, np.bool_)
    down, right = ids[1:] != ids[:-1], ids[:, 1:] != ids[:, :-1]
    edge[1:] |= down
    edge[:-1] |= down
    edge[:, 1:] |= right
    edge[:, :-1] |= right
    for _ in range(thickness - 1):
        edge = _grown(edge)
    return edge


def contour_labels(ids: NDArray[Any], ignore_id: int, thickness: int = 1) -> NDArray[Any]:
    """Keep labels along the borders of regions and put `ignore_id` elsewhere, for an overlay of lines."""
    return np.where(contours(ids, thickness), ids, np.array(ignore_id, ids.dtype))


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Widen a mask by one pixel in the four directions."""
    out = mask.copy()
    out[1:] |= mask[:-1]
    out[:-1] |= mask[1:]
    out[:, 1:] |= mask[:, :-1]
    out[:, :-1] |= mask[:, 1:]
    return out
