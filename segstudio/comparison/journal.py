"""What was done, line by line: a file that only grows, so that a kill loses no more than the line being written."""

import errno
import hashlib
import json
import os
from collections.abc import Mapping
from io import FileIO
from pathlib import Path
from typing import Any, Final

from segstudio.core import WriteError

JOURNAL: Final = "journal.jsonl"


class Journal:
    """Records by key in a file of JSON lines; the last line of a key counts, and a torn line is passed over.

    Only the place of each record is held in memory, for there may be very many.
    """

    def __init__(self, path: Path) -> None:
        """Read what is there; the file is made with the first record."""
        self._path = path
        self._places: dict[str, tuple[int, str]] = {}
        self._end, self._torn = 0, False
        if path.is_file():
            self._read()

    def _read(self) -> None:
        with self._path.open("rb") as file:
            for line in file:
                self._torn = not line.endswith(b"\n")
                try:
                    record = json.loads(line)
                    self._places[record["key"]] = self._end, record["value"]["digest"]
                except (ValueError, KeyError, TypeError):
                    pass  # a line that a kill cut short
                self._end += len(line)

    def _resume(self) -> None:
        """Look where the file ends after a write that failed: a part of the line may be in it."""
        end = self._path.stat().st_size if self._path.is_file() else 0
        self._torn = self._torn or end > self._end
        self._end = end

    def find(self, key: str, digest: str) -> dict[str, Any] | None:
        """Return what was recorded under a key, if it was made from the same things."""
        place, made_of = self._places.get(key, (0, ""))
        if made_of != digest:
            return None
        with self._path.open("rb") as file:
            file.seek(place)
            value: dict[str, Any] = json.loads(file.readline())["value"]
            return value

    def add(self, key: str, digest: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """Record a value and bring it to the disk."""
        record = {**value, "digest": digest}
        text = json.dumps({"key": key, "value": record}, ensure_ascii=False, allow_nan=False)
        line = (b"\n" if self._torn else b"") + text.encode() + b"\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Unbuffered, so that the place is the line's own even where another process writes to the file too.
            with self._path.open("ab", buffering=0) as file:
                _write_all(file, line)
                os.fsync(file.fileno())
                self._end = file.tell()
        except OSError as error:
            self._resume()
            raise WriteError(
                self._path, f"could not be written ({error.strerror}).", "Free some space or choose another folder."
            ) from error
        self._places[key] = self._end - len(line) + self._torn, digest
        self._torn = False
        return record


def _write_all(file: FileIO, line: bytes) -> None:
    """Write a whole line at once, or fail as a full disk does."""
    if file.write(line) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def digest(**facts: object) -> str:
    """Return a short name for facts: equal facts give equal names on every machine."""
    text = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def file_hash(path: Path) -> str:
    """Return the sha256 of a file's bytes, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
