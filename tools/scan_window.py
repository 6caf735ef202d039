"""The child process of `scan_bound.py`: the real window with nine variants over a folder of images.

Prints lines of JSON: samples of its memory while it works, and at the end what it found. It may be killed at any
moment.
"""

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer

from screenshots import running
from segstudio.app import Program
from segstudio.core import Settings, WeightsInfo, most_held
from segstudio.core.classes import FoundTruth
from segstudio.core.session import Layout, PaneSpec, Setup
from segstudio.ui.shell.snapshot import SIZE
from segstudio.ui.truth.ground_truth import TruthQuery

VARIANTS: Final = 9
_REFINER: Final = "dense-crf"
_STATM: Final = Path("/proc/self/statm")
_TICK: Final = 200  # milliseconds
_REACH: Final = 6  # seconds within which the scan is stopped
_SCALE: Final = 0.25  # of the size that a network was trained at: otherwise small images are enlarged to that


def variants(weights: tuple[WeightsInfo, ...]) -> tuple[Setup, ...]:
    """Take every network that knows people, raw, and of the first ones the refined result too."""
    here = [Setup(info.model, info.key) for info in weights if info.key == "people" and info.present]
    refined = [Setup(setup.model, setup.weights, _REFINER) for setup in here]
    return (*here, *refined)[:VARIANTS]


def resident() -> float:
    """Return the megabytes that this process holds now."""
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def log(**fact: object) -> None:
    """Print a line of JSON."""
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


class Subject:
    """A program with its images, labels and panes, and a clock that watches its memory."""

    def __init__(self, program: Program, images: Path, labels: Path) -> None:
        """Open the images and take the labels, as a person would."""
        self.program, self.bench = program, program.bench
        program.window.resize(*SIZE)
        self.bench.problem.connect(lambda error: log(problem=str(error)))
        self.bench.opener.open([images])
        self.wait(lambda: self.bench.store.session.image is not None and bool(self.bench.library.weights))
        self.wait(lambda: len(self.bench.files.paths) == len(list(images.iterdir())))
        received: list[FoundTruth] = []
        self.bench.truth.found.connect(received.append)
        self.bench.truth.search(TruthQuery(labels))
        self.wait(lambda: bool(received))
        self.bench.truth.use(received[0].truth)
        self.setups = variants(tuple(self.bench.library.weights))
        self._clock = QTimer(interval=_TICK)
        self._clock.timeout.connect(self._sample)
        self._clock.start()
        self._done = -1

    def wait(self, holds: Callable[[], bool]) -> None:
        """Let the window live until something holds."""
        loop, watch = QEventLoop(), QTimer(interval=10)
        watch.timeout.connect(lambda: loop.quit() if holds() else None)
        watch.start()
        loop.exec()

    def show_panes(self) -> None:
        """Show all variants, and wait for what they come to on the open image."""
        self.program.window.grid.use(Layout(tuple(PaneSpec("network", setup) for setup in self.setups)))
        self.settle()

    def settle(self) -> None:
        """Wait for all panes of the open image."""
        session = self.bench.store
        self.wait(lambda: session.session.image is not None)
        self.bench.comparer.run()
        self.wait(lambda: not session.session.task and self.bench.comparer.is_complete)

    def scan(self, stops: int, seed: int) -> None:
        """Measure the list; stop it at random moments, and go on each time."""
        moments = random.Random(seed)
        for _ in range(stops):
            self.bench.scanner.start()
            self._stop_after(moments.random() * _REACH)
        self.bench.scanner.start()
        self.wait(lambda: not self.bench.scanner.is_running)

    def _stop_after(self, seconds: float) -> None:
        scanner, until = self.bench.scanner, time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > until or not scanner.is_running)
        threads = [future for _, _, future in scanner.runner._open.values()]
        began = time.perf_counter()
        scanner.cancel()
        answered = time.perf_counter() - began
        self.wait(lambda: all(future.done() for future in threads))
        log(stopped=time.perf_counter() - began, answered=answered)

    def walk(self) -> None:
        """Look at image after image in all panes."""
        for _ in range(len(self.bench.files.paths) - 1):
            self.bench.opener.step(1)
            self.settle()
            log(walked=self.bench.store.session.path.name if self.bench.store.session.path else "")

    def found(self) -> dict[str, Any]:
        """Return what the scan came to, without what it cost."""
        book = self.bench.scanner.results
        assert book is not None
        signals = {path.name: asdict(each) for path, each in sorted(book.signals.items())}
        lines = {line.setup.key: line.metrics.as_json() for line in book.board().lines if line.metrics is not None}
        return {"signals": signals, "lines": lines, "failures": len(book.failures)}

    def _sample(self) -> None:
        book, cache = self.bench.scanner.results, self.bench.comparer.cache
        done = len(book.signals) if book is not None else 0
        log(sample=resident(), kept=cache.size / 1e6, done=done)


def main() -> int:
    """Do what is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--stops", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--walk", action="store_true", help="look at all images in the grid instead")
    parser.add_argument("--limit", type=int, help="megabytes for the results that are kept")
    args = parser.parse_args()
    usual = Settings.options
    Settings.options = lambda self: replace(usual(self), scales=(_SCALE,))  # type: ignore[method-assign]  # no setting
    with running() as program:
        settings = program.bench.preferences.settings
        program.bench.preferences.put(settings.with_value("compare_mb", args.limit or settings.compare_mb))
        subject = Subject(program, args.images, args.labels)
        subject.show_panes()
        limit = program.bench.preferences.settings.compare_mb
        log(base=resident(), limit=limit, variants=[setup.key for setup in subject.setups])
        if args.walk:
            subject.walk()
        else:
            subject.scan(args.stops, args.seed)
            log(found=subject.found())
        log(peak=(most_held() or 0) / 1e6)
    return 0


if __name__ == "__main__":
    sys.exit(main())
