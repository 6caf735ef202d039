"""`segstudio models`: every network, and the weights known for it."""

import argparse
from typing import Any, Final

from segstudio.cli.context import Context
from segstudio.core import WeightsInfo
from segstudio.core.plugins import ModelSpec

HELP: Final = "list the networks and their weights"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Declare no arguments of its own."""


def run(context: Context) -> int:
    """List them by year and family."""
    weights = context.host.known_weights()
    specs = sorted(context.host.catalog.models.values(), key=lambda spec: (spec.year, spec.family, spec.key))
    pairs = [(spec, [w for w in weights if w.model == spec.key]) for spec in specs]
    context.console.emit({"models": [_entry(spec, found) for spec, found in pairs]})
    rows = [("MODEL", "FAMILY", "YEAR", "PARAMETERS", "GMACS AT 512", "WEIGHTS")]
    rows += [_row(spec, found) for spec, found in pairs]
    context.console.table(rows)
    return 0


def _row(spec: ModelSpec, weights: list[WeightsInfo]) -> tuple[str, str, str, str, str, str]:
    absent = sum(not w.present for w in weights)
    keys = ", ".join([w.key for w in weights if w.present] + ([f"{absent} to fetch"] if absent else [])) or "-"
    size, work = f"{spec.parameters / 1e6:.2f} M", f"{spec.macs_512 / 1e9:.1f}"
    return spec.key, spec.family, str(spec.year), size, work, keys


def _entry(spec: ModelSpec, weights: list[WeightsInfo]) -> dict[str, Any]:
    return {
        "key": spec.key,
        "family": spec.family,
        "title": spec.title,
        "year": spec.year,
        "paper": spec.paper,
        "params": spec.parameters,
        "macs_512": spec.macs_512,
        "output_stride": spec.output_stride,
        "needs_depth": spec.needs_depth,
        "receptive_field": spec.receptive_field,
        "whole_by": spec.whole_by,
        "weights": [weights_entry(info) for info in weights],
    }


def weights_entry(info: WeightsInfo) -> dict[str, Any]:
    """Describe weights as the JSON of `models` and of `weights list` does."""
    return {
        "key": info.key,
        "classes": list(info.classes.names),
        "licence": info.licence,
        "size": info.size,
        "source": info.source,
        "present": info.present,
    }
