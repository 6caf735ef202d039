from pathlib import Path

import numpy as np
import PIL.Image
import PIL.PngImagePlugin
import pytest

from segstudio.comparison.label_files import read_ids, read_raw, write_ids
from segstudio.core import ClassSet, DataError, SegClass

CLASSES = ClassSet((SegClass(0, "a", (0, 0, 0)), SegClass(3, "b", (10, 20, 30))))


@pytest.mark.parametrize("values", [[[0, 3, 255]], [[0, 300, 65535]]])
def test_ids_are_read_as_they_were_written(tmp_path: Path, values: list[list[int]]) -> None:
    small = max(values[0]) < 256
    ids = np.array(values, np.uint8) if small else np.array(values, np.uint16)

    write_ids(tmp_path / "sub" / "a.png", ids, CLASSES)
    again = read_ids(tmp_path / "sub" / "a.png")

    assert again.dtype == ids.dtype
    assert np.array_equal(again, ids)
    assert [p.name for p in (tmp_path / "sub").iterdir()] == ["a.png"]


def test_small_ids_carry_the_classes_colours(tmp_path: Path) -> None:
    write_ids(tmp_path / "a.png", np.array([[0, 3]], np.uint8), CLASSES)

    raw = read_raw(tmp_path / "a.png")

    assert raw.palette[3] == (10, 20, 30)
    assert raw.size == (1, 2)


def test_the_names_that_a_label_map_carries_are_read(tmp_path: Path) -> None:
    info = PIL.PngImagePlugin.PngInfo()
    info.add_itxt("Classes", '{"0": "sky", "4": "tree"}')
    PIL.Image.fromarray(np.zeros((2, 2), np.uint8)).save(tmp_path / "a.png", pnginfo=info)

    assert read_raw(tmp_path / "a.png").names == {0: "sky", 4: "tree"}


def test_colours_are_kept_as_colours(tmp_path: Path) -> None:
    PIL.Image.fromarray(np.full((2, 3, 3), 7, np.uint8)).save(tmp_path / "a.png")

    raw = read_raw(tmp_path / "a.png")

    assert raw.values.shape == (2, 3, 3)
    assert raw.names == {}


@pytest.mark.parametrize("content", [b"", b"no image", b"\x89PNG\r\n\x1a\nrest"])
def test_a_broken_file_is_an_error_that_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.png").write_bytes(content)

    with pytest.raises(DataError, match="Export it again"):
        read_raw(tmp_path / "a.png")


def test_a_large_file_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    PIL.Image.fromarray(np.zeros((10, 10), np.uint8)).save(tmp_path / "a.png")

    with pytest.raises(DataError, match="more than the limit"):
        read_raw(tmp_path / "a.png", 99)
