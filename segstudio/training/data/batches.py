"""Which images make up which step: a pure function of the seed, so that a resumed training sees the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from segstudio.core.plugins import NetSpec
from segstudio.engine.depths import plane
from segstudio.training.data.augment import sample
from segstudio.training.data.store import Stored
from segstudio.training.recipes.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Batch:
    """Network input float32 (N, 3 or with depth 4, H, W) in channels-last layout and labels uint8 (N, H, W)."""

    pixels: Tensor
    labels: Tensor


class Batches:
    """All batches of a training by step number."""

    def __init__(self, stored: Sequence[Stored], chances: NDArray[np.float64], recipe: Recipe, net: NetSpec) -> None:
        """`chances` says how often each image is drawn in an epoch, on average; it sums to their number."""
        self._stored = stored
        self._chances = chances
        self._recipe = recipe
        self._net = net
        self.per_epoch = max(1, len(stored) // recipe.steps.batch)

    def __getitem__(self, step: int) -> Batch:
        """Make the batch of a step."""
        epoch, place = divmod(step, self.per_epoch)
        size = self._recipe.steps.batch
        chosen = self._order(epoch)[place * size : (place + 1) * size]
        fill = fill_color(self._net)
        views = [
            sample(
                self._stored[index],
                self._recipe.images.crop,
                self._recipe.augmentation,
                fill,
                np.random.default_rng((self._recipe.steps.seed, step, number)),
                depth_unit=self._net.depth_unit,
            )
            for number, index in enumerate(chosen)
        ]
        pixels = np.stack([view.pixels for view in views])
        depths = [view.depth for view in views if view.depth is not None]
        return Batch(to_input(pixels, self._net, depths), torch.from_numpy(np.stack([view.labels for view in views])))

    def _order(self, epoch: int) -> NDArray[np.intp]:
        """Draw an epoch: each image floor or ceiling of its chance times, in random order."""
        rng = np.random.default_rng((self._recipe.steps.seed, epoch))
        shuffled = rng.permutation(len(self._stored))
        edges = np.cumsum(self._chances[shuffled]) + rng.random()
        drawn = np.repeat(shuffled, np.diff(np.concatenate([[0], edges.astype(np.intp)])))
        batches = self.per_epoch * self._recipe.steps.batch
        return rng.permutation(np.resize(drawn, max(len(drawn), batches)))


def fill_color(net: NetSpec) -> tuple[int, int, int]:
    """Return the RGB colour that becomes zero at the network's input."""
    top = 1 if net.scale_255 else 255
    first, second, third = (round(value * top) for value in net.mean)
    return (first, second, third) if net.channel_order == "rgb" else (third, second, first)


def to_input(pixels: NDArray[np.uint8], net: NetSpec, depths: Sequence[NDArray[np.float32]] = ()) -> Tensor:
    """Turn uint8 (N, H, W, 3) RGB into the network's input, float32 (N, 3, H, W), channels last in memory.

    With N `depths` (H, W), for a network that reads them, it has a fourth channel.
    """
    x = torch.from_numpy(np.require(pixels, requirements="W")).permute(0, 3, 1, 2)
    x = (x if net.channel_order == "rgb" else x.flip(1)).float()
    x = x if net.scale_255 else x / 255
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (net.mean, net.std))
    x = (x - mean) / std
    if not net.needs_depth or not depths:
        return x
    return torch.cat([x, torch.stack([plane(depth, net) for depth in depths])], 1)


def draw_chances(counts: NDArray[np.int64], balance: float) -> NDArray[np.float64]:
    """Draw images with rare classes more often; `counts` are pixels (images, classes).

    An image's weight is that of its rarest class, (1 / share of images that have the class) to the power `balance`:
    repeat-factor sampling (Gupta, Dollar, Girshick, CVPR 2019, section 5) without its threshold. Returns (images,),
    with the mean 1.
    """
    has = counts > 0
    share = np.maximum(has.mean(0), 1 / len(counts))
    weight = np.where(has, (1 / share) ** balance, 0).max(1)
    weight = np.where(weight > 0, weight, 1.0)
    return np.asarray(weight / weight.mean(), np.float64)


def class_weights(counts: NDArray[np.int64], power: float) -> NDArray[np.float32]:
    """Weigh classes by (1 / share of pixels) to a power, scaled so that the mean weight of a pixel is 1."""
    share = counts.sum(0) / counts.sum()
    weight = np.where(share > 0, np.maximum(share, 1e-6) ** -power, 0)
    return np.asarray(weight / (weight * share).sum(), np.float32)
