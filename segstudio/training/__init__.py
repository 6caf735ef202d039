"""Training on folders of images and label maps. Importing this is light; torch comes on use."""

from collections.abc import Sequence

from segstudio.core import JobContext
from segstudio.core.plugins import Catalog
from segstudio.training.recipes.recipe import Recipe, parse_recipe, read_recipe
from segstudio.training.requests import Trained, TrainRequest

__all__ = [
    "Recipe",
    "TrainRequest",
    "Trained",
    "changed",
    "parse_recipe",
    "read_recipe",
    "train",
]


def changed(recipe: Recipe, entries: Sequence[str], name: str = "recipe") -> Recipe:
    """Return a recipe with entries set; see `segstudio.training.recipes.overrides.changed`."""
    from segstudio.training.recipes.overrides import changed as change  # noqa: PLC0415 - the window starts without tomlkit

    return change(recipe, entries, name)


def train(request: TrainRequest, catalog: Catalog, context: JobContext) -> Trained:
    """Train as the request says; see `segstudio.training.trainer.train`."""
    from segstudio.training.trainer import train as run  # noqa: PLC0415 - torch is heavy

    return run(request, catalog, context)
