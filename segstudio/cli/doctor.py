"""`segstudio doctor`: what the program runs on and why, what is missing, and what to do about it."""

import argparse
from typing import Final

from segstudio.cli import health
from segstudio.cli.context import Context

HELP: Final = "say what the program runs on, what is missing, and what to do about it"
_MARKS: Final = {"ok": "ok  ", "warning": "note", "failure": "FAIL"}


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Declare no arguments of its own."""


def run(context: Context) -> int:
    """Make every check; 1 where the program cannot do its main job."""
    index = context.host.weights
    checks: list[health.Check] = []
    with context.console.progress("Looking"):
        for make in (
            health.versions,
            health.device,
            lambda: health.refiners(context.host.catalog),
            lambda: health.plugins(context.host.catalog),
            lambda: health.weights(index.all(), index.problems),
            lambda: health.folders(index.folders),
            health.window,
            health.fonts,
            health.disk,
        ):
            if context.token.is_cancelled:
                break
            checks += make()
    for check in checks:
        context.console.info(f"{_MARKS[check.state]}  {check.name}: {check.detail}")
        if check.remedy:
            context.console.info(f"      {check.remedy}")
    entries = [{"name": c.name, "state": c.state, "detail": c.detail, "remedy": c.remedy} for c in checks]
    context.console.emit({"checks": entries})
    return 1 if any(check.state == "failure" for check in checks) else 0
