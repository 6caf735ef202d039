"""`segstudio crf sweep`: which parameters of a refiner are best for a labelled folder, and whether any helps."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from segstudio.cli import options
from segstudio.cli.context import Context
from segstudio.cli.evaluate import mapping_of
from segstudio.cli.host import choose
from segstudio.core import JobContext
from segstudio.evaluation import EvaluateRequest, SweepRequest, read_grid, sweep

if TYPE_CHECKING:
    from segstudio.evaluation.report import SweepReport

HELP: Final = "measure a refiner's parameters on a labelled folder"
_SHOWN: Final = 10  # combinations in the table on the terminal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="WHAT")
    text = "try every combination of a grid of parameters; goes on where it was stopped"
    action = actions.add_parser("sweep", help=text, description=text)
    # Without a default, so that `crf --json sweep` and `crf sweep --json` are the same.
    action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    action.add_argument("data", type=Path, metavar="DATA", help="folder with SPLIT/images, SPLIT/labels, classes.json")
    options.add_model(action)
    action.add_argument("--grid", type=Path, required=True, metavar="FILE", help="TOML file of the values to try")
    action.add_argument("--out", type=Path, required=True, metavar="DIR", help="table, plots, presets, what is done")
    action.add_argument("--split", default="val", help="what to measure on (default: val)")
    action.add_argument("--classes", type=Path, metavar="FILE", help="JSON list of class names, where DATA has none")
    action.add_argument("--map", type=Path, metavar="FILE", help="JSON object from DATA's class names to the weights'")
    action.add_argument("--ignore", action="append", default=[], metavar="NAME", help="leave out a class of DATA")
    action.add_argument(
        "--images", type=options.between(1, 1_000_000), default=0, metavar="N",
        help="take so many images, spread over the split (default: all)",
    )  # fmt: skip
    options.add_former(action, "--pictures", "images", options.between(1, 1_000_000))
    action.add_argument(
        "--side-by-side", type=options.between(1, 64), default=2, metavar="N", help="images at once (default: 2)"
    )
    action.add_argument(
        "--keep-scores", type=options.between(0, 1000), default=4, metavar="GB",
        help="the network's scores are kept on disk up to this (default: 4)",
    )  # fmt: skip
    options.add_running(action)
    options.add_depth(action)


def run(context: Context) -> int:
    """Sweep; stopped by Ctrl+C or killed it goes on from there when it is called again."""
    request, host = _request(context), context.host
    with context.console.progress("Sweeping") as report:
        found = sweep(request, host.catalog, host.weights, host.engine, JobContext(context.token, report))
    written = found.write(request.out)
    context.console.emit({**found.as_json(), "files": written})
    _print(context, found, written)
    return 0


def _request(context: Context) -> SweepRequest:
    args = context.args
    options.need_paths([path for path in (args.data, args.classes, args.map, args.grid) if path is not None])
    grid = read_grid(args.grid, context.host.catalog)
    info = choose(context.host, args.model, args.weights)
    data = EvaluateRequest(
        args.data, args.weights or info.key, info.model, args.split,
        classes=args.classes, mapping=mapping_of(args.map), ignored=tuple(args.ignore),
        options=options.run_options(args), depth=options.depth_source(args, context.host.catalog.model(info.model)),
    )  # fmt: skip
    return SweepRequest(data, grid, args.out, args.side_by_side, args.keep_scores * 1e9, args.images)


def _print(context: Context, found: "SweepReport", written: tuple[Path, ...]) -> None:
    keys = list(found.grid.axes)
    rows = [(*keys, "mean IoU", "boundary F", "s each")]
    ranked = sorted(found.rows, key=lambda row: -row.measure("miou"))[:_SHOWN]
    for row in (found.raw, *ranked):
        values = [str(row.values.get(key, "raw" if key == keys[0] else "")) for key in keys]
        figures = (f"{row.measure('miou'):.2%}", f"{row.measure('boundary_f'):.2%}", f"{row.seconds:.3f}")
        rows.append((*values, *figures))
    context.console.table(rows)
    if len(found.rows) > _SHOWN:
        context.console.info(f"The best {_SHOWN} of {len(found.rows)} combinations by mean IoU; all are in table.csv.")
    for sentence in found.sentences():
        context.console.info(sentence)
    context.console.info(f"Written to {written[0].parent}: {', '.join(path.name for path in written)}.")
