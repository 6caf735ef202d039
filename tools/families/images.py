"""Paints one photograph as each network segments it."""

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PIL import Image

import checkout
from checkout import ROOT

PHOTOGRAPH: Final = ROOT / "resources" / "samples" / "astronaut.jpg"
EDGE: Final = 320  # pixels


def paint(paths: Iterable[Path], folder: Path) -> None:
    """Write a small overlay for each weights file, named after it."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        with tempfile.TemporaryDirectory() as work:
            command = [sys.executable, "-m", "segstudio", "segment", str(PHOTOGRAPH), "--weights", str(path)]
            chosen = ["--format", "overlay-png", "--out", work]
            subprocess.run([*command, *chosen], env=checkout.environment(), capture_output=True, text=True, check=True)
            with Image.open(next(Path(work).rglob("*.png"))) as made:
                small = made.convert("RGB")
                small.thumbnail((EDGE, EDGE), Image.Resampling.LANCZOS)
                small.save(folder / f"{path.stem}.jpg", quality=88, optimize=True)
