"""Network output lies on a coarse grid over the image: moving scores from one such grid to another."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Axis:
    """`cells` places spread over `length` pixels: corner to corner, or cell to cell (see `core.Scores`)."""

    cells: int
    length: int
    align_corners: bool

    def centers(self) -> NDArray[np.float64]:
        """Return the pixel coordinate of each place; pixel 0 has its centre at 0."""
        at = np.arange(self.cells, dtype=np.float64)
        if self.align_corners:
            return at * ((self.length - 1) / (self.cells - 1)) if self.cells > 1 else at
        return (at + 0.5) * (self.length / self.cells) - 0.5

    def places(self, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where on the grid pixel coordinates lie: the inverse of `centers`, clipped to the grid."""
        if self.align_corners:
            at = pixels * ((self.cells - 1) / (self.length - 1)) if self.length > 1 else pixels * 0
        else:
            at = (pixels + 0.5) * (self.cells / self.length) - 0.5
        clipped: NDArray[np.float64] = np.clip(at, 0, self.cells - 1)
        return clipped


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows and columns of a grid over an image or a window of it."""

    rows: Axis
    columns: Axis

    @classmethod
    def over(cls, cells: tuple[int, int], size: tuple[int, int], *, align_corners: bool) -> "Grid":
        """Spread (h, w) cells over an image of (height, width)."""
        return cls(Axis(cells[0], size[0], align_corners), Axis(cells[1], size[1], align_corners))

    @property
    def cells(self) -> tuple[int, int]:
        """Rows and columns of the grid."""
        return self.rows.cells, self.columns.cells


def covering(size: tuple[int, int], stride: int, *, align_corners: bool) -> Grid:
    """Return the grid of a network of this stride over an image."""
    return Grid.over((-(-size[0] // stride), -(-size[1] // stride)), size, align_corners=align_corners)


def sample(values: Tensor, grid: Grid, rows: NDArray[np.float64], columns: NDArray[np.float64]) -> Tensor:
    """Read (C, h, w) scores, which lie on `grid`, at pixel coordinates: bilinear, (C, len(rows), len(columns))."""
    return _along(_along(values, 1, grid.rows.places(rows)), 2, grid.columns.places(columns))


def moved(values: Tensor, source: Grid, target: Grid) -> Tensor:
    """Bring scores from one grid to another over the same image; the same tensor where nothing changes."""
    if source == target:
        return values
    return sample(values, source, target.rows.centers(), target.columns.centers())


def _along(values: Tensor, dim: int, at: NDArray[np.float64]) -> Tensor:
    low = np.floor(at + 1e-9).astype(np.int64)  # a place that is whole but for rounding takes its value as it is
    part = torch.from_numpy(np.maximum(at - low, 0).astype(np.float32)).to(values.dtype)
    first = values.index_select(dim, torch.from_numpy(low))
    if not part.any():
        return first
    second = values.index_select(dim, torch.from_numpy(np.minimum(low + 1, values.shape[dim] - 1)))
    shape = [1, 1, 1]
    shape[dim] = len(part)
    return torch.lerp(first, second, part.view(shape).expand_as(first))
