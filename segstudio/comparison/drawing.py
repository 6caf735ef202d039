"""The images of a comparison: overlays with hatching, disagreement, errors, the grid of all of them, thumbnails."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont
from numpy.typing import NDArray

from segstudio.comparison.image_counts import differences
from segstudio.comparison.label_files import encoded
from segstudio.comparison.plan import Plan
from segstudio.core import background_ids, blend, overlay_table
from segstudio.core.classes import CommonMaps
from segstudio.core.metrics import ERROR_CLASSES, Ids, error_map

OPACITY: Final = 0.6
_HATCH: Final = 8  # pixels from one stripe to the next
_GAP: Final = 8
_HEAD: Final = 26  # pixels above each pane for its title
_PANE: Final = 640  # pixels of a pane's longer side in the grid
_HEAT: Final = np.array([(255, 255, 255), (253, 187, 132), (227, 74, 51), (127, 0, 80)], np.float64)
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """One image of a row: what it is (`image`, a variant's key, ...), its title, and its pixels uint8 (H, W, 3)."""

    key: str
    title: str
    pixels: Pixels


def panes(plan: Plan, image: Pixels, maps: CommonMaps, words: dict[str, str]) -> tuple[Pane, ...]:
    """Draw everything there is to see of an image: itself, each variant, truth, disagreement, errors."""
    shown = [Pane("image", words["Image"], image)]
    for subject, ids in zip(plan.subjects, maps.ids, strict=True):
        shown.append(Pane(subject.variant.key, subject.variant.title, overlay(plan, image, ids)))
    if maps.truth is not None:
        shown.append(Pane("truth", words["Ground truth"], overlay(plan, image, maps.truth)))
    if (between := heat(image, maps)) is not None:
        shown.append(Pane("disagreement", words["Disagreement"], between))
    if maps.truth is not None:
        for subject, ids in zip(plan.subjects, maps.ids, strict=True):
            title = f"{words['Errors']}: {subject.variant.title}"
            shown.append(Pane(f"errors-{subject.variant.key}", title, errors(plan, image, maps.truth, ids)))
    return tuple(shown)


def overlay(plan: Plan, image: Pixels, ids: Ids) -> Pixels:
    """Lay classes over an image; what has no counterpart is hatched."""
    classes = plan.alignment.common
    drawn = blend(image, ids, overlay_table(classes, OPACITY, background_ids(classes)))
    return hatched(drawn, ids == classes.ignore_id)


def hatched(pixels: Pixels, where: NDArray[np.bool_]) -> Pixels:
    """Draw slanted stripes over part of an image."""
    if not where.any():
        return pixels
    rows, columns = np.ogrid[: where.shape[0], : where.shape[1]]
    stripe = (rows + columns) % _HATCH
    out = pixels.copy()
    out[where & (stripe < 2)] = 255
    out[where & (stripe >= 2) & (stripe < 4)] = 40
    return out


def heat(image: Pixels, maps: CommonMaps) -> Pixels | None:
    """Lay disagreement over a grey image, from white (a little) to purple (all differ); None for one variant."""
    found = differences(maps)
    if found is None:
        return None
    at = np.linspace(0, 1, 256) * (len(_HEAT) - 1)
    low = np.minimum(at.astype(np.intp), len(_HEAT) - 2)
    colors = _HEAT[low] + (_HEAT[low + 1] - _HEAT[low]) * (at - low)[:, None]
    table = np.concatenate([colors.round(), np.full((256, 1), 220.0)], 1).astype(np.uint8)
    table[0, 3] = 0
    return hatched(blend(grey(image), found.amount, table), found.left_out)


def errors(plan: Plan, image: Pixels, truth: Ids, ids: Ids) -> Pixels:
    """Lay missed, false and confused pixels over a grey image."""
    classes = plan.alignment.common
    kinds = error_map(truth, ids, background_ids(classes), classes.ignore_id)
    return blend(grey(image), kinds.ids, overlay_table(ERROR_CLASSES, 0.85, {0}))


def grey(image: Pixels) -> Pixels:
    """Return an image without colours, half as dark, for what is laid over it."""
    light = np.asarray(PIL.Image.fromarray(image).convert("L"))
    half = (light // 2 + 110).astype(np.uint8)
    return np.repeat(half[..., None], 3, axis=2)


def grid(shown: Sequence[Pane]) -> bytes:
    """Put panes beside and below each other, titled, as the bytes of a PNG."""
    small = [shrunk(pane.pixels, _PANE) for pane in shown]
    width, height = max(p.width for p in small), max(p.height for p in small)
    columns = columns_for(len(small), width, height)
    rows = -(-len(small) // columns)
    canvas = PIL.Image.new(
        "RGB",
        (columns * (width + _GAP) + _GAP, rows * (height + _HEAD + _GAP) + _GAP),
        (250, 250, 250),
    )
    draw = PIL.ImageDraw.Draw(canvas)
    for number, (pane, image) in enumerate(zip(shown, small, strict=True)):
        left = _GAP + number % columns * (width + _GAP)
        top = _GAP + number // columns * (height + _HEAD + _GAP)
        draw.text((left, top + 3), fitted(draw, pane.title, width), fill=(30, 30, 30), font=_font())
        canvas.paste(image, (left, top + _HEAD))
    return encoded(canvas, "PNG")


def columns_for(count: int, width: int, height: int) -> int:
    """Choose how many panes stand in a row so that the whole is nearest to 3:2."""
    shapes = {n: n * width / (-(-count // n) * height) for n in range(1, count + 1)}
    return min(shapes, key=lambda n: (abs(np.log(shapes[n] / 1.5)), n))


def fitted(draw: PIL.ImageDraw.ImageDraw, text: str, width: int) -> str:
    """Cut a title that is too long for its pane."""
    if draw.textlength(text, _font()) <= width:
        return text
    while text and draw.textlength(text + "…", _font()) > width:
        text = text[:-1]
    return text + "…"


@cache
def _font() -> PIL.ImageFont.ImageFont | PIL.ImageFont.FreeTypeFont:
    return PIL.ImageFont.load_default(15)


def shrunk(pixels: Pixels, edge: int) -> PIL.Image.Image:
    """Make an image at most `edge` pixels long."""
    image = PIL.Image.fromarray(pixels)
    image.thumbnail((edge, edge), PIL.Image.Resampling.LANCZOS)
    return image


def thumbnail(pixels: Pixels, edge: int = 320) -> bytes:
    """Return a small image as the bytes of a JPEG."""
    return encoded(shrunk(pixels, edge), "JPEG", quality=82)


def png(pixels: Pixels) -> bytes:
    """Return an image as the bytes of a PNG."""
    return encoded(PIL.Image.fromarray(pixels), "PNG")
