"""JSON that a person wrote or exported: read, or refused with the file's name."""

import json
from pathlib import Path

from segstudio.core._errors import DataError


def json_of(path: Path, hint: str) -> object:
    """Read a file; one that cannot be read, or is no JSON, is a `DataError` that ends with `hint`."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(path, f"cannot be read ({error}).", hint) from error
