"""Files that say which classes mean the same: a JSON object from names of classes to common names, or to null."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from segstudio.core._errors import DataError
from segstudio.core._json_files import json_of
from segstudio.core._whole import write_whole

_HINT: Final = 'Write it as {"jeans": "trousers", "cape": null}.'


def read_map(path: Path) -> dict[str, str | None]:
    """Read the common name of each class, None for what is left out; raises `DataError`."""
    mapping = json_of(path, _HINT)
    if not isinstance(mapping, dict) or not all(v is None or isinstance(v, str) for v in mapping.values()):
        raise DataError(path, "this is not a map of names to names.", _HINT)
    return mapping


def write_map(path: Path, mapping: Mapping[str, str | None]) -> None:
    """Write what `read_map` reads, one class a line; raises `WriteError`."""
    write_whole(path, (json.dumps(dict(mapping), ensure_ascii=False, indent=2) + "\n").encode())
