"""Images for people: the labels over the photograph, and raw beside refined with titles and a legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import PIL.Image
from PIL import ImageDraw

from segstudio.api import LabelMap, Result, background_ids, blend, contours, overlay_table
from segstudio.plugins.standard_files.lettering import font, shortened
from segstudio.plugins.standard_files.pixels import Pixels, shrunk

_OPACITY: Final = 0.55
_LONGEST: Final = 1600  # a panel of the comparison; larger images are scaled down
_NARROWEST: Final = 420  # and smaller ones up, so that their titles can be read
_PAPER: Final = (250, 250, 248)
_INK: Final = (28, 30, 34)
_FAINT: Final = (110, 114, 122)


def write_overlay(result: Result, path: Path) -> None:
    """Write the final labels over the image, at the image's size; the background stays clear."""
    _save(overlay(result.request.image.pixels, result.final), path)


def write_comparison(result: Result, path: Path) -> None:
    """Write raw and refined labels side by side; where nothing was refined, the image beside the labels."""
    _save(comparison(result), path)


def overlay(pixels: Pixels, labels: LabelMap) -> Pixels:
    """Tint each class and draw its outline, uint8 (H, W, 3)."""
    hidden = background_ids(labels.classes)
    tinted = blend(pixels, labels.ids, overlay_table(labels.classes, _OPACITY, hidden))
    lines = np.flatnonzero(contours(labels.ids))
    ids = labels.ids.reshape(-1, 1)[lines]
    flat = tinted.reshape(-1, 3)
    flat[lines] = blend(flat[lines][:, None], ids, overlay_table(labels.classes, 0.9, hidden))[:, 0]
    return tinted


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    note: str
    pixels: Pixels


def comparison(result: Result) -> Pixels:
    """Lay out two titled panels of equal size above a legend of the classes that occur."""
    photo = result.request.image.pixels
    raw = _Panel(f"Raw: {result.request.model}", "the network's own labels", overlay(photo, result.labels))
    if result.refined is None:
        panels = (_Panel("Photograph", "nothing was refined", photo), raw)
    else:
        changed = float(np.mean(result.labels.ids != result.refined.ids))
        note = f"{changed:.1%} of the pixels changed"
        panels = (raw, _Panel(f"Refined: {result.request.refine}", note, overlay(photo, result.refined)))
    return np.asarray(_page(panels, result))


def _page(panels: Sequence[_Panel], result: Result) -> PIL.Image.Image:
    shown = [_fitted(panel.pixels) for panel in panels]
    width, height = shown[0].size
    unit = max(13, min(40, width // 26))
    gap = unit
    top = gap + int(unit * 2.9)
    rows = _legend_rows(result, width * 2 + gap, unit)
    bottom = gap + int(unit * 1.7) * len(rows)
    page = PIL.Image.new("RGB", (width * 2 + gap * 3, top + height + bottom + gap // 2), _PAPER)
    draw = ImageDraw.Draw(page)
    for i, (panel, image) in enumerate(zip(panels, shown, strict=True)):
        left = gap + i * (width + gap)
        title = font(panel.title, unit)
        draw.text((left, gap * 0.8), shortened(panel.title, title, width), _INK, font=title)
        draw.text((left, gap * 0.8 + unit * 1.35), panel.note, _FAINT, font=font(panel.note, int(unit * 0.8)))
        page.paste(image, (left, top))
    _draw_legend(draw, rows, (gap, top + height + gap), unit)
    return page


def _fitted(pixels: Pixels) -> PIL.Image.Image:
    image = PIL.Image.fromarray(shrunk(pixels, _LONGEST))
    if image.width >= _NARROWEST:
        return image
    factor = _NARROWEST / image.width
    height = min(_LONGEST, max(1, round(image.height * factor)))
    return image.resize((_NARROWEST, height), PIL.Image.Resampling.NEAREST)


_Entry = tuple[str, tuple[int, int, int], int]


def _legend_rows(result: Result, width: int, unit: int) -> list[list[_Entry]]:
    """Break the classes that occur into lines no wider than the page: text, colour, width in pixels."""
    labels = result.final
    areas = labels.areas()
    rows: list[list[_Entry]] = [[]]
    for c in sorted(labels.classes.classes, key=lambda c: -areas[c.id]):
        if not areas[c.id]:
            continue
        text = f"{c.name}  {areas[c.id] / labels.ids.size:.1%}"
        size = int(font(text, int(unit * 0.8)).getlength(text) + unit * 2.4)
        if rows[-1] and sum(entry[2] for entry in rows[-1]) + size > width:
            rows.append([])
        rows[-1].append((text, c.color, size))
    return rows


def _draw_legend(draw: ImageDraw.ImageDraw, rows: list[list[_Entry]], corner: tuple[int, int], unit: int) -> None:
    for i, row in enumerate(rows):
        left, top = corner[0], corner[1] + int(unit * 1.7 * i)
        for text, color, size in row:
            box = (left, top + unit * 0.1, left + unit * 0.95, top + unit * 1.05)
            draw.rounded_rectangle(box, unit * 0.2, fill=color, outline=_FAINT)
            draw.text((left + unit * 1.35, top), text, _INK, font=font(text, int(unit * 0.8)))
            left += size


def _save(pixels: Pixels, path: Path) -> None:
    PIL.Image.fromarray(pixels).save(path, "PNG", compress_level=4)
