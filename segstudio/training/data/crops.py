"""Crops that a network can take."""

import logging
from dataclasses import replace

from segstudio.training.recipes.recipe import Recipe

_log = logging.getLogger(__name__)


def whole_crops(recipe: Recipe, multiple: int) -> Recipe:
    """Enlarge a recipe's crop to whole multiples of what the network takes, and say so where that changes it.

    So one recipe trains networks with different grids alike; its text stays as it is.
    """
    height, width = recipe.images.crop
    whole = (-(-height // multiple) * multiple, -(-width // multiple) * multiple)
    if whole == recipe.images.crop:
        return recipe
    _log.info("crops of %dx%d become %dx%d: multiples of %d", height, width, *whole, multiple)
    return replace(recipe, images=replace(recipe.images, crop=whole))
