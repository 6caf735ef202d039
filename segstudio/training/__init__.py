"""Training and evaluation on folders of pictures and label maps. Importing this is light; torch comes on use."""

from typing import TYPE_CHECKING

from segstudio.core import Catalog, Engine, JobContext
from segstudio.engine import WeightsIndex
from segstudio.training.recipes import Recipe, parse_recipe, read_recipe
from segstudio.training.requests import EvaluateRequest, Trained, TrainRequest

if TYPE_CHECKING:
    from segstudio.training.evaluation import Report

__all__ = ["EvaluateRequest", "Recipe", "TrainRequest", "Trained", "evaluate", "parse_recipe", "read_recipe", "train"]


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
