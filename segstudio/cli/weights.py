"""`segstudio weights`: list trained weights, fetch published ones, and import checkpoints."""

import argparse
from pathlib import Path
from typing import Any, Final

from segstudio.cli import options
from segstudio.cli.context import Context
from segstudio.cli.models import weights_entry
from segstudio.core import FetchOptions, JobContext, WeightsInfo, load_settings
from segstudio.engine import settings_file, with_environment

HELP: Final = "list trained weights, fetch published ones, import checkpoints"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list the weights at hand and the published ones to be had")
    fetching = actions.add_parser("fetch", help="fetch published weights, check them, and import them")
    bringing = actions.add_parser("import", help="import a published checkpoint, checked against its network")
    for action in (listing, fetching, bringing):
        # Without a default, so that `weights --json list` and `weights list --json` are the same.
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    listing.add_argument("--model", metavar="KEY", help="only those of this network")
    fetching.add_argument("key", metavar="KEY", help="key of published weights, as `weights list` names it")
    fetching.add_argument("--mirror", metavar="URL", help="fetch from here instead of from the publisher")
    fetching.add_argument("--offline", type=Path, metavar="DIR", help="take the file from this folder, never the net")
    bringing.add_argument(
        "file", type=Path, nargs="+", metavar="FILE", help="checkpoint: .safetensors, .pt, .pth; all of its files"
    )
    bringing.add_argument("--model", metavar="KEY", help="network, where the file's tensors fit several")
    bringing.add_argument("--out", type=Path, metavar="FILE", help="file to write (default: among your own weights)")
    bringing.add_argument(
        "--param", action="append", default=[], metavar="K=V", help="set what no tensor tells; may be repeated"
    )
    bringing.add_argument("--classes", type=Path, metavar="FILE", help="JSON list of class names in channel order")


def run(context: Context) -> int:
    """Do the sub-command."""
    return {"list": _list, "fetch": _fetch, "import": _import_known}[context.args.action](context)


def _list(context: Context) -> int:
    wanted = context.args.model
    if wanted is not None:
        context.host.catalog.model(wanted)
    known = [info for info in context.host.known_weights() if wanted in (None, info.model)]
    context.console.emit({"weights": [_entry(info) for info in known]})
    rows = [("WEIGHTS", "MODEL", "CLASSES", "SIZE", "MIOU", "HERE", "LICENCE", "SOURCE"), *map(_row, known)]
    context.console.table(rows)
    return 0


def _entry(info: WeightsInfo) -> dict[str, Any]:
    extra = {"publisher": info.publisher, "size_is_told": info.size_is_told, "miou": info.metrics.get("miou")}
    return {"model": info.model, **weights_entry(info), **extra}


def _row(info: WeightsInfo) -> tuple[str, ...]:
    size = f"{'' if info.size_is_told else 'about '}{info.size / 1e6:.{1 if info.size_is_told else 0}f} MB"
    score = f"{info.metrics['miou']:.3f}" if "miou" in info.metrics else "-"
    place = info.publisher if info.publisher and not info.present else info.source
    here = "yes" if info.present else "no"
    return (info.key, info.model, str(len(info.classes)), size, score, here, info.licence or "not stated", place or "-")


def _fetch(context: Context) -> int:
    args, host, console = context.args, context.host, context.console
    entry = host.published.find(args.key)
    info = next(w for w in host.known_weights() if (w.model, w.key) == (entry.model, entry.key))
    if info.present:
        console.info(f"{info.key} is here already: {info.path}")
    else:
        console.info(f"{entry.file}: {entry.publisher}, {entry.licence}")
        with console.progress(entry.key, in_bytes=True) as report:
            info = host.published(info, _options(context), JobContext(context.token, report))
        console.info(f"{entry.key} -> {info.path} ({info.model}, {len(info.classes)} classes)")
    console.emit({"path": info.path, **_entry(info)})
    return 0


def _options(context: Context) -> FetchOptions:
    """Let arguments go before the environment, and the environment before settings."""
    args = context.args
    if args.offline is not None:
        options.need_paths([args.offline])
        return FetchOptions(folder=args.offline, offline=True)
    settings, complaints = load_settings(settings_file())
    for complaint in complaints:
        context.console.note(complaint)
    found = with_environment(settings.fetching())
    return FetchOptions(args.mirror or found.mirror, found.folder)


def _import_known(context: Context) -> int:
    """Import a published file with what is known of it, unless a person knows better; others as they are."""
    args, published = context.args, context.host.published
    job, (first, *parts) = JobContext(context.token), args.file
    entry = None if args.model or args.classes or args.param or parts else published.recognise(first, job)
    if entry is None:
        return _import(context)
    info = published.take(first, entry, job, args.out)
    context.console.info(f"{first} -> {info.path} ({info.model}, {len(info.classes)} classes, {entry.title})")
    context.console.emit({"path": info.path, **_entry(info)})
    return 0


def _import(context: Context) -> int:
    from segstudio.engine.weights.importing import import_checkpoint, read_classes  # noqa: PLC0415 - torch is imported on use

    args, catalog = context.args, context.host.catalog
    first, *parts = args.file
    options.need_paths([path for path in (*args.file, args.classes) if path is not None])
    classes = None if args.classes is None else read_classes(args.classes, catalog)
    params = options.pairs(args.param)
    info = import_checkpoint(first, args.out, catalog, classes, args.model or "", params=params, parts=parts)
    if not info.classes.known:
        context.console.note("The file names no classes: they are numbered and marked unknown; --classes names them.")
    context.console.info(f"{', '.join(map(str, args.file))} -> {info.path} ({info.model}, {len(info.classes)} classes)")
    context.console.emit({"model": info.model, "path": info.path, **weights_entry(info)})
    return 0
