"""The program's own engine on photographs: labels as pydensecrf gives them, and as its examples show them."""

import os
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from segstudio.core import JobContext, resources
from segstudio.crf.cases import CrfCase, task
from segstudio.crf.dense import reduction
from segstudio.crf.exact import mean_field
from segstudio.crf.meanfield import LatticeMeanField
from segstudio.crf.parameters import CrfParameters
from segstudio.crf.process import CrfProcess

USUAL: Final = CrfParameters(w1=4, alpha=67, beta=3, w2=3, gamma=1, iterations=10)
EXAMPLE: Final = CrfParameters(w1=10, alpha=80, beta=13, w2=3, gamma=3, iterations=5)
DATA: Final = Path(os.environ.get("SEGSTUDIO_TEST_DATA", "nowhere")) / "crf"


def pixels(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as opened:
        return np.asarray(opened.convert("RGB"))


@pytest.mark.parametrize(
    ("photograph", "case"),
    [
        ("astronaut.jpg", CrfCase(192, 192, 21)),
        ("astronaut.jpg", CrfCase(128, 128, 21, soft=True)),
        ("coffee.jpg", CrfCase(192, 256, 5)),
        ("chelsea.jpg", CrfCase(192, 256, 2)),
    ],
    ids=lambda value: value.name if isinstance(value, CrfCase) else str(value),
)
def test_labels_on_photographs_are_pydensecrfs(photograph: str, case: CrfCase) -> None:
    unary, picture = task(case, pixels(resources() / "samples" / photograph))
    own, other = (e.run(unary, picture, USUAL, JobContext()) for e in (LatticeMeanField("x"), CrfProcess("x")))

    assert (own.argmax(0) == other.argmax(0)).mean() >= 0.999
    assert (own.argmax(0) != unary.argmin(0)).mean() > 0.001, "the CRF changed nothing, so nothing was compared"


@pytest.mark.parametrize("parameters", [USUAL, EXAMPLE], ids=["usual", "example"])
def test_crops_of_photographs_are_near_all_pairs(parameters: CrfParameters) -> None:
    photograph = pixels(resources() / "samples" / "astronaut.jpg")
    unary, picture = task(CrfCase(24, 24, 4), photograph[100:196, 150:246])
    own, exact = (run(unary, picture, parameters) for run in (_own, mean_field))

    assert np.abs(own - exact).mean() <= 0.02


def _own(unary: NDArray[np.float32], picture: NDArray[np.uint8], parameters: CrfParameters) -> NDArray[np.float32]:
    return LatticeMeanField("x").run(unary, picture, parameters, JobContext())


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="SEGSTUDIO_TEST_DATA has no folder crf")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_pydensecrfs_examples_come_out_as_it_shows_them(number: int) -> None:
    """Annotations that are right with 0.7; black means that nobody knows."""
    picture, drawn, shown = (pixels(DATA / f"{name}{number}.png").astype(int) for name in ("im", "anno", "out"))
    codes, shown_codes = (p @ np.array([1, 256, 65536]) for p in (drawn, shown))
    colours = np.unique(codes[codes > 0])
    likely = np.full((len(colours), *codes.shape), 0.3 / (len(colours) - 1), np.float32)
    for index, colour in enumerate(colours):
        likely[index, codes == colour] = 0.7
    likely[:, codes == 0] = 1 / len(colours)
    marginals = _own(-np.log(likely), picture.astype(np.uint8), EXAMPLE)

    assert (colours[marginals.argmax(0)] == shown_codes).mean() >= 0.998


def test_the_largest_pictures_are_worked_on_at_a_fraction() -> None:
    factor = reduction((30_000, 30_000), 21, 4.0)

    assert (30_000 / factor) ** 2 <= 4e6
