"""`segstudio evaluate`: how good trained weights are on a labelled folder."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from segstudio.cli import options
from segstudio.cli.context import Context
from segstudio.cli.host import choose
from segstudio.core import JobContext
from segstudio.evaluation import EvaluateRequest, evaluate

if TYPE_CHECKING:
    from segstudio.evaluation.evaluation import Report

HELP: Final = "measure trained weights on images and label maps"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("data", type=Path, metavar="DATA", help="folder with SPLIT/images, SPLIT/labels, classes.json")
    options.add_model(parser)
    parser.add_argument("--split", default="val", help="what to measure on (default: val)")
    parser.add_argument("--classes", type=Path, metavar="FILE", help="JSON list of class names, where DATA has none")
    parser.add_argument("--map", type=Path, metavar="FILE", help="JSON object from DATA's class names to the weights'")
    parser.add_argument("--ignore", action="append", default=[], metavar="NAME", help="leave out a class of DATA")
    options.add_refiner(parser)
    options.add_running(parser)
    options.add_depth(parser)
    parser.add_argument(
        "--without-depth", action="store_true", help="hide all depth from a network that reads it: what is it worth?"
    )


def run(context: Context) -> int:
    """Segment the split and compare with its label maps."""
    request, host = _request(context), context.host
    with context.console.progress("Evaluating") as report:
        found = evaluate(request, host.catalog, host.weights, host.engine, JobContext(context.token, report))
    context.console.emit(found.as_json())
    _print(context, found)
    return 0


def _request(context: Context) -> EvaluateRequest:
    args = context.args
    options.need_paths([path for path in (args.data, args.classes, args.map) if path is not None])
    values = options.refine_values(args, context.host.catalog)
    info = choose(context.host, args.model, args.weights)
    return EvaluateRequest(
        args.data,
        args.weights or info.key,
        info.model,
        args.split,
        args.refine,
        values,
        args.classes,
        mapping_of(args.map),
        tuple(args.ignore),
        options.run_options(args),
        options.depth_source(args, context.host.catalog.model(info.model)),
        args.without_depth,
    )


def mapping_of(path: Path | None) -> Mapping[str, str]:
    """Read `--map`; nothing is mapped where it is not given."""
    if path is None:
        return {}
    from segstudio.evaluation.evaluation import read_mapping  # noqa: PLC0415 - OpenCV takes a while

    return read_mapping(path)


def _print(context: Context, found: "Report") -> None:
    metrics = found.metrics
    rows = [("CLASS", "IOU")]
    rows += [(name, _percent(value)) for name, value in metrics.iou.items()]
    rows += [("mean", _percent(metrics.miou)), ("pixel accuracy", _percent(metrics.accuracy))]
    rows += [("boundary F", _percent(metrics.boundary_f)), ("boundary IoU", _percent(metrics.boundary_iou))]
    context.console.table(rows)
    each = f"{found.seconds_per_image:.3f} s each"
    context.console.info(f"{metrics.images} images, {each} ({found.model}, {found.weights}).")


def _percent(value: float | None) -> str:
    return "does not occur" if value is None else f"{value:.2%}"
