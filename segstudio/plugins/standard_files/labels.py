"""Label maps as indexed PNG: the value of a pixel is its class id, the palette shows the classes' colours."""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import PIL.Image
from numpy.typing import NDArray
from PIL.PngImagePlugin import PngInfo

from segstudio.api import ClassSet, Result, WriteError

_VOID: Final = (224, 224, 192)  # what Pascal VOC paints pixels of no class


def write(result: Result, path: Path) -> None:
    """Write the final labels, with the classes' names in a text field called `Classes`."""
    labels = result.final
    if labels.ids.dtype != np.uint8:
        raise WriteError(path, "an indexed PNG holds ids up to 255 only.", "Choose the format scores-npz.")
    indexed(labels.ids, labels.classes).save(path, "PNG", optimize=False, pnginfo=_text(result))


def indexed(ids: NDArray[Any], classes: ClassSet) -> PIL.Image.Image:
    """Return ids, uint8 (H, W), as an image of mode P with the classes' colours."""
    table = classes.table()
    if classes.ignore_id < len(table) and all(c.id != classes.ignore_id for c in classes.classes):
        table[classes.ignore_id] = _VOID
    image = PIL.Image.fromarray(np.ascontiguousarray(ids))
    image.putpalette(table.tobytes())
    return image


def _text(result: Result) -> PngInfo:
    """Say which classes the values stand for and what made them."""
    classes = result.final.classes
    info = PngInfo()
    names = {str(c.id): c.name for c in classes.classes}
    info.add_itxt("Classes", json.dumps(names, ensure_ascii=False))
    info.add_itxt("Model", result.request.model)
    info.add_itxt("Refined", (result.request.refine or "") if result.refined is not None else "")
    return info
