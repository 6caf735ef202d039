"""The program's own engine on photographs: labels as pydensecrf gives them, and as its examples show them."""

import os
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from segstudio.cli.assembly import standard_host
from segstudio.core import JobContext, Request, resources, scoring
from segstudio.core.files import open_image
from segstudio.crf.cases import CrfCase, task
from segstudio.crf.dense import energies, reduction
from segstudio.crf.exact import mean_field
from segstudio.crf.meanfield import LatticeMeanField
from segstudio.crf.parameters import CrfParameters
from segstudio.crf.process import CrfProcess

USUAL: Final = CrfParameters(w1=4, alpha=67, beta=3, w2=3, gamma=1, iterations=10)
EXAMPLE: Final = CrfParameters(w1=10, alpha=80, beta=13, w2=3, gamma=3, iterations=5)
PHOTOGRAPHS: Final = ("astronaut.jpg", "coffee.jpg", "chelsea.jpg")
DATA: Final = Path(os.environ.get("SEGSTUDIO_TEST_DATA", "nowhere")) / "crf"
ROADS: Final = DATA.parent / "camvid" / "val" / "images"
WEIGHTS: Final = resources() / "weights" / "deeplabv3plus-efficientnet-lite0-people.safetensors"


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
    unary, image = task(case, pixels(resources() / "samples" / photograph))
    own, other = (e.run(unary, image, USUAL, JobContext()) for e in (LatticeMeanField("x"), CrfProcess("x")))

    assert (own.argmax(0) == other.argmax(0)).mean() >= 0.999
    assert (own.argmax(0) != unary.argmin(0)).mean() > 0.001, "the CRF changed nothing, so nothing was compared"


@pytest.mark.slow
@pytest.mark.parametrize("classes", [2, 5, 21])
@pytest.mark.parametrize("photograph", PHOTOGRAPHS)
def test_labels_at_full_size_are_pydensecrfs(photograph: str, classes: int) -> None:
    unary, image = task(CrfCase(512, 512, classes), pixels(resources() / "samples" / photograph))
    own, other = (e.run(unary, image, USUAL, JobContext()) for e in (LatticeMeanField("x"), CrfProcess("x")))

    assert (own.argmax(0) == other.argmax(0)).mean() >= 0.999
    assert np.abs(own - other).mean() < 1e-3


@pytest.mark.parametrize("photograph", PHOTOGRAPHS)
@pytest.mark.parametrize("parameters", [USUAL, EXAMPLE], ids=["usual", "example"])
def test_crops_of_photographs_are_near_all_pairs(parameters: CrfParameters, photograph: str) -> None:
    shown = pixels(resources() / "samples" / photograph)
    unary, image = task(CrfCase(24, 24, 4), shown[100:196, 150:246])
    own, exact = (run(unary, image, parameters) for run in (_own, mean_field))

    assert np.abs(own - exact).mean() <= 0.02


def _own(unary: NDArray[np.float32], image: NDArray[np.uint8], parameters: CrfParameters) -> NDArray[np.float32]:
    return LatticeMeanField("x").run(unary, image, parameters, JobContext())


def annotated(number: int) -> tuple[NDArray[np.float32], NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
    """Return energies, image, the classes' colours and shown colours; what is drawn is right with 0.7."""
    image, drawn, shown = (pixels(DATA / f"{name}{number}.png").astype(int) for name in ("im", "anno", "out"))
    codes, shown_codes = (p @ np.array([1, 256, 65536]) for p in (drawn, shown))
    colours = np.unique(codes[codes > 0])
    likely = np.full((len(colours), *codes.shape), 0.3 / (len(colours) - 1), np.float32)
    for index, colour in enumerate(colours):
        likely[index, codes == colour] = 0.7
    likely[:, codes == 0] = 1 / len(colours)
    return -np.log(likely), image.astype(np.uint8), colours, shown_codes


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="SEGSTUDIO_TEST_DATA has no folder crf")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_pydensecrfs_examples_come_out_as_it_shows_them(number: int) -> None:
    unary, image, colours, shown = annotated(number)
    marginals = _own(unary, image, EXAMPLE)

    assert (colours[marginals.argmax(0)] == shown).mean() >= 0.998


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="SEGSTUDIO_TEST_DATA has no folder crf")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_labels_on_its_examples_are_pydensecrfs(number: int) -> None:
    unary, image, _, _ = annotated(number)
    own, other = _own(unary, image, EXAMPLE), CrfProcess("x").run(unary, image, EXAMPLE, JobContext())

    assert (own.argmax(0) == other.argmax(0)).mean() >= 0.999


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.skipif(not ROADS.is_dir(), reason="SEGSTUDIO_TEST_DATA has no folder camvid")
@pytest.mark.parametrize("index", [0, 50])
def test_labels_on_a_networks_scores_of_road_scenes_are_pydensecrfs(index: int) -> None:
    unary, image = network_scores(sorted(ROADS.iterdir())[index])
    own, other = _own(unary, image, USUAL), CrfProcess("x").run(unary, image, USUAL, JobContext())

    assert (own.argmax(0) == other.argmax(0)).mean() >= 0.999
    assert (own.argmax(0) != unary.argmin(0)).mean() > 0.001, "the CRF changed nothing, so nothing was compared"


def network_scores(path: Path) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Return energies by the packaged network of people on a photograph, and the photograph.

    It knows nothing of roads, and calls everything background: what it says of each class is taken against its mean
    over the image, so that its classes compete.
    """
    host = standard_host()
    image = open_image(path, host.catalog)
    weights = host.weights.find("", str(WEIGHTS))
    request = Request(image, weights.model, str(weights.path))
    scores = host.engine.segment(request, JobContext()).scores
    output = np.log(scoring.probabilities(scores))
    return energies(scoring.softmax(output - output.mean((1, 2), keepdims=True))), image.pixels


def test_the_largest_images_are_worked_on_at_a_fraction() -> None:
    factor = reduction((30_000, 30_000), 21, 4.0)

    assert (30_000 / factor) ** 2 <= 4e6
