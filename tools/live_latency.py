"""Drags a slider of the refiner with the mouse and tells how long previews took and how long the window stood still.

The image is a packaged photograph at one megapixel, the network and the weights are packaged ones, and the window is
the real one. Latency: from the first value that was not shown yet to the end of painting the preview of it or of a
later one. A stall: the time between two turns of the window's loop, less the pause of the timer that watches them; on a
busy machine most of it is waiting for a processor, and the window thread's own processor time of the longest turn
stands beside it.

The mouse is moved by a timer of the window's own loop. `QTest.qWait` would not do: it keeps Python's lock while it
waits, so that no other thread comes any further, which a person's mouse does not do.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from screenshots import running
from segstudio.app import Program
from segstudio.core import resources
from segstudio.ui.canvas.viewport import Viewport
from segstudio.ui.refine.previews import Shown
from segstudio.ui.shell.snapshot import SIZE, is_finished, settle, wait

_PIXELS: Final = 1_000_000
_TICK: Final = 2  # milliseconds


@dataclass(frozen=True, slots=True)
class Sighting:
    """A preview, and the seconds from its value to the end of painting it."""

    shown: Shown
    waited: float


class PaintTimer:
    """Remembers the longest time between two turns of the window's loop."""

    def __init__(self) -> None:
        """Watch from `start` on."""
        self.stalls: list[float] = []
        self.turns: list[float] = []
        self._last, self._own = time.perf_counter(), time.thread_time()
        self._timer = QTimer(interval=_TICK, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Forget what was before."""
        self.stalls, self.turns = [], []
        self._last, self._own = time.perf_counter(), time.thread_time()
        self._timer.start()

    def _turn(self) -> None:
        now, own = time.perf_counter(), time.thread_time()
        self.stalls.append(max(0.0, now - self._last - _TICK / 1000))
        self.turns.append(own - self._own)
        self._last, self._own = now, own


class Sightings:
    """Notes when each preview that was put into the session was painted."""

    def __init__(self, program: Program) -> None:
        """Watch the paint events of all viewports."""
        self.seen: list[Sighting] = []
        self._due: list[tuple[Shown, float]] = []
        program.bench.previews.shown.connect(lambda shown: self._due.append((shown, time.perf_counter())))
        paint = Viewport.paintEvent

        def painted(viewport: Viewport, event: QPaintEvent) -> None:
            paint(viewport, event)
            now, due, self._due = time.perf_counter(), self._due, []
            self.seen += [Sighting(shown, shown.waited + now - put) for shown, put in due]

        Viewport.paintEvent = painted  # type: ignore[method-assign,assignment]  # nothing else tells when painting is over

    def take(self) -> list[Sighting]:
        """Return what was seen since the last time."""
        found, self.seen = self.seen, []
        return found


def handle(slider: QSlider, value: int) -> QPoint:
    """Return where the middle of a slider's handle is at a value."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    option.sliderPosition = value
    return (
        slider.style()
        .subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider)
        .center()
    )


def drag(slider: QSlider, to: int, moves: int, pause: int) -> None:
    """Press the handle, move it to a value in some moves, one every `pause` ms, and let it go."""
    start, end = handle(slider, slider.value()), handle(slider, to)
    loop, ticks = QEventLoop(), QTimer(interval=pause, timerType=Qt.TimerType.PreciseTimer)
    steps = iter(range(1, moves + 1))

    def move() -> None:
        step = next(steps, None)
        if step is None:
            loop.quit()
        else:
            QTest.mouseMove(slider, start + (end - start) * step / moves)

    ticks.timeout.connect(move)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    ticks.start()
    loop.exec()
    ticks.stop()
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=end)


def megapixel(folder: Path) -> Path:
    """Enlarge a packaged photograph to one megapixel."""
    with Image.open(resources() / "samples" / "astronaut.jpg") as photo:
        scale = (_PIXELS / (photo.width * photo.height)) ** 0.5
        path = folder / "astronaut.png"
        photo.convert("RGB").resize((round(photo.width * scale), round(photo.height * scale))).save(path)
    return path


def prepare(program: Program, path: Path) -> None:
    """Open an image, run and refine."""
    bench, window = program.bench, program.window
    window.resize(*SIZE)
    bench.opener.open([path])
    wait(bench, lambda session: session.image is not None)
    bench.library.use_key("people")
    bench.segmenter.run()
    wait(bench, is_finished)
    if bench.store.session.setup.refine is None:
        window.commands.toggle_refine()
    wait(bench, is_finished)
    settle(window)


def measure(program: Program, sightings: Sightings, path: Path, key: str, moves: int, pause: int) -> None:
    """Open, run, drag there and back, and print what it took."""
    prepare(program, path)
    bench = program.bench
    slider = program.window.side.refine.form.field(key)[0]
    assert isinstance(slider, QSlider)
    first, watch = slider.value(), PaintTimer()
    for to in (slider.maximum() // 5, first + 1):
        sightings.take()
        watch.start()
        drag(slider, to, moves, pause)
        begun = time.perf_counter()
        wait(bench, is_finished)
        whole = time.perf_counter() - begun
        report(key, sightings.take(), watch, whole)


def report(key: str, found: list[Sighting], watch: PaintTimer, whole: float) -> None:
    """Print one line."""
    waits = sorted(sighting.waited * 1000 for sighting in found) or [float("nan")]
    p95 = waits[min(len(waits) - 1, round(0.95 * (len(waits) - 1)))]
    computing = statistics.median(s.shown.seconds * 1000 for s in found) if found else float("nan")
    own = statistics.median(s.shown.processor * 1000 for s in found) if found else float("nan")
    factors = sorted({sighting.shown.factor for sighting in found})
    print(  # noqa: T201 - what the tool is for
        f"{key:12} {len(found):3} previews  latency median {statistics.median(waits):6.1f} p95 {p95:6.1f} ms  "
        f"computing {computing:5.1f} ms, of the processor {own:5.1f} ms  1/{factors} of the size  "
        f"longest stall {max(watch.stalls) * 1000:5.1f} ms, "
        f"of the processor {max(watch.turns) * 1000:5.1f} ms  whole after {whole:5.2f} s",
        flush=True,
    )


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--param", default=["w1", "alpha", "beta"], nargs="+")
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument("--pause", type=int, default=16, help="milliseconds between two moves of the mouse")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running() as program:
        path, sightings = megapixel(Path(folder)), Sightings(program)
        for key in args.param:
            measure(program, sightings, path, key, args.moves, args.pause)
    return 0


if __name__ == "__main__":
    sys.exit(main())
