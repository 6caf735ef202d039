"""`segstudio weights`: list trained weights, and import published checkpoints."""

import argparse
from pathlib import Path
from typing import Final

from segstudio.cli import options
from segstudio.cli.context import Context
from segstudio.cli.models import weights_entry

HELP: Final = "list trained weights, import published checkpoints"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two sub-commands."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list the weights at hand")
    bringing = actions.add_parser("import", help="import a published checkpoint, checked against its network")
    for action in (listing, bringing):
        # Without a default, so that `weights --json list` and `weights list --json` are the same.
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    bringing.add_argument("file", type=Path, metavar="FILE", help="checkpoint: .safetensors, .pt, .pth")
    bringing.add_argument("--model", metavar="KEY", help="network, where the file's tensors fit several")
    bringing.add_argument("--out", type=Path, metavar="FILE", help="file to write (default: among your own weights)")
    bringing.add_argument("--classes", type=Path, metavar="FILE", help="JSON list of class names in channel order")


def run(context: Context) -> int:
    """Do the sub-command."""
    return _list(context) if context.args.action == "list" else _import(context)


def _list(context: Context) -> int:
    known = context.host.weights.all()
    context.console.emit({"weights": [{"model": info.model, **weights_entry(info)} for info in known]})
    rows = [("WEIGHTS", "MODEL", "CLASSES", "SIZE", "LICENCE", "SOURCE")]
    rows += [
        (w.key, w.model, str(len(w.classes)), f"{w.size / 1e6:.1f} MB", w.licence or "not stated", w.source or "-")
        for w in known
    ]
    context.console.table(rows)
    return 0


def _import(context: Context) -> int:
    from segstudio.engine.importing import import_checkpoint, read_classes  # noqa: PLC0415 - torch is imported on use

    args, catalog = context.args, context.host.catalog
    options.need_paths([path for path in (args.file, args.classes) if path is not None])
    classes = None if args.classes is None else read_classes(args.classes, catalog)
    info = import_checkpoint(args.file, args.out, catalog, classes, args.model or "")
    if not info.classes.known:
        context.console.note("The file names no classes: they are numbered and marked unknown; --classes names them.")
    context.console.say(f"{args.file} -> {info.path} ({info.model}, {len(info.classes)} classes)")
    context.console.emit({"model": info.model, "path": info.path, **weights_entry(info)})
    return 0
