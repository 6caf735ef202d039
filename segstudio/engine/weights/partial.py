"""The part of a file that has come so far, and what must be known to go on from there."""

import json
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any

from segstudio.core import WriteError


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes came from: the address, and the `ETag` or `Last-Modified` that tells one state of it from another."""

    address: str
    validator: str = ""


@dataclass(frozen=True, slots=True)
class Partial:
    """A file `NAME.part` beside its target `NAME`, with a note of its origin in `NAME.part.json`."""

    target: Path

    @property
    def path(self) -> Path:
        """The bytes."""
        return self.target.with_name(f"{self.target.name}.part")

    @property
    def size(self) -> int:
        """How many bytes have come."""
        try:
            return self.path.stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return 0

    @property
    def origin(self) -> Origin | None:
        """Where they came from; None where the note is missing or unreadable."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            found: dict[str, Any] = json.loads(self._note.read_text("utf-8"))
            return Origin(str(found["address"]), str(found["validator"]))
        return None

    @property
    def _note(self) -> Path:
        return self.target.with_name(f"{self.target.name}.part.json")

    def open(self, *, at: int, origin: Origin) -> FileIO:
        """Open to write on from byte `at`, which drops what stands behind it; the caller closes."""
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self._note.write_text(json.dumps({"address": origin.address, "validator": origin.validator}), "utf-8")
            file = FileIO(self.path, "r+" if self.path.exists() else "w+")
            file.truncate(at)
            file.seek(at)
        except OSError as error:
            raise unwritable(self.target, error) from error
        return file

    def append(self, file: FileIO, piece: bytes) -> int:
        """Write a piece, whole; return its length."""
        rest = memoryview(piece)
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except OSError as error:
            raise unwritable(self.target, error) from error
        return len(piece)

    def settle(self) -> Path:
        """Give the whole file its name."""
        try:
            self.path.replace(self.target)
            self._note.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self.target, error) from error
        return self.target

    def discard(self) -> None:
        """Forget what has come."""
        for path in (self.path, self._note):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def unwritable(path: Path, error: OSError) -> WriteError:
    """Say that the disk took no more; what has come stays."""
    return WriteError(
        path,
        f"could not be written ({error.strerror or error}); what has come so far is kept.",
        "Make room or give yourself the right to write, then fetch it again: it goes on from there.",
    )
