"""What panes came to is kept within a bound of bytes."""

from pathlib import Path

import numpy as np
import pytest

import toy_plugin
from segstudio.core import Image, LabelMap, RunOptions, Scores
from segstudio.core.session import Outcome, Setup
from segstudio.ui.compare.outcome_cache import OutcomeCache, size

HERE, THERE = (Path("a.png"), 0), (Path("b.png"), 0)
BYTES = 40 * 40  # of a label map; scores have 16 times as many, an image three times


@pytest.fixture
def image() -> Image:
    return toy_plugin.banded_image(40, 40)


def outcome(image: Image, weights: str, raw: Scores | None = None) -> Outcome:
    scores = raw or Scores(np.zeros((4, 40, 40), np.float32), (40, 40), toy_plugin.CLASSES)
    labels = LabelMap(np.zeros((40, 40), np.uint8), toy_plugin.CLASSES)
    return Outcome(image, Setup("toy", weights), RunOptions(), labels, scores, scores)


def test_what_panes_share_counts_once(image: Image) -> None:
    first = outcome(image, "a")

    assert size([first]) == 20 * BYTES
    assert size([first, outcome(image, "b", first.raw)]) == 21 * BYTES
    assert size([first, outcome(toy_plugin.banded_image(40, 40), "a", first.raw)]) == 24 * BYTES


def test_what_was_kept_is_found_for_this_very_image(image: Image) -> None:
    cache = OutcomeCache(lambda: 100 * BYTES)
    kept = outcome(image, "a")
    cache.put(HERE, kept)

    assert cache.find(HERE, image, kept.setup, RunOptions()) is kept
    assert cache.find(HERE, image, kept.setup, RunOptions(flip=True)) is None
    assert cache.find(HERE, toy_plugin.banded_image(40, 40), kept.setup, RunOptions()) is None


def test_other_images_go_before_anything_of_this_one(image: Image) -> None:
    cache = OutcomeCache(lambda: 40 * BYTES)
    cache.put(THERE, outcome(image, "a"))
    cache.put(HERE, outcome(image, "a"))
    kept = cache.put(HERE, outcome(image, "b"))

    assert cache.size == 37 * BYTES
    assert cache.find(THERE, image, Setup("toy", "a"), RunOptions()) is None
    assert all(found.scores is not None for found in kept.values())


def test_probabilities_of_this_image_go_before_its_labels(image: Image) -> None:
    cache = OutcomeCache(lambda: 23 * BYTES)
    for name in "abc":
        kept = cache.put(HERE, outcome(image, name))

    assert cache.size <= 23 * BYTES
    assert [kept[f"toy/{name}//"].scores is None for name in "abc"] == [True, True, False]
    assert all(found.labels is not None for found in kept.values())


def test_nine_variants_of_many_images_stay_within_the_bound(image: Image) -> None:
    cache = OutcomeCache(lambda: 60 * BYTES)
    for number in range(200):
        for name in "abcdefghi":
            cache.put((Path(f"{number}.png"), 0), outcome(image, name))
            assert cache.size <= 60 * BYTES


def test_a_failure_is_passed_on_and_not_kept(image: Image) -> None:
    cache = OutcomeCache(lambda: 100 * BYTES)
    failed = Outcome(image, Setup("toy", "a"), RunOptions(), error=ValueError())

    assert cache.put(HERE, failed) == {"toy/a//": failed}
    assert cache.find(HERE, image, failed.setup, RunOptions()) is None
