"""Whatever image is put into a file of whatever kind comes out as it was, and what is written reads back equal."""

import json
import tempfile
from pathlib import Path
from typing import Final

import numpy as np
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from file_formats import file_catalog
from image_files import EXACT, Pixels
from made_results import labelled, made_result
from segstudio.core import ClassSet, SegClass, scoring
from segstudio.core.files import count_pages, export, open_image, thumbnail
from segstudio.core.plugins import Catalog

CATALOG: Final[Catalog] = file_catalog()
SIDES: Final = st.integers(1, 17)
IMAGES: Final = st.tuples(SIDES, SIDES).flatmap(lambda size: hnp.arrays(np.uint8, (*size, 3)))
LABELS: Final = hnp.arrays(np.uint8, st.tuples(SIDES, SIDES))


@pytest.mark.parametrize("kind", EXACT)
@settings(max_examples=12, deadline=None)
@given(pixels=IMAGES)
def test_every_kind_of_file_gives_the_image_back(kind: str, pixels: Pixels) -> None:
    suffix, make = EXACT[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"image{suffix}")
        expected = make(path, pixels)

        read = open_image(path, CATALOG)

        assert read.path == path
        np.testing.assert_array_equal(read.pixels, expected)
        assert max(thumbnail(path, CATALOG, 8).size) <= 8
        assert count_pages(path, CATALOG) == (3 if kind == "tiff_pages" else 1)


@pytest.mark.parametrize("kind", EXACT)
@settings(max_examples=3, deadline=None)
@given(pixels=IMAGES, suffix=st.sampled_from([".jpg", ".png", ".tif", ".webp", ".xyz", ""]))
def test_a_renamed_file_is_read_for_what_it_is(kind: str, pixels: Pixels, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"image{suffix}")

        np.testing.assert_array_equal(EXACT[kind][1](path, pixels), open_image(path, CATALOG).pixels)


@settings(max_examples=25, deadline=None)
@given(ids=LABELS)
def test_an_indexed_png_reads_back_equal(ids: Pixels) -> None:
    result = labelled(ids)
    with tempfile.TemporaryDirectory() as folder:
        path = export(result, Path(folder, "mask.png"), CATALOG.writer("voc-png"))
        with PIL.Image.open(path) as image:
            image.load()
            table = np.array(image.getpalette(), np.uint8).reshape(-1, 3)

            assert image.mode == "P"
            np.testing.assert_array_equal(np.asarray(image), ids)
            assert json.loads(str(image.info["Classes"])) == {str(c.id): c.name for c in result.labels.classes.classes}
    for c in result.labels.classes.classes:
        if c.id in ids:
            assert tuple(table[c.id].tolist()) == c.color


@settings(max_examples=15, deadline=None)
@given(height=SIDES, width=SIDES, count=st.integers(1, 5), refined=st.booleans())
def test_scores_read_back_to_the_same_labels(height: int, width: int, count: int, refined: bool) -> None:
    classes = ClassSet(tuple(SegClass(i * 3, f"类 {i}", (i, i, i)) for i in range(count)))
    result = made_result(height, width, refined=refined, classes=classes)
    with tempfile.TemporaryDirectory() as folder:
        path = export(result, Path(folder, "scores.npz"), CATALOG.writer("scores-npz"))
        with np.load(path, allow_pickle=False) as archive:
            scores, names, ids = archive["scores"], archive["classes"], archive["ids"]

    assert scores.shape == (count, height, width)
    assert scores.dtype == np.float32
    assert names.tolist() == list(classes.names)
    np.testing.assert_array_equal(ids[scores.argmax(0)], result.final.ids)
    final = result.scores if result.refined_scores is None else result.refined_scores
    np.testing.assert_allclose(scoring.softmax(scores), scoring.probabilities(final), atol=1e-5)
