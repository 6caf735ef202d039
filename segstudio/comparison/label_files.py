"""Label files: read as they are, and written as indexed PNG."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from segstudio.core import ClassSet, DataError, write_whole
from segstudio.core.classes import RawLabels
from segstudio.core.files import MAX_PIXELS
from segstudio.core.metrics import Ids

_ONE_CHANNEL: Final = ("P", "L", "1", "I", "I;16", "I;16B", "I;16L")
_NAMES: Final = "Classes"  # the text field in which the program's own label maps name their classes


def read_raw(path: Path, max_pixels: int = MAX_PIXELS) -> RawLabels:
    """Read a label file as it is, numbers or colours; every fault is a `DataError`."""
    try:
        with PIL.Image.open(path) as file:
            if 0 < max_pixels < file.width * file.height:
                raise DataError(path, f"{file.width}x{file.height} is more than the limit.", "Raise the limit.")
            palette = file.getpalette() if file.mode == "P" else None
            names = _names(file.info.get(_NAMES))
            values: NDArray[Any] = np.asarray(file if file.mode in _ONE_CHANNEL else file.convert("RGB"))
    except (OSError, ValueError, SyntaxError, PIL.Image.DecompressionBombError) as error:
        raise DataError(path, f"cannot be read ({error}).", "Export it again as a PNG.") from error
    if values.ndim == 2 and values.dtype != np.uint8:
        if values.size and not 0 <= int(values.min()) <= int(values.max()) < 1 << 16:
            raise DataError(path, "it holds numbers beyond 16 bits.", "Export it again as a PNG.")
        values = values.astype(np.uint8 if values.dtype == np.bool_ else np.uint16)
    triples = zip(*[iter(palette or [])] * 3, strict=False)
    return RawLabels(path, values, tuple((r, g, b) for r, g, b in triples), names)


def _names(text: object) -> dict[int, str]:
    """Read the names that the program's own label maps carry."""
    try:
        found = json.loads(str(text)) if text else {}
        return {int(value): str(name) for value, name in found.items()}
    except (ValueError, AttributeError):
        return {}


def write_ids(path: Path, ids: Ids, classes: ClassSet) -> None:
    """Write ids (H, W) as PNG with the classes' colours, 16 bits without colours where ids need them."""
    if ids.dtype == np.uint8:
        image = PIL.Image.fromarray(np.ascontiguousarray(ids))
        image.putpalette(classes.table().tobytes())
    else:
        image = PIL.Image.fromarray(np.ascontiguousarray(ids))
    write_whole(path, encoded(image, "PNG"))


def read_ids(path: Path) -> Ids:
    """Read what `write_ids` wrote."""
    values: Ids = read_raw(path, 0).values
    return values


def encoded(image: PIL.Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own options
    """Return an image as the bytes of a file."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
