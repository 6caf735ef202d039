"""Draws the images of docs/gallery again: one for each system, and the family tree; `make gallery`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gallery import early, late, real
from gallery.parts import Drawing
from gallery.svg import render
from gallery.tree import family_tree

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "gallery"
DRAWINGS: Final[tuple[Drawing, ...]] = (*early.DRAWINGS, *late.DRAWINGS, *real.DRAWINGS)


def files() -> Mapping[str, str]:
    """Return every file of the gallery by its name."""
    trees = {"family-tree.svg": family_tree("en"), "family-tree.zh-CN.svg": family_tree("zh")}
    return {**{f"{drawing.system}.svg": render(drawing) for drawing in DRAWINGS}, **trees}


def main() -> int:
    """Write what has changed, and name it."""
    FOLDER.mkdir(exist_ok=True)
    for name, made in files().items():
        path = FOLDER / name
        if not path.exists() or path.read_text("utf-8") != made:
            path.write_text(made, "utf-8")
            sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
