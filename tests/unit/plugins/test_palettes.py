"""The packaged palettes: valid, distinct, and the colour-blind-safe one stays so under simulated colour blindness."""

from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.color import rgb2lab

from segstudio.core.plugins import Palette
from segstudio.plugins.palettes import segstudio_palettes

PALETTES: Final = {palette.key: palette for palette in segstudio_palettes()}
# Simulation of full protanopia and deuteranopia on linear RGB: Machado, Oliveira, Fernandes, IEEE TVCG 2009, table 1.
SIGHTS: Final = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}


def seen(palette: Palette, sight: str) -> NDArray[np.float64]:
    """Return a palette's colours in CIE Lab as somebody with this sight sees them."""
    share = np.array(palette.colors) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    turned = np.clip(linear @ SIGHTS[sight].T, 0, 1)
    back = np.where(turned <= 0.0031308, turned * 12.92, 1.055 * turned ** (1 / 2.4) - 0.055)
    return np.asarray(rgb2lab(back[None])[0])


def least_distance(palette: Palette, sight: str) -> float:
    lab = seen(palette, sight)
    apart = np.linalg.norm(lab[:, None] - lab[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return float(apart.min())


@pytest.mark.parametrize("key", PALETTES)
def test_colours_are_bytes_and_none_is_there_twice(key: str) -> None:
    colors = PALETTES[key].colors

    assert len(set(colors)) == len(colors)
    assert all(0 <= part <= 255 for color in colors for part in color)
    assert PALETTES[key].title
    assert PALETTES[key].note


def test_the_usual_palettes_are_there_in_their_usual_sizes() -> None:
    assert {key: len(p.colors) for key, p in PALETTES.items()} == {
        "people": 13, "voc": 255, "cityscapes": 19, "camvid": 11, "color-blind-safe": 14,
    }  # fmt: skip


def test_voc_starts_as_its_tools_do() -> None:
    assert PALETTES["voc"].colors[:4] == ((0, 0, 0), (128, 0, 0), (0, 128, 0), (128, 128, 0))
    assert PALETTES["voc"].colors[15] == (192, 128, 128)  # person


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_colour_blind_safe_palette_stays_apart_for_every_sight(sight: str) -> None:
    assert least_distance(PALETTES["color-blind-safe"], sight) > 15


def test_the_measure_tells_a_bad_palette_from_a_good_one() -> None:
    """Red and green of equal brightness are what a deuteranope cannot tell apart."""
    bad = Palette("bad", "", ((200, 60, 60), (120, 120, 60)))

    assert least_distance(bad, "deutan") < 15 < least_distance(bad, "normal")


def test_people_have_hues_of_their_own() -> None:
    assert least_distance(PALETTES["people"], "normal") > 25
