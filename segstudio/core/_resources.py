"""Finds packaged files: in the wheel as `segstudio/_resources`, in a checkout as `resources/`."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent.parent


def resources() -> Path:
    """Return the folder of the packaged files."""
    inside = _PACKAGE / "_resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def resource(name: str) -> Path:
    """Return the path of one packaged file, such as `icons/open.svg`; it must exist."""
    path = resources() / name
    if not path.exists():
        raise FileNotFoundError(path)
    return path
