"""`segstudio compare`: several models over the same images, and a report of what they do."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from segstudio.cli import options
from segstudio.cli.context import Context
from segstudio.cli.errors import UsageError
from segstudio.cli.host import choose
from segstudio.core import Comparison, JobContext, WeightsInfo, load_settings
from segstudio.core.classes import FoundTruth, read_map
from segstudio.core.files import MAX_PIXELS, collect
from segstudio.core.pipeline import Variant
from segstudio.engine import settings_file

if TYPE_CHECKING:
    from segstudio.comparison import Plan

HELP: Final = "compare models on images, with numbers and a report"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("inputs", nargs="+", type=Path, metavar="INPUT", help="images or folders")
    parser.add_argument("--model", action="append", default=[], metavar="KEY", help="network; once for each to compare")
    parser.add_argument(
        "--weights", action="append", default=[], metavar="KEY_OR_FILE",
        help="trained weights: one for all networks, or one for each in their order",
    )  # fmt: skip
    options.add_refiner(parser)
    options.add_running(parser)
    options.add_depth(parser)
    parser.add_argument("--truth", type=Path, metavar="DIR", help="folder of label maps, found by the images' names")
    parser.add_argument("--classes", type=Path, metavar="FILE", help="JSON list of names of the ground truth's values")
    parser.add_argument(
        "--ignore", type=int, action="append", default=[], metavar="VALUE", help="leave out a value of the ground truth"
    )
    parser.add_argument("--map", type=Path, metavar="FILE", help="JSON object from class names to common names or null")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where report, tables and images go")
    parser.add_argument(
        "--images", type=options.between(0, 1000), default=60, metavar="N",
        help="rows of images in the report, the worst (default: 60)",
    )  # fmt: skip
    options.add_former(parser, "--pictures", "images", options.between(0, 1000))
    parser.add_argument("--no-grids", action="store_true", help="write no large image for each image")
    parser.add_argument("--preview", action="store_true", help="say how classes and truth are understood, and stop")
    parser.add_argument("--language", default="system", choices=("system", "en", "zh_CN"), help="of the report")
    parser.add_argument("--no-recursive", action="store_true", help="leave out subfolders")
    parser.add_argument(
        "--max-pixels", type=int, default=MAX_PIXELS, metavar="N", help="refuse larger images; 0: no limit"
    )


def run(context: Context) -> int:
    """Compare; 1 if any image failed."""
    from segstudio.comparison import compare  # noqa: PLC0415 - images and tables are drawn for this command only
    from segstudio.comparison.report_texts import Words, language_of  # noqa: PLC0415 - as above

    args, console = context.args, context.console
    problems: list[str] = []
    plan = _plan(context, problems)
    if args.preview:
        console.emit(_understood(plan))
        return 0
    asked = load_settings(settings_file())[0].language if args.language == "system" else args.language
    with console.progress("Comparing") as report:
        job = JobContext(context.token, report)
        words = Words(language_of(asked))
        done = compare(plan, context.host.catalog, context.host.engine, job, words=words, report_problem=console.note)
    _print(context, done.document)
    console.info(f"{done.ran} runs; report: {done.report}")
    console.emit(done.document)
    return 1 if problems or done.document["failures"] else 0


def _plan(context: Context, problems: list[str]) -> "Plan":
    from segstudio.comparison.planning import make_plan  # noqa: PLC0415 - as above

    args, host = context.args, context.host
    options.need_paths([path for path in (*args.inputs, args.truth, args.classes, args.map) if path is not None])
    if args.truth is None and (args.classes or args.ignore):
        raise UsageError("--classes and --ignore are for the ground truth.", "Add --truth DIR.")
    infos = _chosen(context)
    variants = _variants(context, infos)
    deep = next((i.model for i in infos if host.catalog.model(i.model).needs_depth), infos[0].model)
    depth = options.depth_source(args, host.catalog.model(deep))
    suffixes = host.catalog.image_suffixes
    report_problem = _noting(context, problems)
    items = collect(args.inputs, suffixes, recursive=not args.no_recursive, on_error=report_problem)
    if not items:
        raise UsageError("There are no images here.", f"Looked for {', '.join(sorted(suffixes))}.")
    mapping = read_map(args.map) if args.map is not None else None
    asked = Comparison(items, variants, args.truth, args.classes, tuple(args.ignore), mapping)
    found = _truth(context, asked)
    plan = replace(
        make_plan(asked, host.catalog, host.weights, args.out, found), depth=depth, max_pixels=args.max_pixels,
        images=args.images, grids=not args.no_grids,
        asked={"inputs": ", ".join(map(str, args.inputs)), "map": str(args.map or "")},
    )  # fmt: skip
    _log_classes(context, plan)
    return plan


def _noting(context: Context, problems: list[str]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    def note(error: Exception) -> None:
        problems.append(str(error))
        context.console.note(str(error))

    return note


def _chosen(context: Context) -> list[WeightsInfo]:
    """Settle on networks and weights: weights one for all or one for each; weights alone name their networks."""
    args = context.args
    if not args.model and not args.weights:
        raise UsageError("There is nothing to compare.", "Give --model KEY once for each network.")
    models: list[str | None] = args.model or [None] * len(args.weights)
    weights: list[str | None] = args.weights or [None]
    if len(weights) == 1:
        weights *= len(models)
    if len(weights) != len(models):
        raise UsageError(f"{len(models)} networks and {len(weights)} weights do not go together.", "Give one for each.")
    return [choose(context.host, m, w) for m, w in zip(models, weights, strict=True)]


def _variants(context: Context, infos: Sequence[WeightsInfo]) -> tuple[Variant, ...]:
    """Make a raw variant of each network, and a refined one where a refiner was named."""
    args, catalog = context.args, context.host.catalog
    values = options.refine_values(args, catalog)
    running, here, variants = options.run_options(args), context.host.weights.all(), dict[str, Variant]()
    for info in infos:
        key = info.model if sum(i.model == info.model for i in infos) == 1 else f"{info.model}-{info.key}"
        if key in variants:
            raise UsageError(f"{info.model} with the weights {info.key} was named twice.", "Name each once.")
        weights = str(info.path) if info.path and info not in here else info.key
        title = catalog.model(info.model).title + ("" if key == info.model else f", {info.key}")
        raw = variants[key] = Variant(key, title, info.model, weights, options=running)
        if args.refine:
            refined = raw.refined(args.refine, values)
            variants[refined.key] = replace(refined, title=f"{title} + {catalog.refiner(args.refine).title}")
    return tuple(variants.values())


def _truth(context: Context, asked: Comparison) -> FoundTruth | None:
    """Find the ground truth, and say how it is understood before anything runs."""
    from segstudio.comparison.planning import truth_of  # noqa: PLC0415 - as above

    console, found = context.console, truth_of(asked, context.host.weights)
    if found is None:
        return None
    pairing = found.pairing
    console.info(
        f"Ground truth: {len(pairing.matched)} images with labels, {len(pairing.missing)} without, "
        f"{len(pairing.ambiguous)} with several, {len(pairing.unused)} label files of no image."
    )
    for path, several in pairing.ambiguous.items():
        console.note(f"{path}: left without truth, for several files have its name: {', '.join(map(str, several))}.")
    rows = [("VALUE", "PIXELS", "CLASS")]
    rows += [(v.text, str(v.pixels), "left out" if v.left_out else v.name or "unknown") for v in found.values[:40]]
    console.table(rows)
    return found


def _log_classes(context: Context, plan: "Plan") -> None:
    alignment = plan.alignment
    if alignment.reason == "equal":
        return
    context.console.info(f"Common classes: {', '.join(alignment.common.names)}")
    for index, classes in enumerate(alignment.sets):
        missing = alignment.missing(index)
        if missing:
            names = ", ".join(missing[:12]) + (f" and {len(missing) - 12} more" if len(missing) > 12 else "")
            context.console.info(f"Without a counterpart, of {len(classes)} classes: {names}")


def _understood(plan: "Plan") -> dict[str, object]:
    """Say in JSON how classes and truth are understood."""
    truth, alignment = plan.truth, plan.alignment
    return {
        "images": len(plan.items),
        "classes": alignment.common.names,
        "sets": [dict(targets) for targets in alignment.targets],
        "truth": None if truth is None else {str(p): str(labels) for p, labels in truth.files.items()},
        "values": None if truth is None else {truth.values.format_value(v): i for v, i in truth.values.ids.items()},
    }


def _print(context: Context, document: Mapping[str, object]) -> None:
    variants = document["variants"]
    assert isinstance(variants, list)
    rows = [("VARIANT", "MIOU", "BOUNDARY F", "SECONDS", "PEAK MB", "ENTROPY")]
    for v in variants:
        metrics = v["metrics"] or {}
        rows.append(
            (
                v["title"], _share(metrics.get("miou")), _share(metrics.get("boundary_f")),
                "-" if v["seconds_per_image"] is None else f"{v['seconds_per_image']:.2f}",
                "-" if v["peak_mb"] is None else f"{v['peak_mb']:.0f}", _share(v["entropy"]),
            )
        )  # fmt: skip
    context.console.table(rows)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2%}"
