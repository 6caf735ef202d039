"""Extending images by their mirror image, as far as wanted: torch's own padding stops at the image's size."""

import torch
from torch import Tensor


def reflected(x: Tensor, rows: tuple[int, int], columns: tuple[int, int]) -> Tensor:
    """Extend (N, C, H, W) by pixels before and after; the border pixel is not repeated (OpenCV's REFLECT_101).

    An image smaller than what is asked for is mirrored to and fro; one pixel is repeated.
    """
    down, across = _places(x.shape[-2], *rows, x.device), _places(x.shape[-1], *columns, x.device)
    return x.index_select(-2, down).index_select(-1, across)


def _places(length: int, before: int, after: int, device: torch.device) -> Tensor:
    """Return which of `length` pixels stands at each place of the extended side."""
    period = max(1, 2 * (length - 1))
    at = torch.arange(-before, length + after, device=device).remainder(period)
    return torch.minimum(at, period - at) if length > 1 else torch.zeros_like(at)
