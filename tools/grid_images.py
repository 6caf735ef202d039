"""Takes the images of the grid for the pages: four panes, how sure they are, the family tree."""

import argparse
import sys
from pathlib import Path
from typing import Final

from checkout import ROOT
from screenshots import Photographer, pause, running
from segstudio.core.session import Layer

_FACE: Final = (225, 120)  # a pixel of the first sample
_STATES: Final[tuple[tuple[str, Layer, str], ...]] = (  # layout, what its panes show, and the image's name
    ("compare_four", "classes", "grid-light-en"),
    ("compare_four", "entropy", "entropy-dark-zh"),
    ("family_tree", "classes", "family-tree-light-en"),
)


def shoot(camera: Photographer) -> None:
    """Walk through the states, each in the look that its page shows."""
    bench, samples = camera.bench, [sample.path for sample in camera.bench.services.samples]
    bench.opener.open(samples)
    camera.wait(lambda session: session.path == samples[0] and session.image is not None)
    for layout, layer, name in _STATES:
        for appearance in camera.appearances():
            if name.endswith(appearance):
                camera.window.grid.use_default(layout)
                camera.window.grid.show_layer(layer)
                camera.wait(lambda session: not session.task and bench.comparer.is_complete)
                while bench.layers.is_busy:
                    pause(50)
                camera.window.stage.canvas.hovered.emit(_FACE)
                pause(100)
                camera.save(camera.window.grab(), name)


def main() -> int:
    """Take all images."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    with running() as program:
        shoot(Photographer(program, folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
