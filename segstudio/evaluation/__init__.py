"""Evaluation of weights on labelled folders, and parameter sweeps. Importing this is light; torch comes on use."""

from typing import TYPE_CHECKING

from segstudio.core import JobContext
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog
from segstudio.engine import WeightsIndex
from segstudio.evaluation.grid import Grid, parse_grid, read_grid
from segstudio.evaluation.requests import EvaluateRequest, SweepRequest

if TYPE_CHECKING:
    from segstudio.evaluation.evaluation import Report
    from segstudio.evaluation.report import SweepReport

__all__ = [
    "EvaluateRequest",
    "Grid",
    "SweepRequest",
    "evaluate",
    "parse_grid",
    "read_grid",
    "sweep",
]


def evaluate(
    request: EvaluateRequest, catalog: Catalog, index: WeightsIndex, engine: Engine, context: JobContext
) -> "Report":
    """Measure trained weights on a split; see `segstudio.evaluation.evaluation.evaluate`."""
    from segstudio.evaluation.evaluation import evaluate as run  # noqa: PLC0415 - OpenCV takes a while

    return run(request, catalog, index, engine, context)


def sweep(
    request: SweepRequest, catalog: Catalog, index: WeightsIndex, engine: Engine, context: JobContext
) -> "SweepReport":
    """Measure a grid of a refiner's parameters on a split; see `segstudio.evaluation.sweep_runner.sweep`."""
    from segstudio.evaluation.sweep_runner import sweep as run  # noqa: PLC0415 - OpenCV takes a while

    return run(request, catalog, index, engine, context)
