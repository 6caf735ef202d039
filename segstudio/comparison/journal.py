"""What was done, line by line: a file that only grows, so that a kill loses no more than the line being written."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from segstudio.core import WriteError


class Journal:
    """Records by key in a file of JSON lines; the last line of a key counts, and a torn line is passed over."""

    def __init__(self, path: Path) -> None:
        """Read what is there; the file is made with the first record."""
        self._path = path
        self._records: dict[str, dict[str, Any]] = {}
        self._torn = False
        if path.is_file():
            self._read(path.read_bytes())

    def _read(self, content: bytes) -> None:
        self._torn = bool(content) and not content.endswith(b"\n")
        for line in content.splitlines():
            try:
                record = json.loads(line)
                self._records[record["key"]] = record["value"]
            except (ValueError, KeyError, TypeError):
                continue  # a line that a kill cut short

    def find(self, key: str, digest: str) -> dict[str, Any] | None:
        """Return what was recorded under a key, if it was made from the same things."""
        found = self._records.get(key)
        return found if found is not None and found.get("digest") == digest else None

    def add(self, key: str, digest: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """Record a value and bring it to the disk."""
        record = {**value, "digest": digest}
        line = json.dumps({"key": key, "value": record}, ensure_ascii=False, allow_nan=False)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write((b"\n" if self._torn else b"") + line.encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise WriteError(
                self._path, f"could not be written ({error.strerror}).", "Free some space or choose another folder."
            ) from error
        self._torn = False
        self._records[key] = record
        return record


def digest(**facts: object) -> str:
    """Return a short name for facts: equal facts give equal names on every machine."""
    text = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def file_hash(path: Path) -> str:
    """Return the sha256 of a file's bytes, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
