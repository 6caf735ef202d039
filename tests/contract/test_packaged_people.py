"""Every packaged set of weights for people finds a person in a photograph that nobody trained on."""

from pathlib import Path
from typing import Final

import numpy as np
import pytest

from families.members import packaged
from segstudio.core import Image, JobContext, Request, resources, scoring
from segstudio.core.files import open_image
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog
from segstudio.engine import create_engine
from segstudio.engine.weights.cards import read_card

PHOTOGRAPH: Final = resources() / "samples" / "astronaut.jpg"
ENOUGH: Final = 0.004  # of the image: a thousand pixels
FILES: Final = packaged()


@pytest.fixture(scope="module")
def engine(bundled_catalog: Catalog) -> Engine:
    return create_engine(bundled_catalog)


@pytest.fixture(scope="module")
def photograph(bundled_catalog: Catalog) -> Image:
    return open_image(PHOTOGRAPH, bundled_catalog)


def test_there_are_some() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_three_classes_of_a_person_are_found(file: Path, engine: Engine, photograph: Image) -> None:
    card = read_card(file)
    assert card is not None
    done = engine.segment(Request(photograph, card.model, card.key), JobContext())

    ids = scoring.labels(done.scores).ids
    shares = np.bincount(ids.ravel(), minlength=256) / ids.size
    found = [one.name for one in card.classes.classes if one.name != "background" and shares[one.id] > ENOUGH]
    assert len(found) >= 3, found
    assert "skin" in found
