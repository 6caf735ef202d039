"""Writes a file whole or not at all."""

import os
from pathlib import Path

from segstudio.core._errors import WriteError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file and the folders that lead to it; raises `WriteError`, and then what was there before still is."""
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise WriteError(
            path, f"could not be written ({error.strerror}).", "Free some space or choose another folder."
        ) from error
    finally:
        part.unlink(missing_ok=True)
