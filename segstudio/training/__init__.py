"""Training and evaluation on folders of pictures and label maps. Importing this is light; torch comes on use."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from segstudio.core import Catalog, Engine, JobContext
from segstudio.engine import WeightsIndex
from segstudio.training.grids import Grid, parse_grid, read_grid
from segstudio.training.recipes import Recipe, parse_recipe, read_recipe
from segstudio.training.requests import EvaluateRequest, SweepRequest, Trained, TrainRequest

if TYPE_CHECKING:
    from segstudio.training.evaluation import Report
    from segstudio.training.sweep_report import SweepReport

__all__ = [
    "EvaluateRequest",
    "Grid",
    "Recipe",
    "SweepRequest",
    "TrainRequest",
    "Trained",
    "changed",
    "evaluate",
    "parse_grid",
    "parse_recipe",
    "read_grid",
    "read_recipe",
    "sweep",
    "train",
]


def changed(recipe: Recipe, entries: Sequence[str], name: str = "recipe") -> Recipe:
    """Return a recipe with entries set; see `segstudio.training.changes.changed`."""
    from segstudio.training.changes import changed as change  # noqa: PLC0415 - the window starts without tomlkit

    return change(recipe, entries, name)


def train(request: TrainRequest, catalog: Catalog, context: JobContext) -> Trained:
    """Train as the request says; see `segstudio.training.trainer.train`."""
    from segstudio.training.trainer import train as run  # noqa: PLC0415 - torch is heavy

    return run(request, catalog, context)


def evaluate(
    request: EvaluateRequest, catalog: Catalog, index: WeightsIndex, engine: Engine, context: JobContext
) -> "Report":
    """Measure trained weights on a split; see `segstudio.training.evaluation.evaluate`."""
    from segstudio.training.evaluation import evaluate as run  # noqa: PLC0415 - OpenCV takes a while

    return run(request, catalog, index, engine, context)


def sweep(
    request: SweepRequest, catalog: Catalog, index: WeightsIndex, engine: Engine, context: JobContext
) -> "SweepReport":
    """Measure a grid of a refiner's parameters on a split; see `segstudio.training.sweeping.sweep`."""
    from segstudio.training.sweeping import sweep as run  # noqa: PLC0415 - OpenCV takes a while

    return run(request, catalog, index, engine, context)
