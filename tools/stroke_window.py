"""Tells how long a stroke takes in the real window, from the release of the button until its answer is painted.

The image is a packaged photograph of 512x512, the network the packaged one of 13 classes, nearly all of which it
holds possible somewhere in this image. Told are the coarse answer, the full one that replaces it, and the longest
time that the window's loop stood still.
"""

import argparse
import os
import sys
import time
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPaintEvent

from live_latency import PaintTimer, prepare
from screenshots import running
from segstudio import core
from segstudio.app import Program
from segstudio.core import Stroke
from segstudio.core.session import Session
from segstudio.ui.canvas.viewport import Viewport
from segstudio.ui.shell.snapshot import is_finished, settle, wait

_SIDE: Final = 512
_NAMES: Final = ("outerwear", "background", "hair", "skin")
_FRESH: Final = 5  # strokes after which the image is cleared


class Answers:
    """Notes when each answer that was put into the session was painted."""

    def __init__(self, program: Program) -> None:
        """Watch the session and the paint events of all viewports, before any of them has painted."""
        self.painted: list[tuple[bool, float]] = []  # whether it is the full one, and when
        self._due: list[bool] = []
        program.bench.store.changed.connect(self._follow)
        paint = Viewport.paintEvent

        def painted(viewport: Viewport, event: QPaintEvent) -> None:
            paint(viewport, event)
            due, self._due = self._due, []
            self.painted += [(full, time.perf_counter()) for full in due]

        Viewport.paintEvent = painted  # type: ignore[method-assign,assignment]  # nothing else tells when it is over

    def _follow(self, old: Session, new: Session) -> None:
        if new.result is not None and new.result is not old.result:
            self._due.append(not new.refine_is_due)


def strokes(count: int) -> list[Stroke]:
    """Draw scribbles here and there."""
    rng = np.random.default_rng(3)
    made = []
    for number in range(count):
        line = rng.random(2) * 0.7 * _SIDE + 0.12 * _SIDE + np.cumsum(rng.normal(0, 3, (30, 2)), 0)
        points = tuple((float(x), float(y)) for x, y in line)
        name = _NAMES[number % len(_NAMES)]
        made.append(Stroke(points, 4.0, name, number % 4 != 3, core.USUAL_REACH * _SIDE))
    return made


def draw(program: Program, answers: Answers, stroke: Stroke) -> tuple[float, float, float]:
    """Return milliseconds until the coarse and the full answer were painted, and the longest stall."""
    watch, loop, ticks = PaintTimer(), QEventLoop(), QTimer(interval=20)
    answers.painted.clear()
    ticks.timeout.connect(lambda: loop.quit() if any(full for full, _ in answers.painted) else None)
    watch.start()
    start = time.perf_counter()
    program.bench.strokes.add(stroke)
    ticks.start()
    loop.exec()
    ticks.stop()
    coarse, full = (
        min(1000 * (at - start) for kind, at in answers.painted if kind is wanted) for wanted in (False, True)
    )
    return coarse, full, 1000 * max(watch.stalls)


def main() -> int:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20)
    args = parser.parse_args()
    found = []
    with running() as program:
        answers = Answers(program)
        prepare(program, program.bench.services.samples[0].path)
        for number, stroke in enumerate(strokes(args.count + 2)):
            if number % _FRESH == 0:
                program.bench.strokes.clear()
                wait(program.bench, is_finished)
                settle(program.window, 100)
            found.append(draw(program, answers, stroke))
    for name, times in zip(
        ("coarse answer", "full answer", "longest stall"), zip(*found[2:], strict=True), strict=True
    ):
        middle, late, most = np.percentile(times, (50, 95, 100))
        sys.stdout.write(f"{name:14} median {middle:5.0f} ms, 95 % {late:5.0f} ms, most {most:5.0f} ms\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
