"""`segstudio bench models`: time and memory of every network on one image, each in a process of its own."""

import argparse
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from segstudio.cli import options
from segstudio.cli.bench_child import Child
from segstudio.cli.bench_table import Case, cores, emit, machine_line
from segstudio.cli.context import Context
from segstudio.core import JobContext
from segstudio.core.plugins import ModelSpec

HELP: Final = "time and memory of every network, each in a process of its own"
_CLASSES: Final = 21
_WIDTH: Final = 38  # of the column of keys: rows are printed before the next is known


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    number = options.between
    parser.add_argument("--model", action="append", default=[], metavar="KEY", help="this one only; may be repeated")
    parser.add_argument("--size", type=number(16, 8192), default=512, help="side of the image (default: 512)")
    parser.add_argument("--runs", type=number(1, 100), default=3, help="runs after the first (default: 3)")
    parser.add_argument(
        "--no-warm-up", action="store_true", help="count the first run too: quicker, and a little slower"
    )
    parser.add_argument("--threads", type=number(1, 1024), metavar="N", help="threads of torch (default: every core)")
    parser.add_argument("--memory", type=number(1, 1024), default=6, metavar="GIB", help="limit of each (default: 6)")


def run(context: Context) -> int:
    """Measure them from the cheapest to the most expensive; what is measured is told although the rest is stopped."""
    cases: list[Case] = []
    specs = _chosen(context)
    threads = context.args.threads or cores()
    context.console.info(f"{machine_line()}; {threads} threads")
    context.console.info(_line(("MODEL", "MEDIAN S", "MIN S", "MAX S", "CPU S", "PEAK MB")))
    try:
        for case in _measured(context, specs):
            cases.append(case)
            context.console.info(_row(case))
    finally:
        emit(context.console, cases, threads=threads)
    return 1 if any(case.error for case in cases) else 0


def _chosen(context: Context) -> Sequence[ModelSpec]:
    catalog = context.host.catalog
    specs = [catalog.model(key) for key in context.args.model] or list(catalog.models.values())
    return sorted(specs, key=lambda spec: (spec.macs_512, spec.key))


def _measured(context: Context, specs: Sequence[ModelSpec]) -> Iterator[Case]:
    """Yield the outcome of one network after the other. Raises `Cancelled` at once, and leaves no process behind."""
    args = context.args
    title = f"{args.size}x{args.size}x{_CLASSES}"
    with context.console.progress("Measuring") as report:
        job = JobContext(context.token, report)
        for number, spec in enumerate(specs):
            job.step(number, len(specs), spec.key)
            limits = (args.threads or cores(), args.memory * 2**30)
            found = Child.network(spec.key, args.size, args.runs, *limits, warm_up=not args.no_warm_up).measure(job)
            yield Case(title, spec.key, found.runs, found.peak, error=found.error, cpu=found.cpu)
        job.step(len(specs), len(specs))


def _row(case: Case) -> str:
    runs = case.seconds
    if case.error or not runs:
        return f"{case.subject:<{_WIDTH}} {case.error or 'no run'}"
    peak = "unknown" if case.peak is None else f"{case.peak / 1e6:.0f}"
    return _line(
        (case.subject, *(f"{each:.3f}" for each in (median(runs), min(runs), max(runs), median(case.cpu))), peak)
    )


def _line(cells: Sequence[str]) -> str:
    first, *rest = cells
    return f"{first:<{_WIDTH}} " + " ".join(f"{cell:>9}" for cell in rest)
