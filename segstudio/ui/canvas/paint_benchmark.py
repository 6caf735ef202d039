"""The child process of `segstudio bench canvas`: paints panes of a photograph, and tells how long each frame takes.

Prints a line of JSON for each frame, `{"run": seconds, "cpu": seconds}`, at last `{"peak": bytes}`, or
`{"error": sentence}`. A frame is what a person waits for: the camera moves, or a class is hidden or shown, and all
panes are painted. Nothing is shown on the screen: Qt paints by the processor in either case.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from segstudio.core import ClassSet, Image, LabelMap, SegClass, most_held, resources
from segstudio.ui.canvas import CanvasGrid, OverlayStyle, PaneContent
from segstudio.ui.kit.convert import to_array

MOVES: Final = ("pan", "zoom", "toggle")
_SIZE: Final = (1400, 860)  # logical pixels of the canvas
_CLASSES: Final = 21
_ASPECT: Final = 1.5


def main(arguments: Sequence[str]) -> int:
    """Measure what the arguments name; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("move", choices=MOVES)
    for name in ("panes", "width", "height", "frames"):
        parser.add_argument(f"--{name}", type=int, required=True)
    args = parser.parse_args(arguments)
    app = QApplication(sys.argv[:1])
    try:
        canvas = _canvas(args.panes, (args.width, args.height))
    except MemoryError:
        _print(error="there is not enough memory for images this large")
        return 1
    _settle(app, canvas)
    for step in _steps(canvas, args.move, args.frames):
        began, used = time.perf_counter(), time.process_time()
        step()
        app.processEvents()
        _print(run=time.perf_counter() - began, cpu=time.process_time() - used)
    _print(peak=most_held())
    return 0


def _canvas(panes: int, size: tuple[int, int]) -> CanvasGrid:
    """Show a photograph of this width and height in panes, each with labels of its own."""
    photograph = _photograph(size)
    image = Image(photograph)
    classes = ClassSet(tuple(SegClass(i, f"class {i}", (37 * i % 256, 91 * i % 256, 53 * i % 256)) for i in range(21)))
    canvas = CanvasGrid()
    canvas.resize(*_SIZE)
    canvas.show()
    canvas.show_panes(
        [
            PaneContent(
                str(number), f"Pane {number}", image=image, labels=LabelMap(_labels(photograph, number), classes)
            )
            for number in range(panes)
        ]
    )
    return canvas


def _photograph(size: tuple[int, int]) -> NDArray[np.uint8]:
    """Enlarge the sample photograph, uint8 (H, W, 3)."""
    small = QImage(str(resources() / "samples" / "astronaut.jpg"))
    large = small.scaled(QSize(*size), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return to_array(large)


def _labels(photograph: NDArray[np.uint8], number: int) -> NDArray[np.uint8]:
    """Label by brightness, in bands that differ from pane to pane, uint8 (H, W)."""
    green = photograph[..., 1]
    lookup = ((np.arange(256) + 5 * number) % 256 * _CLASSES // 256).astype(np.uint8)
    return lookup[green]


def _settle(app: QApplication, canvas: CanvasGrid) -> None:
    """Let the finer copies be made, as they are while a person looks at the image for the first time."""
    app.processEvents()
    canvas.finish()
    app.processEvents()


def _steps(canvas: CanvasGrid, move: str, frames: int) -> Iterator[Callable[[], None]]:
    """Yield what is done for each frame: a drag across the image, a wheel in and out, or an eye that is clicked."""
    camera = canvas.camera
    middle = QPointF(camera.frame.width / 2, camera.frame.height / 2)
    for frame in range(frames):
        if move == "pan":
            if frame == frames // 2:
                camera.zoom_to(1.0)  # the second half at actual size, where it is the image's own pixels that move
                QApplication.processEvents()
            side = 1 if frame // 10 % 2 else -1
            yield partial(camera.pan, 7 * side, 3 * side)
        elif move == "zoom":
            factor = 1.2 if frame < frames // 2 else 1 / 1.2
            yield partial(camera.zoom_at, factor, middle)
        else:
            hidden = frozenset({frame % _CLASSES})
            yield partial(canvas.set_style, OverlayStyle(hidden=hidden))


def _print(**fact: float | str | None) -> None:
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
