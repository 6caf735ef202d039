"""The images of the docs keep the colours by which a legend is read."""

from pathlib import Path

import numpy as np
from PIL import Image

import small_png

SWATCH = (30, 39, 60, 69)  # rows and columns


def test_flat_colours_are_true_and_a_photograph_stays_near(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    down, right = np.mgrid[0:200, 0:300]
    photograph = np.stack([down, right * 0.8, 255 - down], axis=-1) + rng.normal(0, 12, (200, 300, 3))
    pixels = photograph.clip(0, 255).astype(np.uint8)
    top, bottom, left, edge = SWATCH
    pixels[top:bottom, left:edge] = (0, 229, 255)
    pixels[150:] = 255

    small_png.write(tmp_path / "small.png", Image.fromarray(pixels))

    with Image.open(tmp_path / "small.png") as small:
        assert small.mode == "P"
        seen = np.asarray(small.convert("RGB"))
    assert (seen[top:bottom, left:edge] == (0, 229, 255)).all()
    assert (seen[150:] == 255).all()
    assert np.abs(seen[:150].astype(int) - pixels[:150]).mean() < 12
