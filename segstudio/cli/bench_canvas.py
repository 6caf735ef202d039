"""`segstudio bench canvas`: how long a frame takes while panes of a photograph are moved, zoomed and recoloured."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any, Final

from segstudio.cli import options
from segstudio.cli.bench_child import Child
from segstudio.cli.bench_table import Case, entry, machine, machine_line
from segstudio.cli.context import Context
from segstudio.cli.errors import UsageError
from segstudio.core import JobContext

HELP: Final = "frames of the canvas: pan, zoom and class visibility, with 1, 4 and 9 panes"
SIZES: Final = {2: (1732, 1155), 24: (6000, 4000), 100: (12_248, 8165)}  # width and height by megapixels
PANES: Final = (1, 4, 9)
_TOGGLED: Final = (2048, 1024)
_WIDTH: Final = 26
_SUBJECT: Final = "canvas"


@dataclass(frozen=True, slots=True)
class Scene:
    """What is painted: how it moves, how many panes of which size."""

    move: str
    panes: int
    size: tuple[int, int]
    name: str


SCENES: Final = (
    *(
        Scene(move, panes, size, f"{move}-{panes}x{megapixels}mp")
        for megapixels, size in SIZES.items()
        for panes in PANES
        for move in ("pan", "zoom")
    ),
    *(Scene("toggle", panes, _TOGGLED, f"toggle-{panes}x2048x1024") for panes in PANES),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--case", action="append", default=[], metavar="NAME", help="this one only; may be repeated")
    parser.add_argument("--frames", type=options.between(10, 1000), default=60, help="frames of each (default: 60)")


def run(context: Context) -> int:
    """Measure case by case; what is measured is told although the rest is stopped."""
    names = [scene.name for scene in SCENES]
    for name in context.args.case:
        if name not in names:
            raise UsageError(f"There is no case {name}.", f"Choose among {', '.join(names)}.")
    wanted = [scene for scene in SCENES if not context.args.case or scene.name in context.args.case]
    cases: list[Case] = []
    context.console.info(machine_line())
    context.console.info(_line(("CASE", "MEDIAN MS", "95 % MS", "MAX MS", "CPU MS", "95 % CPU", "PEAK MB")))
    try:
        for case in _measured(context, wanted):
            cases.append(case)
            context.console.info(_row(case))
    finally:
        context.console.emit({"machine": machine(), "cases": [_entry(case) for case in cases]})
    return 1 if any(case.error for case in cases) else 0


def late(seconds: Sequence[float]) -> float:
    """Return the 95th percentile: one frame in twenty takes longer."""
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


def _measured(context: Context, scenes: Sequence[Scene]) -> Iterator[Case]:
    with context.console.progress("Measuring") as report:
        job = JobContext(context.token, report)
        for number, scene in enumerate(scenes):
            job.step(number, len(scenes), scene.name)
            numbers = {"panes": scene.panes, "width": scene.size[0], "height": scene.size[1]}
            flags = [f"--{name}={value}" for name, value in {**numbers, "frames": context.args.frames}.items()]
            module = "segstudio.ui.canvas.paint_benchmark"
            found = Child((sys.executable, "-P", "-m", module, scene.move, *flags)).measure(job)
            yield Case(scene.name, _SUBJECT, found.runs, found.peak, error=found.error, cpu=found.cpu)
        job.step(len(scenes), len(scenes))


def _entry(case: Case) -> dict[str, Any]:
    """Add the 95th percentile to the shape that all measurements have."""
    record = entry(case)
    for key, runs in (("seconds", case.seconds), ("cpu_seconds", case.cpu)):
        if record[key] is not None:
            record[key]["p95"] = late(runs)
    return record


def _row(case: Case) -> str:
    if case.error or not case.seconds:
        return f"{case.case:<{_WIDTH}} {case.error or 'no frame'}"
    times = (median(case.seconds), late(case.seconds), max(case.seconds), median(case.cpu), late(case.cpu))
    peak = "unknown" if case.peak is None else f"{case.peak / 1e6:.0f}"
    return _line((case.case, *(f"{1000 * each:.1f}" for each in times), peak))


def _line(cells: Sequence[str]) -> str:
    first, *rest = cells
    return f"{first:<{_WIDTH}} " + " ".join(f"{cell:>9}" for cell in rest)
