"""`segstudio plugins`: what is loaded, what it offers, and why something is not."""

import argparse
from typing import Final

from segstudio.cli.context import Context

HELP: Final = "list the plugins, what they offer, and what failed"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Declare no arguments of its own."""


def run(context: Context) -> int:
    """List them, with what went wrong; a failed plugin is part of the answer, not a failure of the question."""
    records = context.host.catalog.plugins
    entries = [
        {
            "name": record.name,
            "version": record.version,
            "source": record.source,
            "offers": list(record.offers),
            "errors": [str(error) for error in record.errors],
        }
        for record in records
    ]
    context.console.emit({"plugins": entries})
    for record in records:
        context.console.info(
            f"{record.name} {record.version} ({record.source}): {', '.join(record.offers) or 'nothing'}"
        )
        for error in record.errors:
            context.console.note(str(error))
    return 0
