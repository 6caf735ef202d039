"""The learning rate over a training, as a factor on the recipe's rate: a pure function of the step."""

import math

from segstudio.training.recipes.recipe import Steps


def factor(step: int, total: int, how: Steps) -> float:
    """Return the factor for `step` of `total`: a linear rise first, then half a cosine or (1 - t) to the power 0.9.

    The rise and cosine are the one-cycle form (Smith and Topin, arXiv 1708.07120); the power is DeepLab's "poly".
    """
    rise = max(1, round(how.warm_up * total)) if how.warm_up else 0
    if step < rise:
        return (step + 1) / rise
    done = (step - rise) / max(1, total - rise)
    if how.schedule == "one-cycle":
        return max(1e-3, (1 + math.cos(math.pi * done)) / 2)
    return max(1e-3, math.pow(1 - done, 0.9))
