import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from segstudio.core import ClassSet, DataError, JobContext, SegClass
from segstudio.training.data import grouping
from segstudio.training.data.datasets import open_split, read_labels, read_names
from segstudio.training.recipes.recipe import Group
from tiny_data import NAMES, SIZE, write_data

PNG = frozenset({".png", ".jpg"})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path)


def test_samples_are_pairs_in_order(data: Path) -> None:
    split = open_split(data, "train", PNG)

    assert [sample.image.stem for sample in split.samples] == [f"{i:02d}" for i in range(6)]
    assert all(sample.labels.is_file() for sample in split.samples)
    assert split.names == NAMES


def test_a_missing_label_map_is_named(data: Path) -> None:
    (data / "train" / "labels" / "03.png").unlink()
    (data / "train" / "labels" / "04.png").unlink()

    with pytest.raises(DataError, match=r"03\.png.*1 more") as caught:
        open_split(data, "train", PNG)

    assert caught.value.path.name == "03.png"
    assert caught.value.hint


def test_folders_without_images_are_named(data: Path) -> None:
    (data / "empty" / "images").mkdir(parents=True)

    with pytest.raises(DataError, match="no image"):
        open_split(data, "empty", PNG)
    with pytest.raises(DataError, match="no such folder"):
        open_split(data, "lost", PNG)


def test_two_images_cannot_share_a_label_map(data: Path) -> None:
    (data / "train" / "images" / "00.jpg").write_bytes(b"x")

    with pytest.raises(DataError, match="same stem"):
        open_split(data, "train", PNG)


def test_labels_must_have_the_images_size(data: Path) -> None:
    sample = open_split(data, "train", PNG).samples[0]

    with pytest.raises(DataError, match=r"32x24.*16x12"):
        read_labels(sample, (12, 16), 3)


def test_labels_hold_only_known_values(data: Path) -> None:
    sample = open_split(data, "train", PNG).samples[0]

    with pytest.raises(DataError, match=r"\[2\].*2 classes"):
        read_labels(sample, SIZE, 2)


def test_labels_must_not_be_colours(data: Path) -> None:
    sample = open_split(data, "train", PNG).samples[0]
    PIL.Image.new("RGB", (32, 24)).save(sample.labels)

    with pytest.raises(DataError, match="colours"):
        read_labels(sample, SIZE, 3)


def test_broken_labels_are_named(data: Path) -> None:
    sample = open_split(data, "train", PNG).samples[0]
    sample.labels.write_bytes(sample.labels.read_bytes()[:60])

    with pytest.raises(DataError, match=r"00\.png: cannot be read"):
        read_labels(sample, SIZE, 3)


def test_indexed_labels_give_their_indices(data: Path) -> None:
    sample = open_split(data, "train", PNG).samples[0]
    expected = np.asarray(PIL.Image.open(sample.labels))
    indexed = PIL.Image.fromarray(expected)
    indexed.putpalette(bytes(range(256)) * 3)
    indexed.save(sample.labels)

    assert np.array_equal(read_labels(sample, SIZE, 3), expected)


@pytest.mark.parametrize("content", ["{}", "[]", "[1, 2]", "nonsense", '["a", "a"]'])
def test_class_names_must_be_a_list_of_different_names(tmp_path: Path, content: str) -> None:
    path = tmp_path / "classes.json"
    path.write_text(content)

    with pytest.raises(DataError):
        read_names(path)


def test_class_names_may_lie_elsewhere(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "names.json"
    other.write_text(json.dumps(["a", "b", "c"]))
    (data / "classes.json").unlink()

    assert open_split(data, "train", PNG, other).names == ("a", "b", "c")
    with pytest.raises(DataError, match="--classes"):
        open_split(data, "train", PNG)


def test_the_table_groups_and_ignores() -> None:
    groups = (Group("ground"), Group("thing", ("square", "rim")))
    classes = grouping.class_set(groups)

    lookup = grouping.table((*NAMES, "sky"), grouping.sources(groups), classes, ("sky",), Path("data"))

    assert lookup[:4].tolist() == [0, 1, 1, 255]
    assert set(lookup[4:].tolist()) == {255}


def test_every_class_that_cannot_be_mapped_is_listed() -> None:
    classes = ClassSet((SegClass(0, "ground", (0, 0, 0)),))

    with pytest.raises(DataError, match="square, rim") as caught:
        grouping.table(NAMES, {"rim": "nowhere"}, classes, (), Path("data"))

    assert "ground" in str(caught.value)


def test_groups_without_colours_get_different_ones() -> None:
    classes = grouping.class_set(grouping.own_groups(NAMES, ("rim",)))

    assert classes.names == ("ground", "square")
    assert len({c.color for c in classes.classes}) == 2


def test_images_are_kept_at_the_base_size(data: Path) -> None:
    from segstudio.training.data.store import counts, load
    from tiny_data import tiny_catalog

    split = open_split(data, "train", PNG)
    lookup = np.arange(256, dtype=np.uint8)
    small = load(split, lookup, 12, tiny_catalog(), JobContext())
    own = load(split, lookup, 0, tiny_catalog(), JobContext())
    large = load(split, lookup, 48, tiny_catalog(), JobContext())

    assert {s.pixels.shape for s in small} == {(12, 16, 3)}
    assert {s.labels.shape for s in small} == {(12, 16)}
    assert {(s.pixels.shape, s.labels.shape) for s in large} == {((48, 64, 3), (48, 64))}
    assert {s.labels.shape for s in own} == {SIZE}
    assert counts(own, 3).sum() == 6 * (24 - 1) * 32  # the first row is ignored
    assert counts(own, 3)[:, 1].tolist() == [36] * 6
