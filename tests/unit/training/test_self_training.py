"""Images with tags only: what the teacher may say of them, and that a training learns from them."""

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import torch
from torch import Tensor, nn

from segstudio.core import DataError, JobContext, SettingsError
from segstudio.core.plugins import Catalog
from segstudio.engine.weights.cards import read_card
from segstudio.training import Recipe, TrainRequest, parse_recipe, train
from segstudio.training.data.datasets import open_split
from segstudio.training.self_training import Tagged, Teacher, open_tagged
from segstudio.training.validation import Validator
from tiny_data import NAMES, tiny_catalog, write_data, write_sample

LOOKUP = np.array([0, 1, 2, *[255] * 253], np.uint8)
RECIPE = """
[model]
key = "tiny"
[images]
crop = [16, 24]
[steps]
epochs = 2
batch = 2
"""
TAGGED = RECIPE.replace('key = "tiny"', 'key = "tiny"\nstart = "first.safetensors"') + '[tagged]\nfolder = "tagged"\n'


class ByColumn(nn.Module):
    """Is sure of class 2 on the left, of class 1 on the right, and not of anything on the brightest pixels."""

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Answer at the image's size."""
        scores = torch.zeros(len(x), 3, *x.shape[-2:])
        half = x.shape[-1] // 2
        scores[:, 2, :, :half] = 9
        scores[:, 1, :, half:] = 8
        scores[:, 0, :, half:] = 3
        return {"out": scores * (x[:, :1] < 0.9)}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Write a data set with two images more, of which tags are known."""
    folder = write_data(tmp_path / "data")
    for stem in ("a", "b"):
        write_sample(folder / "tagged", stem, np.random.default_rng(7))
    write_tags(folder, {"a.png": [0, 1, 2], "b.png": [0, 1]})
    return folder


def write_tags(folder: Path, tags: object) -> None:
    (folder / "tagged" / "tags.json").write_text(json.dumps(tags), "utf-8")


def validator(data: Path, catalog: Catalog) -> Validator:
    from segstudio.api import NetSpec
    from segstudio.training.data.grouping import class_set, own_groups

    split = open_split(data, "val", catalog.image_suffixes)
    plain = NetSpec(mean=(0, 0, 0), std=(1, 1, 1))
    return Validator(split, LOOKUP, class_set(own_groups(NAMES)), plain, catalog, torch.device("cpu"))


def labels_of(data: Path, ids: tuple[int, ...], pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> list[int]:
    """Write an image, have it labelled, and return the top row of its labels."""
    PIL.Image.fromarray(pixels).save(data / "one.png")
    teacher = Teacher(ByColumn(), validator(data, tiny_catalog()), 0, 0.6)
    (made,) = teacher.labelled([Tagged(data / "one.png", ids)], 0, JobContext())
    return [int(value) for value in made.labels[0]]


def test_an_image_and_its_mirror_are_asked(data: Path) -> None:
    # One says 2 on the left, its mirror image says 1 there: neither has 0.6 of the mean.
    assert labels_of(data, (0, 1, 2), np.zeros((4, 6, 3), np.uint8)) == [255] * 6


def test_only_classes_of_the_image_are_given(data: Path) -> None:
    # Of 0 and 1 the left half, as it is and mirrored, says (0.5, 0.5) and (0.007, 0.993): 1 has 0.75 of the mean.
    assert labels_of(data, (0, 1), np.zeros((4, 6, 3), np.uint8)) == [1] * 6
    assert labels_of(data, (0, 2), np.zeros((4, 6, 3), np.uint8)) == [255] * 6  # 0.5 of the mean each, nearly


def test_what_it_is_not_sure_of_is_left_out(data: Path) -> None:
    pixels = np.zeros((4, 6, 3), np.uint8)
    pixels[:, 4] = pixels[:, 1] = 255

    assert labels_of(data, (0, 1), pixels) == [1, 255, 1, 1, 255, 1]


def test_a_training_learns_from_them_too(data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first, second = tmp_path / "first.safetensors", tmp_path / "second.safetensors"
    train(TrainRequest(data, parse_recipe(RECIPE), first), tiny_catalog(), JobContext())

    caplog.set_level("INFO")
    train(TrainRequest(data, parse_recipe(TAGGED), second), tiny_catalog(), JobContext())

    assert "8 images, 2 epochs of 4 steps" in caplog.text
    card = read_card(second)
    assert card is not None
    assert "[tagged]" in card.recipe


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"a.png": [0]}, "it names no class of b.png"),
        ({"a.png": [0, 7], "b.png": [0]}, r"gives a.png the values \[7\], but there are 3 classes"),
        ({"a.png": "cat"}, "not what is expected"),
        ([1], "not what is expected"),
    ],
)
def test_tags_that_do_not_fit_are_named(data: Path, tags: object, words: str) -> None:
    write_tags(data, tags)

    with pytest.raises(DataError, match=words):
        open_tagged(data / "tagged", frozenset({".png"}), NAMES, LOOKUP)


def test_an_image_whose_classes_are_all_left_out_is_named(data: Path) -> None:
    without_two = np.where(LOOKUP == 2, np.uint8(255), LOOKUP)
    write_tags(data, {"a.png": [0, 2], "b.png": [2]})

    with pytest.raises(DataError, match=r"it names no class of b\.png"):
        open_tagged(data / "tagged", frozenset({".png"}), NAMES, without_two)


def test_missing_tags_are_named(data: Path) -> None:
    (data / "tagged" / "tags.json").unlink()

    with pytest.raises(DataError, match=r"tags\.json.*cannot be read"):
        open_tagged(data / "tagged", frozenset({".png"}), NAMES, LOOKUP)


def test_without_a_network_to_start_from_there_is_nobody_to_label_them(data: Path, tmp_path: Path) -> None:
    recipe: Recipe = parse_recipe(TAGGED.replace('start = "first.safetensors"', ""))

    with pytest.raises(SettingsError, match="no network to label"):
        train(TrainRequest(data, recipe, tmp_path / "w.safetensors"), tiny_catalog(), JobContext())
