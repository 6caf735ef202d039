"""Takes the pictures of the grid for the pages: four panes, where they differ, how sure they are, the family tree."""

import argparse
import sys
from pathlib import Path
from typing import Final

from checkout import ROOT
from screenshots import Photographer, pause, running
from segstudio.core import Layer

_FACE: Final = (225, 120)  # a pixel of the first sample
_STATES: Final[tuple[tuple[str, Layer, str], ...]] = (
    ("compare_four", "classes", "grid"),
    ("compare_four", "disagreement", "disagreement"),
    ("compare_four", "entropy", "entropy"),
    ("family_tree", "classes", "family-tree"),
)


def shoot(camera: Photographer) -> None:
    """Walk through the states; the grid in every look, the others in two."""
    bench, samples = camera.bench, [sample.path for sample in camera.bench.services.samples]
    bench.opener.open(samples)
    camera.wait(lambda session: session.path == samples[0] and session.image is not None)
    next(camera.looks())
    for layout, layer, name in _STATES:
        camera.window.grid.use_default(layout)
        camera.window.grid.show_layer(layer)
        camera.wait(lambda session: not session.task and bench.comparer.is_complete)
        for look in camera.looks():
            if name == "grid" or look in {"light-en", "dark-zh"}:
                while bench.layers.is_busy:
                    pause(50)
                camera.window.stage.canvas.hovered.emit(_FACE)
                pause(100)
                camera.save(camera.window.grab(), f"{name}-{look}")


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    with running() as program:
        shoot(Photographer(program, folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
