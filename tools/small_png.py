"""Writes images of the window in 256 colours, the flat ones among them true: those of a legend say something."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

COLOURS: Final = 256
FLAT: Final = 96  # of them at most for what the program painted flat
LEAST: Final = 40  # pixels of one colour that are no chance: the inside of a swatch has more


def write(path: Path, image: Image.Image) -> None:
    """Write an image as a palette PNG, about a third as large as in full colour."""
    exact = image.convert("RGB")
    pixels = np.asarray(exact)
    flat = _flat(pixels)
    rest = exact.quantize(COLOURS - len(flat), Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
    indices, palette = np.array(rest), rest.getpalette() or []
    first = len(palette) // 3
    for at, colour in enumerate(flat, first):
        indices[(pixels == colour).all(-1)] = at
    small = Image.fromarray(indices)
    small.putpalette([*palette, *flat.ravel().tolist()])
    small.save(path, optimize=True)


def _flat(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the colours of which three pixels stand side by side, the most frequent first."""
    inner = pixels[:, 1:-1]
    alike = ((inner == pixels[:, :-2]) & (inner == pixels[:, 2:])).all(-1)
    found, counts = np.unique(inner[alike], axis=0, return_counts=True)
    often = np.argsort(-counts, kind="stable")[:FLAT]
    return found[often[counts[often] >= LEAST]]
