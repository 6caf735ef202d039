"""Plugins must be light: a list of what they offer is drawn before torch is imported."""

import os
import subprocess
import sys
from functools import cache
from typing import Final

from segstudio.api.testing._expect import expect

_HEAVY: Final = ("torch", "torchvision", "PySide6", "pydensecrf", "numba", "cv2", "skimage", "openvino")
_PROGRAM: Final = """
import importlib, sys
from segstudio.core.plugins import PluginSource, build_catalog
module = importlib.import_module(sys.argv[1])
catalog = build_catalog([PluginSource("checked", module)])
problems = [str(error) for record in catalog.plugins for error in record.errors]
heavy = [name for name in sys.argv[2:] if name in sys.modules]
if problems or heavy:
    sys.exit("; ".join(problems + [f"imports {name}" for name in heavy]))
"""


@cache
def check_light(module: str) -> None:
    """Import a plugin's module and ask it for all its offers, in a process of its own: nothing heavy may come along."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    outcome = subprocess.run(
        [sys.executable, "-c", _PROGRAM, module, *_HEAVY], capture_output=True, text=True, check=False, env=environment
    )
    expect(outcome.returncode == 0, f"Importing and asking {module} is not light: {outcome.stderr.strip()}")
