"""Walking folders, choosing readers, and writing whole files."""

import os
from pathlib import Path

import numpy as np
import pytest

from made_results import made_result
from segstudio.core import Cancelled, Image, ReadError, Result, WriteError
from segstudio.core.files import count_pages, export, list_images, natural_key, open_image, thumbnail
from segstudio.core.plugins import Catalog, ReaderSpec, WriterSpec

PNG = frozenset({".png"})


def writer(write: object = None, suffix: str = ".txt") -> WriterSpec:
    def plain(_: Result, path: Path) -> None:
        path.write_text("whole")

    return WriterSpec("text", "Text", "labels", suffix, write or plain)  # type: ignore[arg-type]  # tests hand in callables


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def listed(folder: Path, *, recursive: bool = True) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in list_images(folder, PNG, recursive=recursive)]


class TestWalking:
    def test_numbers_sort_by_value_and_case_does_not_matter(self) -> None:
        names = ["a10.png", "A2.png", "a1.png", "2", "b"]

        assert sorted(names, key=natural_key) == ["2", "a1.png", "A2.png", "a10.png", "b"]

    def test_names_that_start_with_digits_and_letters_can_be_compared(self) -> None:
        assert sorted(["x1y", "1x", "", "x", "x1"], key=natural_key) == ["", "1x", "x", "x1", "x1y"]

    def test_a_folder_s_own_files_come_before_its_subfolders(self, tmp_path: Path) -> None:
        touch(tmp_path, "b/2.png", "a/1.png", "z10.png", "z9.PNG", "notes.txt", ".hidden.png", ".git/x.png")

        assert listed(tmp_path) == ["z9.PNG", "z10.png", "a/1.png", "b/2.png"]
        assert listed(tmp_path, recursive=False) == ["z9.PNG", "z10.png"]

    def test_the_first_image_comes_before_subfolders_are_looked_at(self, tmp_path: Path) -> None:
        touch(tmp_path, "1.png", "sub/2.png")
        found = list_images(tmp_path, PNG)

        assert next(found).name == "1.png"
        (tmp_path / "sub" / "3.png").touch()
        assert [p.name for p in found] == ["2.png", "3.png"]

    def test_a_link_to_a_folder_above_is_not_followed_for_ever(self, tmp_path: Path) -> None:
        touch(tmp_path, "sub/1.png")
        (tmp_path / "sub" / "back").symlink_to(tmp_path)

        assert listed(tmp_path) == ["sub/1.png"]

    def test_a_link_to_a_folder_elsewhere_is_followed(self, tmp_path: Path) -> None:
        touch(tmp_path, "real/1.png")
        (tmp_path / "look").mkdir()
        (tmp_path / "look" / "there").symlink_to(tmp_path / "real")

        assert listed(tmp_path / "look") == ["there/1.png"]

    def test_a_missing_folder_is_an_error_with_a_remedy(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError, match="cannot be read") as caught:
            list(list_images(tmp_path / "no", PNG))

        assert caught.value.hint

    def test_a_folder_that_cannot_be_read_is_told_and_passed_over(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        touch(tmp_path, "a/1.png", "b/2.png", "c/3.png")
        scandir = os.scandir

        def refusing(path: Path) -> object:
            if path.name == "b":
                raise PermissionError(13, "Permission denied")
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refusing)
        reported: list[ReadError] = []

        found = [p.name for p in list_images(tmp_path, PNG, on_error=reported.append)]

        assert found == ["1.png", "3.png"]
        assert [e.path.name for e in reported] == ["b"]


class TestReading:
    @pytest.fixture
    def array(self, tmp_path: Path, image: Image) -> Path:
        np.save(tmp_path / "image.npy", image.pixels)
        return tmp_path / "image.npy"

    def test_opens_by_suffix(self, array: Path, catalog: Catalog, image: Image) -> None:
        read = open_image(array, catalog)

        assert (read.pixels == image.pixels).all()
        assert read.path == array
        assert count_pages(array, catalog) == 1
        assert max(thumbnail(array, catalog, 16).size) <= 16

    def test_an_unknown_suffix_goes_to_the_reader_that_is_there(self, array: Path, catalog: Catalog) -> None:
        renamed = array.rename(array.with_name("image.npy.bak"))

        assert open_image(renamed, catalog).size == (48, 64)

    @pytest.mark.parametrize(
        ("name", "sentence"), [("missing.npy", "no such file"), ("folder.npy", "not a file"), ("empty.npy", "0 bytes")]
    )
    def test_what_no_reader_could_read_is_refused(
        self, tmp_path: Path, catalog: Catalog, name: str, sentence: str
    ) -> None:
        (tmp_path / "folder.npy").mkdir()
        (tmp_path / "empty.npy").touch()

        with pytest.raises(ReadError, match=sentence) as caught:
            open_image(tmp_path / name, catalog)

        assert caught.value.hint
        assert "\n" not in str(caught.value)

    def test_a_reader_that_fails_is_named(self, array: Path, catalog: Catalog) -> None:
        array.write_bytes(b"no array")

        with pytest.raises(ReadError, match="toy-npy failed"):
            open_image(array, catalog)

    def test_without_a_reader_the_remedy_names_the_plugins(self, array: Path) -> None:
        with pytest.raises(ReadError, match="segstudio plugins"):
            open_image(array, Catalog())

    def test_too_little_memory_is_a_read_error(self, array: Path) -> None:
        def hungry(_: object) -> Image:
            raise MemoryError

        spec = ReaderSpec("hungry", "", "image", (".npy",), hungry, lambda _: 1, lambda *_: hungry(None))

        with pytest.raises(ReadError, match="not enough memory"):
            open_image(array, Catalog(readers={"hungry": spec}))

    def test_a_stop_passes_through(self, array: Path) -> None:
        def stopped(_: object) -> Image:
            raise Cancelled

        spec = ReaderSpec("stopped", "", "image", (".npy",), stopped, lambda _: 1, lambda *_: stopped(None))

        with pytest.raises(Cancelled):
            open_image(array, Catalog(readers={"stopped": spec}))


class TestExport:
    def test_makes_folders_and_leaves_only_the_file(self, tmp_path: Path) -> None:
        target = tmp_path / "a" / "b" / "mask.txt"

        assert export(made_result(), target, writer()) == target
        assert target.read_text() == "whole"
        assert [p.name for p in target.parent.iterdir()] == ["mask.txt"]

    def test_replaces_an_earlier_file(self, tmp_path: Path) -> None:
        target = tmp_path / "mask.txt"
        target.write_text("old")

        export(made_result(), target, writer())

        assert target.read_text() == "whole"

    def test_a_long_name_is_written_too(self, tmp_path: Path) -> None:
        target = tmp_path / ("n" * 250 + ".txt")

        assert export(made_result(), target, writer()).read_text() == "whole"

    def test_files_get_the_rights_that_the_user_s_mask_gives(self, tmp_path: Path) -> None:
        plain = tmp_path / "plain"
        plain.touch()

        written = export(made_result(), tmp_path / "mask.txt", writer())

        assert written.stat().st_mode == plain.stat().st_mode

    @pytest.mark.parametrize("kind", ["itself", "symlink", "hardlink", "dotted"])
    def test_the_source_image_is_never_the_target(self, tmp_path: Path, kind: str) -> None:
        source = tmp_path / "photo.png"
        source.write_bytes(b"precious")
        target = {"itself": source, "dotted": tmp_path / "x" / ".." / "photo.png"}.get(kind, tmp_path / "other.png")
        (tmp_path / "x").mkdir()
        if kind == "symlink":
            target.symlink_to(source)
        if kind == "hardlink":
            target.hardlink_to(source)

        with pytest.raises(WriteError, match="overwrite the source"):
            export(made_result(path=source), target, writer())

        assert source.read_bytes() == b"precious"
        assert target.read_bytes() == b"precious"

    def test_the_source_of_another_result_is_never_the_target(self, tmp_path: Path) -> None:
        other = tmp_path / "b.png"
        other.write_bytes(b"precious")

        with pytest.raises(WriteError, match="overwrite the source"):
            export(made_result(path=tmp_path / "a.png"), other, writer(), sources={other.resolve()})

        assert other.read_bytes() == b"precious"

    def test_a_writer_that_fails_is_named_and_leaves_nothing(self, tmp_path: Path) -> None:
        def broken(_: Result, path: Path) -> None:
            path.write_text("half")
            raise ValueError("bad")

        with pytest.raises(WriteError, match="the format text failed"):
            export(made_result(), tmp_path / "mask.txt", writer(broken))

        assert list(tmp_path.iterdir()) == []

    def test_a_writer_s_own_error_names_the_target_not_the_temporary_file(self, tmp_path: Path) -> None:
        def refusing(_: Result, path: Path) -> None:
            raise WriteError(path, "too many classes.", "Choose another format.")

        with pytest.raises(WriteError) as caught:
            export(made_result(), tmp_path / "mask.txt", writer(refusing))

        assert str(caught.value) == f"{tmp_path / 'mask.txt'}: too many classes. Choose another format."

    def test_a_folder_in_the_way_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "mask.txt").mkdir()

        with pytest.raises(WriteError, match="folder of this name"):
            export(made_result(), tmp_path / "mask.txt", writer())

        assert [p.name for p in tmp_path.iterdir()] == ["mask.txt"]

    def test_a_file_in_place_of_a_folder_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "out").touch()

        with pytest.raises(WriteError, match="is a file, not a folder"):
            export(made_result(), tmp_path / "out" / "mask.txt", writer())
