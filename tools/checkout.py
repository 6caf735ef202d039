"""Imported before the program, it lets a tool take that of the checkout which it lies in, not one that is installed.

Without it a tool of a second checkout would read the first, and write into it.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]

sys.path.insert(0, str(ROOT))


def environment(**more: str) -> Mapping[str, str]:
    """Return what children are started with, so that they take the same program."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, **more}
