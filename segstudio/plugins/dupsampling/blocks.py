"""Blocks of label maps as short vectors: the linear code that data-dependent upsampling inverts.

A block of r x r labels is a one-hot vector v of r * r * C numbers, in the order (row, column, class). A code of few
numbers x = P v gives it back as W x; W and P minimise the sum over all blocks of |v - W P v|^2.
"""

from collections.abc import Iterable
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

_IGNORED: Final = 255
_MOST_BLOCKS: Final = 12288
_MOST_NUMBERS: Final = 2**27  # of all their vectors: half a GiB
_PASSES: Final = 4
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


def fit(labels: Iterable[Tensor], classes: int, ratio: int, width: int) -> Tensor:
    """Return W, float32 (ratio * ratio * classes, width), for label maps (H, W) of any sizes; P is its transpose.

    The solution in closed form: the first right singular vectors of the blocks' vectors, without subtracting a mean.
    Blocks of one class alone count as one vector of their common weight, which changes nothing. Of the others, where
    borders are, an even selection stands for all: at most 12288, or as many as make up half a GiB. Where blocks are of
    a lower rank than `width`, the columns left over are zero. Raises `ValueError` where no whole block is free of 255.
    """
    plain, mixed = _sorted(labels, classes, ratio)
    if not len(mixed) and not plain.any():
        raise ValueError(f"no block of {ratio}x{ratio} labels is free of {_IGNORED}.")
    most = max(width, min(_MOST_BLOCKS, _MOST_NUMBERS // (ratio * ratio * classes)))
    chosen = torch.linspace(0, max(0, len(mixed) - 1), min(len(mixed), most)).round().long()
    share = len(chosen) / len(mixed) if len(mixed) else 1.0
    uniform = one_hot(torch.arange(classes)[:, None].expand(-1, ratio * ratio), classes)
    vectors = torch.cat([one_hot(mixed[chosen], classes), uniform * (plain * share).sqrt()[:, None]])
    found = min(width + _SPARE, *vectors.shape)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)  # the method is randomised; the same labels shall give the same W
        _, values, columns = torch.svd_lowrank(vectors, q=found, niter=_PASSES)
    columns = (columns * (values > values[0] * 1e-5))[:, :width]
    return functional.pad(columns, (0, width - columns.shape[1]))


def _sorted(labels: Iterable[Tensor], classes: int, ratio: int) -> tuple[Tensor, Tensor]:
    """Count the blocks of each class alone, (classes,), and collect those of several, (M, ratio * ratio)."""
    plain, mixed = torch.zeros(classes), [torch.zeros(0, ratio * ratio, dtype=torch.uint8)]
    for map_ in labels:
        blocks = blocks_of(map_[None], ratio)
        alone = (blocks == blocks[:, :1]).all(dim=1)
        plain += torch.bincount(blocks[alone, 0].long(), minlength=classes)
        mixed.append(blocks[~alone].to(torch.uint8))
    return plain, torch.cat(mixed)
