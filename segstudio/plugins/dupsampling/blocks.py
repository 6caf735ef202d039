"""Blocks of label maps as short vectors: the linear code that data-dependent upsampling inverts.

A block of r x r labels is a one-hot vector v of r * r * C numbers, in the order (row, column, class). A code of few
numbers x = P v gives it back as W x; W and P minimise the sum over all blocks of |v - W P v|^2.
"""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

_IGNORED: Final = 255
_MOST_BLOCKS: Final = 4096
_PASSES: Final = 6
_SPARE: Final = 64  # directions that are found beside those kept, so that those are good


def blocks_of(labels: Tensor, ratio: int) -> Tensor:
    """Cut label maps (N, H, W) into (M, ratio * ratio) whole blocks, row by row, leaving out those that hold 255."""
    count, height, width = (side // step for side, step in zip(labels.shape, (1, ratio, ratio), strict=True))
    cut = labels[:, : height * ratio, : width * ratio].reshape(count, height, ratio, width, ratio)
    blocks = cut.transpose(2, 3).reshape(-1, ratio * ratio)
    return blocks[(blocks != _IGNORED).all(dim=1)]


def one_hot(blocks: Tensor, classes: int) -> Tensor:
    """Turn (M, places) labels into float32 (M, places * classes) vectors."""
    return functional.one_hot(blocks.long(), classes).flatten(1).float()


def fit(labels: Tensor, classes: int, ratio: int, width: int) -> Tensor:
    """Return W, float32 (ratio * ratio * classes, width), for label maps (N, H, W); P is its transpose.

    The solution in closed form: the first right singular vectors of the blocks' vectors, without subtracting a mean.
    At most 4096 blocks are taken, evenly spread. Where they are of a lower rank than `width`, the columns left over
    are zero. Raises `ValueError` where no whole block is free of 255.
    """
    blocks = blocks_of(labels, ratio)
    if not len(blocks):
        raise ValueError(f"no block of {ratio}x{ratio} labels is free of {_IGNORED}.")
    chosen = torch.linspace(0, len(blocks) - 1, min(len(blocks), _MOST_BLOCKS)).round().long()
    vectors = one_hot(blocks[chosen], classes)
    found = min(width + _SPARE, *vectors.shape)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)  # the method is randomised; the same labels shall give the same W
        _, values, columns = torch.svd_lowrank(vectors, q=found, niter=_PASSES)
    columns = (columns * (values > values[0] * 1e-5))[:, :width]
    return functional.pad(columns, (0, width - columns.shape[1]))
