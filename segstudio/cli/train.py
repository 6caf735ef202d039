"""`segstudio train`: from a folder of images and label maps to a weights file with its card."""

import argparse
from pathlib import Path
from typing import Final

from segstudio.cli import options
from segstudio.cli.context import Context
from segstudio.cli.errors import UsageError
from segstudio.cli.lines import plain_lines
from segstudio.core import JobContext, resources
from segstudio.training import Recipe, Trained, TrainRequest, changed, read_recipe, train

HELP: Final = "train a network on images and label maps"
SUFFIX: Final = ".safetensors"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("data", type=Path, metavar="DATA", help="folder with SPLIT/images, SPLIT/labels, classes.json")
    parser.add_argument("--model", metavar="KEY", help="network; may be left out where the recipe names it")
    parser.add_argument("--recipe", metavar="FILE", help="recipe: a file, or the name of a packaged one")
    parser.add_argument(
        "--set", action="append", default=[], metavar="K=V", help="change an entry of it: steps.rate=5e-4"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=f"weights file to write ({SUFFIX})")
    parser.add_argument("--split", default="train", help="what to train on (default: train)")
    parser.add_argument("--validation", default="val", metavar="SPLIT", help="what to validate on (default: val)")
    parser.add_argument("--classes", type=Path, metavar="FILE", help="JSON list of class names, where DATA has none")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1 or mps (default: auto)")
    options.add_depth(parser)


def run(context: Context) -> int:
    """Train; stopped by Ctrl+C it keeps a checkpoint and goes on from there when it is called again."""
    request = _request(context)
    with plain_lines("segstudio.training", context.console), context.console.progress("Training") as report:
        trained = train(request, context.host.catalog, JobContext(context.token, report))
    _report(context, trained)
    return 0


def _request(context: Context) -> TrainRequest:
    args = context.args
    options.need_paths([path for path in (args.data, args.classes) if path is not None])
    if args.out.suffix != SUFFIX:
        raise UsageError(f"--out {args.out}: weights are kept as {SUFFIX}.", f"Name it {args.out.stem}{SUFFIX}.")
    recipe = changed(_recipe(args.recipe), args.set, args.recipe or "recipe")
    key = args.model or recipe.model.key
    if not key:
        raise UsageError("It is not said which network to train.", "Add --model KEY or --recipe FILE.")
    network = context.host.catalog.model(key)
    return TrainRequest(
        args.data, recipe, args.out, args.model or "", args.split, args.validation, args.classes, args.device,
        depth=options.depth_source(args, network),
    )  # fmt: skip


def _recipe(named: str | None) -> Recipe:
    """Read a recipe by its path, or by its name among the packaged ones."""
    if named is None:
        return Recipe()
    path = Path(named)
    if path.is_file():
        return read_recipe(path)
    packaged = sorted((resources() / "recipes").glob("*.toml"))
    for candidate in packaged:
        if path.name in (candidate.name, candidate.stem) and len(path.parts) == 1:
            return read_recipe(candidate)
    raise UsageError(f"{named}: there is no such recipe.", f"Packaged are: {', '.join(p.stem for p in packaged)}.")


def _report(context: Context, trained: Trained) -> None:
    metrics = trained.metrics
    quality = "nothing could be measured" if metrics.miou is None else f"mean IoU {metrics.miou:.4f}"
    context.console.info(f"{trained.path}: {quality} on {metrics.images} images, after {trained.seconds / 60:.1f} min.")
    context.console.emit(
        {
            "path": trained.path,
            "short_side": trained.short_side or None,
            "seconds": round(trained.seconds, 1),
            **metrics.as_json(),
        }
    )
