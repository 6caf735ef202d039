import json
from pathlib import Path

import numpy as np
import PIL.Image
import PIL.PngImagePlugin
import pytest

import toy_plugin
from compared import make_images
from segstudio.comparison.truths import find_truth
from segstudio.core import DataError
from segstudio.core.files import BatchItem, collect

NAMES = list(toy_plugin.CLASSES.names)


@pytest.fixture
def items(tmp_path: Path) -> tuple[BatchItem, ...]:
    images, _ = make_images(tmp_path)
    return collect([images], {".png"})


def names_at(path: Path, names: list[str] = NAMES) -> None:
    path.write_text(json.dumps(names), "utf-8")


@pytest.mark.parametrize("place", ["labels/classes.json", "classes.json"])
def test_names_are_found_beside_the_labels_or_above(tmp_path: Path, items: tuple[BatchItem, ...], place: str) -> None:
    names_at(tmp_path / place)

    found = find_truth(tmp_path / "labels", items, [toy_plugin.CLASSES])

    assert len(found.pairing.matched) == 3
    assert found.truth.values.classes is toy_plugin.CLASSES
    assert found.unknown == ()
    assert {v.name for v in found.values if not v.left_out} == set(NAMES)


def test_other_names_make_a_set_of_their_own(tmp_path: Path, items: tuple[BatchItem, ...]) -> None:
    names_at(tmp_path / "mine.json", ["a", "b", "c", "d"])

    found = find_truth(tmp_path / "labels", items, [toy_plugin.CLASSES], tmp_path / "mine.json")

    assert found.truth.values.classes.names == ("a", "b", "c", "d")


def test_names_in_the_files_themselves_count(tmp_path: Path, items: tuple[BatchItem, ...]) -> None:
    info = PIL.PngImagePlugin.PngInfo()
    info.add_itxt("Classes", json.dumps({str(i): name for i, name in enumerate(NAMES)}))
    for path in (tmp_path / "labels").iterdir():
        PIL.Image.fromarray(np.asarray(PIL.Image.open(path))).save(path, pnginfo=info)

    assert find_truth(tmp_path / "labels", items, []).truth.values.classes.names == tuple(NAMES)


def test_without_names_nothing_is_guessed(tmp_path: Path, items: tuple[BatchItem, ...]) -> None:
    with pytest.raises(DataError, match="nothing says what its values mean"):
        find_truth(tmp_path / "labels", items, [toy_plugin.CLASSES])


def test_values_without_a_name_are_told(tmp_path: Path, items: tuple[BatchItem, ...]) -> None:
    names_at(tmp_path / "classes.json", NAMES[:3])

    found = find_truth(tmp_path / "labels", items, [])

    assert [value.text for value in found.unknown] == ["3"]
    assert find_truth(tmp_path / "labels", items, [], ignored=[3]).unknown == ()


def test_a_folder_that_pairs_with_nothing_is_an_error(tmp_path: Path, items: tuple[BatchItem, ...]) -> None:
    names_at(tmp_path / "classes.json")
    (tmp_path / "empty").mkdir()

    with pytest.raises(DataError, match="name of an image"):
        find_truth(tmp_path / "empty", items, [])
    with pytest.raises(DataError, match="no such folder"):
        find_truth(tmp_path / "nowhere", items, [])


@pytest.mark.parametrize("text", ["{}", "[]", "[1]", '["a", "a"]', "rubbish"])
def test_broken_names_are_an_error(tmp_path: Path, items: tuple[BatchItem, ...], text: str) -> None:
    (tmp_path / "classes.json").write_text(text)

    with pytest.raises(DataError, match=r"classes\.json"):
        find_truth(tmp_path / "labels", items, [])
