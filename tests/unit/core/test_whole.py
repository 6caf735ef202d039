"""A file takes the place of another whole, or not at all."""

import os
from pathlib import Path

import pytest

from segstudio.core import WriteError, replacing, write_whole


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "notes.json"
    path.write_text("before")
    return path


def names(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir())


@pytest.mark.parametrize("settled", [True, False])
def test_what_was_written_takes_the_place_at_the_end(target: Path, *, settled: bool) -> None:
    with replacing(target, settled=settled) as part:
        part.write_text("after")
        assert target.read_text() == "before"
        assert part.parent == target.parent, "another disk could not be renamed from"

    assert target.read_text() == "after"
    assert names(target) == ["notes.json"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_block_that_fails_leaves_what_was_there(target: Path, error: BaseException) -> None:
    def write() -> None:
        with replacing(target) as part:
            part.write_text("half")
            raise error

    with pytest.raises(type(error)):
        write()

    assert target.read_text() == "before"
    assert names(target) == ["notes.json"]


def test_a_part_of_ones_own_is_written_over(target: Path) -> None:
    left = target.with_name("notes.json.part")
    left.write_text("what a kill left, longer than what comes")
    with replacing(target, part=left) as part:
        assert part == left
        part.write_text("after")

    assert target.read_text() == "after"
    assert names(target) == ["notes.json"]


@pytest.mark.parametrize("name", ["图" * 80 + ".json", "n" * 250 + ".json"])
def test_a_name_as_long_as_the_disk_takes_is_written(tmp_path: Path, name: str) -> None:
    assert len(os.fsencode(name)) <= 255
    write_whole(tmp_path / name, b"after")

    assert (tmp_path / name).read_bytes() == b"after"


def test_folders_are_made_and_a_fault_is_one_sentence(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b" / "notes.json", b"after")
    with pytest.raises(WriteError, match=r"notes\.json/more: could not be written") as caught:
        write_whole(tmp_path / "a" / "b" / "notes.json" / "more", b"")

    assert caught.value.hint
    assert names(tmp_path / "a" / "b" / "notes.json") == ["notes.json"]
