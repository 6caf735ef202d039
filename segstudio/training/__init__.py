"""Training and evaluation on folders of pictures and label maps. Importing this is light; torch comes on use."""

from segstudio.core import Catalog, JobContext
from segstudio.training.recipes import Recipe, parse_recipe, read_recipe
from segstudio.training.requests import EvaluateRequest, Trained, TrainRequest

__all__ = ["EvaluateRequest", "Recipe", "TrainRequest", "Trained", "parse_recipe", "read_recipe", "train"]


def train(request: TrainRequest, catalog: Catalog, context: JobContext) -> Trained:
    """Train as the request says; see `segstudio.training.trainer.train`."""
    from segstudio.training.trainer import train as run  # noqa: PLC0415 - torch is heavy

    return run(request, catalog, context)
