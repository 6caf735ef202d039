"""`segstudio bench crf`: the program's own DenseCRF and ConvCRF beside pydensecrf, from scores to labels."""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from statistics import median
from typing import IO, Any, Final, Self

import numpy as np

from segstudio.cli import options
from segstudio.cli.bench_table import Case, emit, machine_line
from segstudio.cli.context import Context
from segstudio.cli.errors import UsageError
from segstudio.core import JobContext, resources

HELP: Final = "the DenseCRF engines, from scores to labels, on photographs"
NAMES: Final = ("512x512x21-photo", "512x512x2-photo", "512x512x21-soft", "2048x1024x19-photo")
_OWN: Final = "dense-crf"
_PEER: Final = "dense-crf-pydensecrf"
_CONV: Final = ("conv-crf-7", "conv-crf-11")  # with the size of their filters
_PHOTOGRAPH: Final = "astronaut.jpg"
_POLL: Final = 0.05  # seconds between looks at the cancel token


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    number = options.between
    parser.add_argument("--case", action="append", default=[], metavar="NAME", help="this one only; may be repeated")
    parser.add_argument("--runs", type=number(1, 100), default=5, help="runs of each, by turns (default: 5)")
    parser.add_argument("--profile", action="store_true", help="tell where the time of the program's own engine goes")
    parser.add_argument("--photo", type=Path, metavar="FILE", help="a photograph of your own")


def run(context: Context) -> int:
    """Measure case by case; what is measured is told although the rest is stopped."""
    cases: list[Case] = []
    for name in context.args.case:
        if name not in NAMES:
            raise UsageError(f"There is no case {name}.", f"Choose among {', '.join(NAMES)}.")
    photograph = context.args.photo or resources() / "samples" / _PHOTOGRAPH
    options.need_paths([photograph])
    context.console.info(machine_line())
    context.console.info(
        _line("CASE", "SUBJECT", "MEDIAN S", "MIN S", "MAX S", "CPU S", "PEAK MB", "RATIO", "AGREEMENT")
    )
    try:
        for number, name in enumerate(NAMES):
            if not context.args.case or name in context.args.case:
                for case in _measured(context, number, photograph):
                    cases.append(case)
                    context.console.info(_row(case))
    finally:
        emit(context.console, cases)
    return 1 if any(case.error for case in cases) else 0


def _measured(context: Context, number: int, photograph: Path) -> Iterator[Case]:
    """Run both engines by turns, so that both meet the same machine. Raises `Cancelled` at once."""
    peer = _PEER if find_spec("pydensecrf") else None
    subjects = [subject for subject in (peer, _OWN, *_CONV) if subject]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        with context.console.progress(NAMES[number]) as report:
            job = JobContext(context.token, report)
            runners = [
                stack.enter_context(Runner(subject, number, photograph, Path(folder) / f"{subject}.npy", job))
                for subject in subjects
            ]
            for done in range(context.args.runs):
                job.step(done, context.args.runs, NAMES[number])
                for runner in runners:
                    runner.once()
            for runner in runners:
                runner.finish()
        by_name = {runner.subject: runner for runner in runners}
        for runner in runners:
            yield runner.case(NAMES[number], None if runner.subject == peer else by_name.get(_PEER))
    if context.args.profile:
        stages = sorted(by_name[_OWN].stages.items(), key=lambda item: -item[1])
        context.console.info("  " + ", ".join(f"{name} {1000 * seconds:.0f} ms" for name, seconds in stages))


@dataclass
class Runner:
    """A process that measures one engine, run by run, as `segstudio.crf.measuring` tells."""

    subject: str
    number: int
    photograph: Path
    labels: Path
    job: JobContext
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: int | None = None
    stages: dict[str, float] = field(default_factory=dict)
    error: str | None = None

    def __enter__(self) -> Self:
        """Start it and wait for its first run, which compiles."""
        command = (sys.executable, "-P", "-m", "segstudio.crf.measuring", self.subject, str(self.number))
        self._child = subprocess.Popen(
            [*command, str(self.photograph), str(self.labels)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._reader = threading.Thread(target=_read, args=(self._child.stdout, self._lines), daemon=True)
        self._reader.start()
        try:
            self._answer("ready")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._child.kill()
        self._child.wait()
        self._reader.join()
        for pipe in (self._child.stdin, self._child.stdout):
            with suppress(OSError):  # what was still to be sent reaches nobody
                if pipe is not None:
                    pipe.close()

    def once(self) -> None:
        """Run once more."""
        if self.error is None and self._child.stdin is not None:
            with suppress(OSError):  # an ended process is told by its answer
                self._child.stdin.write("\n")
                self._child.stdin.flush()
            for seconds, cpu in self._answer("run"):
                self.seconds.append(seconds)
                self.cpu.append(cpu)

    def finish(self) -> None:
        """Take down what it says at the end."""
        if self.error is None and self._child.stdin is not None:
            self._child.stdin.close()
            self.peak = next((int(peak) for peak in self._answer("peak")), None) or None
            self.stages = next(iter(self._answer("stages")), {})

    def case(self, name: str, peer: "Runner | None" = None) -> Case:
        """Say what was found, beside a peer."""
        ratio = agreement = None
        if peer is not None and peer.error is None and self.error is None:
            ratio = median(peer.seconds) / median(self.seconds)
            if self.subject == _OWN:  # a ConvCRF is another function: its labels need not be the same
                agreement = float((np.load(self.labels) == np.load(peer.labels)).mean())
        return Case(name, self.subject, tuple(self.seconds), self.peak, ratio, agreement, self.error, tuple(self.cpu))

    def _answer(self, name: str) -> list[Any]:
        """Wait for a fact; an empty list where the process has ended instead."""
        while self.error is None:
            self.job.check()
            try:
                line = self._lines.get(timeout=_POLL)
            except Empty:
                continue
            if not line:
                self.error = f"its process ended with status {self._child.wait()}"
            elif name in (fact := json.loads(line)):
                return [fact[name]]
        return []


def _read(pipe: IO[str] | None, lines: "SimpleQueue[str]") -> None:
    for line in pipe or ():
        lines.put(line)
    lines.put("")


def _row(case: Case) -> str:
    if case.error or not case.seconds:
        return f"{case.case:<19} {case.subject:<21} {case.error or 'no run'}"
    runs = case.seconds
    return _line(
        case.case,
        case.subject,
        *(f"{each:.3f}" for each in (median(runs), min(runs), max(runs), median(case.cpu))),
        "unknown" if case.peak is None else f"{case.peak / 1e6:.0f}",
        "" if case.ratio is None else f"{case.ratio:.2f}",
        "" if case.agreement is None else f"{case.agreement:.5f}",
    )


def _line(case: str, subject: str, *cells: str) -> str:
    return f"{case:<19} {subject:<21}" + "".join(f"{cell:>10}" for cell in cells)
