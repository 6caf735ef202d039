"""Transposed convolutions that start out as bilinear interpolation."""

import torch
from torch import Tensor, nn


def bilinear_filter(size: int) -> Tensor:
    """Return the (size, size) filter that interpolates; for stride f and size 2f it sums to f squared."""
    factor = (size + 1) // 2
    centre = factor - 1 if size % 2 else factor - 0.5
    line = 1 - (torch.arange(size, dtype=torch.float32) - centre).abs() / factor
    return torch.outer(line, line)


def bilinear_deconv(classes: int, size: int, stride: int) -> nn.ConvTranspose2d:
    """Upsample `classes` maps by `stride` without mixing them: the filter on the diagonal, exact zeros off it."""
    layer = nn.ConvTranspose2d(classes, classes, size, stride, bias=False)
    with torch.no_grad():
        layer.weight.zero_()
        layer.weight[range(classes), range(classes)] = bilinear_filter(size)
    return layer
