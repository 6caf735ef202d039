"""Writes a file whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from segstudio.core._errors import WriteError

_NAME: Final = 200  # bytes of the name that the other one repeats: most disks take 255


@contextmanager
def replacing(path: Path, *, settled: bool = True, part: Path | None = None) -> Iterator[Path]:
    """Hand out another name in the folder of `path`; what lies there when the block is done takes the place of `path`.

    Where the block fails or is stopped, nothing is left and what was there before still is; after a kill a hidden file
    stays whose name ends in `.partial`. A file that only one process ever writes may name its `part` itself, so that
    what a kill left is written over. With `settled` the bytes are brought to the disk first, as a power cut demands;
    that takes too long for the window's thread. The folder must be there. Raises `OSError`.
    """
    part = part or path.with_name(f".{_shortened(path.name)}.{secrets.token_hex(4)}.partial")
    try:
        yield part
        if settled:
            with part.open("rb+") as file:
                os.fsync(file.fileno())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _shortened(name: str) -> str:
    """Cut a name to so many bytes; a letter may take up to four."""
    return os.fsencode(name)[:_NAME].decode(errors="ignore")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file and the folders that lead to it; raises `WriteError`, and then what was there before still is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            part.write_bytes(content)
    except OSError as error:
        raise WriteError(
            path, f"could not be written ({error.strerror}).", "Free some space or choose another folder."
        ) from error
