"""Names for the outcome of a batch: telling, stable, and never shared."""

from pathlib import Path

import pytest

from segstudio.core import ReadError
from segstudio.core.files import collect

SUFFIXES = frozenset({".png", ".jpg"})


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def names(*inputs: Path, recursive: bool = True) -> list[str]:
    return [item.name.as_posix() for item in collect(inputs, SUFFIXES, recursive=recursive)]


def test_images_keep_their_path_below_the_folder(tmp_path: Path) -> None:
    make(tmp_path, "a/x.png", "b/x.png", "y.jpg")

    assert names(tmp_path) == ["y", "a/x", "b/x"]
    assert names(tmp_path, recursive=False) == ["y"]


def test_files_are_named_by_their_stem(tmp_path: Path) -> None:
    make(tmp_path, "a/x.png", "b/y.v2.png")

    assert names(tmp_path / "a/x.png", tmp_path / "b/y.v2.png") == ["x", "y.v2"]


def test_several_folders_go_by_their_own_names(tmp_path: Path) -> None:
    make(tmp_path, "one/x.png", "two/x.png")

    assert names(tmp_path / "one", tmp_path / "two") == ["one/x", "two/x"]


def test_names_that_differ_in_the_suffix_only_get_it(tmp_path: Path) -> None:
    make(tmp_path, "x.jpg", "x.png", "y.png")

    assert names(tmp_path) == ["x_jpg", "x_png", "y"]


def test_names_that_differ_in_case_only_are_told_apart(tmp_path: Path) -> None:
    """Some disks would take them for one file."""
    make(tmp_path, "x.png", "sub/y.png")
    other = tmp_path / "sub" / "X.png"
    other.touch()

    found = names(tmp_path / "x.png", other)

    assert len({name.casefold() for name in found}) == 2


def test_equal_names_from_several_places_get_the_folder(tmp_path: Path) -> None:
    make(tmp_path, "p/x.png", "q/x.png")

    assert names(tmp_path / "p/x.png", tmp_path / "q/x.png") == ["p/x_png", "q/x_png"]


def test_folders_of_the_same_name_are_told_apart_by_number(tmp_path: Path) -> None:
    make(tmp_path, "p/set/x.png", "q/set/x.png", "r/set/x.png")

    found = names(*(tmp_path / letter / "set" for letter in "pqr"))

    assert found == ["set/set/x_png", "set/set/x_png-2", "set/set/x_png-3"]


def test_an_image_named_twice_is_taken_once(tmp_path: Path) -> None:
    make(tmp_path, "x.png")

    assert names(tmp_path, tmp_path / "x.png", tmp_path / "x.png") == ["x"]


def test_named_files_need_no_known_suffix(tmp_path: Path) -> None:
    make(tmp_path, "scan.dat")

    assert names(tmp_path / "scan.dat") == ["scan"]


def test_a_missing_folder_below_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "x.png")
    reported: list[ReadError] = []
    monkeypatch.setattr("os.scandir", lambda path: (_ for _ in ()).throw(PermissionError(13, "no", str(path))))

    assert collect([tmp_path], SUFFIXES, on_error=reported.append) == ()
    assert len(reported) == 1
