"""`segstudio segment`: files and folders in, label maps out."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segstudio.cli import options
from segstudio.cli.batch import Batch, Outcome, Plan, treat_all
from segstudio.cli.context import Context
from segstudio.cli.errors import UsageError
from segstudio.cli.host import choose
from segstudio.core import JobContext, Progress
from segstudio.core.files import MAX_PIXELS, BatchItem, collect, ready_folder

HELP: Final = "segment images and folders of images"
ENGINE: Final = "torch"
BACKGROUND: Final = "background"  # of which a note of the result tells


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("inputs", nargs="+", type=Path, metavar="INPUT", help="images or folders")
    options.add_model(parser)
    options.add_refiner(parser)
    options.add_running(parser)
    options.add_depth(parser)
    parser.add_argument("--out", type=Path, default=Path("segstudio-output"), metavar="DIR", help="where results go")
    parser.add_argument(
        "--format", action="append", metavar="KEY", help="voc-png (default), overlay-png, compare-png, scores-npz"
    )
    parser.add_argument("--overwrite", action="store_true", help="redo what is there already")
    parser.add_argument("--no-recursive", action="store_true", help="leave out subfolders")
    parser.add_argument("--page", default="1", metavar="N", help="page of a many-paged TIFF, or all (default: 1)")
    parser.add_argument(
        "--max-pixels", type=int, default=MAX_PIXELS, metavar="N", help="refuse larger images; 0: no limit"
    )


def run(context: Context) -> int:
    """Segment everything that was named; 1 if any image failed."""
    options.need_paths(context.args.inputs)
    plan = _plan(context)
    problems: list[str] = []
    items = collect(
        context.args.inputs,
        context.host.catalog.image_suffixes,
        recursive=not context.args.no_recursive,
        on_error=lambda error: problems.append(str(error)),
    )
    for problem in problems:
        context.console.note(problem)
    if not items:
        raise UsageError("There are no images here.", f"Looked for {_known_suffixes(context)}.")
    ready_folder(plan.out)
    outcomes = _treat(context, plan, items)
    _report(context, outcomes)
    return 1 if problems or any(outcome.error for outcome in outcomes) else 0


def _plan(context: Context) -> Plan:
    args, host = context.args, context.host
    writers = [host.catalog.writer(key) for key in dict.fromkeys(args.format or ["voc-png"])]
    values = options.refine_values(args, host.catalog)
    info = choose(host, args.model, args.weights)
    weights = args.weights if args.weights and args.weights != info.key else info.key
    network = host.catalog.model(info.model)
    depth = options.depth_source(args, network)
    return Plan(
        info.model,
        weights,
        args.out,
        writers,
        args.refine,
        values,
        options.run_options(args),
        _page(args.page),
        args.max_pixels,
        args.overwrite,
        depth if network.needs_depth else None,
    )


def _page(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise UsageError(f"--page {text} is no page.", "Give a number from 1, or all.")
    return int(text) - 1


def _known_suffixes(context: Context) -> str:
    return ", ".join(sorted(context.host.catalog.image_suffixes)) or "nothing: no plugin reads images"


def _treat(context: Context, plan: Plan, items: Sequence[BatchItem]) -> tuple[Outcome, ...]:
    batch = Batch(plan, context.host.catalog, context.host.engine, frozenset(item.path.resolve() for item in items))
    with context.console.progress("Segmenting") as report:

        def report_outcome(number: int, outcome: Outcome) -> None:
            report(Progress(number + 1, len(items), ""))
            _print(context, outcome)

        return treat_all(batch, items, JobContext(context.token), report_outcome)


def _print(context: Context, outcome: Outcome) -> None:
    for note in outcome.notes:
        context.console.note(f"{outcome.path}: {note}")
    if outcome.error is not None:
        context.console.note(outcome.error)
    elif outcome.skipped:
        context.console.info(f"{outcome.path}: already done")
    else:
        if len(outcome.found) == 1 and (only := next(iter(outcome.found))) != BACKGROUND:
            context.console.note(f"{outcome.path}: the whole image is {only}; nothing else was found.")
        names = ", ".join(str(path) for path in outcome.outputs)
        context.console.info(f"{outcome.path} -> {names} ({outcome.seconds:.2f} s)")


def _report(context: Context, outcomes: Sequence[Outcome]) -> None:
    failed = sum(outcome.error is not None for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    device = next((outcome.device for outcome in outcomes if outcome.device), None)
    parts = [f"{len(outcomes) - failed - skipped} segmented"]
    parts += [f"{skipped} already there (--overwrite redoes them)"] if skipped else []
    parts += [f"{failed} failed"] if failed else []
    context.console.info(f"{', '.join(parts)}{f'; on {device}' if device else ''}.")
    results = [
        {"input": o.path, "outputs": list(o.outputs), "seconds": round(o.seconds, 4), "error": o.error}
        for o in outcomes
    ]
    context.console.emit({"results": results, "device": device, "engine": ENGINE})
