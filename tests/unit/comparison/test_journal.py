import json
from pathlib import Path

import pytest

from segstudio.comparison.journal import Journal, digest, file_hash
from segstudio.core import WriteError


def test_records_are_found_again_by_key_and_what_they_were_made_of(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "j.jsonl"
    Journal(path).add("a", "d1", {"n": 1})

    again = Journal(path)

    assert again.find("a", "d1") == {"n": 1, "digest": "d1"}
    assert again.find("a", "d2") is None
    assert again.find("b", "d1") is None


def test_the_last_record_of_a_key_counts(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.jsonl")
    journal.add("a", "d", {"n": 1})
    journal.add("a", "d", {"n": 2})

    assert Journal(tmp_path / "j.jsonl").find("a", "d") == {"n": 2, "digest": "d"}
    assert len((tmp_path / "j.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize("kept", range(1, 40, 6))
def test_a_line_cut_short_by_a_kill_loses_itself_only(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "j.jsonl"
    Journal(path).add("a", "d", {"n": 1})
    whole = path.read_bytes()
    line = json.dumps({"key": "b", "value": {"n": 2, "digest": "d"}}).encode()
    path.write_bytes(whole + line[:kept])

    again = Journal(path)
    again.add("c", "d", {"n": 3})
    last = Journal(path)

    assert again.find("b", "d") is None
    assert last.find("a", "d") == {"n": 1, "digest": "d"}
    assert last.find("c", "d") == {"n": 3, "digest": "d"}


def test_rubbish_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    path.write_bytes(b'[1, 2]\n"text"\n\xff\xfe\n{"key": 3}\n')

    assert Journal(path).find("a", "d") is None


def test_a_journal_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(WriteError, match="another folder"):
        Journal(tmp_path / "file" / "j.jsonl").add("a", "d", {})


def test_digests_do_not_depend_on_order() -> None:
    assert digest(a=1, b={"x": 1, "y": 2}) == digest(b={"y": 2, "x": 1}, a=1)
    assert digest(a=1) != digest(a=2)


def test_a_file_is_hashed_by_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")

    assert file_hash(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_records_are_read_from_their_places(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.jsonl")
    for number in range(5):
        journal.add(f"k{number}", "d", {"n": number, "text": "é" * number})

    again = Journal(tmp_path / "j.jsonl")
    again.add("k2", "e", {"n": 22})

    assert [again.find(f"k{n}", "d") for n in (0, 4)] == [journal.find(f"k{n}", "d") for n in (0, 4)]
    assert again.find("k2", "d") is None
    assert again.find("k2", "e") == {"n": 22, "digest": "e"}


def test_a_write_that_failed_half_way_loses_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path / "j.jsonl")
    journal.add("a", "d", {"n": 1})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(WriteError, match="Free some space"):
            journal.add("b", "d", {"n": 2})
    journal.add("c", "d", {"n": 3})

    assert journal.find("c", "d") == Journal(tmp_path / "j.jsonl").find("c", "d") == {"n": 3, "digest": "d"}
    assert journal.find("a", "d") == {"n": 1, "digest": "d"}


def test_two_who_write_at_the_same_time_find_their_own(tmp_path: Path) -> None:
    first, second = Journal(tmp_path / "j.jsonl"), Journal(tmp_path / "j.jsonl")
    for number in range(3):
        first.add(f"a{number}", "d", {"n": number})
        second.add(f"b{number}", "d", {"n": 10 + number})

    assert [first.find(f"a{n}", "d") for n in range(3)] == [{"n": n, "digest": "d"} for n in range(3)]
    assert [second.find(f"b{n}", "d") for n in range(3)] == [{"n": 10 + n, "digest": "d"} for n in range(3)]
    assert Journal(tmp_path / "j.jsonl").find("b2", "d") == {"n": 12, "digest": "d"}
