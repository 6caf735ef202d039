"""The RefineNet block: adapt each input, fuse them at the finest size, gather context by chained pooling, put out.

Lin, Milan, Shen, Reid, "RefineNet: Multi-Path Refinement Networks for High-Resolution Semantic Segmentation" (CVPR
2017, arXiv 1611.06612), section 3.2 and figure 3. As released, and unlike the text: three residual units close each
block, not one; the context chain has four stages, not two; convolutions have biases only where a unit begins.
"""

from collections.abc import Sequence
from typing import Final

from torch import Tensor, nn
from torch.nn import functional

POOL_FIRST: Final = "pool-first"
CONV_FIRST: Final = "conv-first"
_STAGES: Final = 4
_OUTPUT_UNITS: Final = 3


def conv3(inputs: int, outputs: int, *, bias: bool = False) -> nn.Conv2d:
    """Return a 3x3 that keeps the size; it starts at deviation 0.01."""
    layer = nn.Conv2d(inputs, outputs, 3, padding=1, bias=bias)
    nn.init.normal_(layer.weight, std=0.01)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


class ResidualUnit(nn.Module):
    """RCU: x plus what two 3x3, each after a ReLU, make of it; without normalisation (figure 3b)."""

    def __init__(self, width: int) -> None:
        """Only the first convolution has a bias."""
        super().__init__()
        self.first = conv3(width, width, bias=True)
        self.second = conv3(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, width, h, w) to the same shape; `x` itself is left as it is."""
        y: Tensor = x + self.second(functional.relu(self.first(functional.relu(x))))
        return y


class ChainedPooling(nn.Module):
    """CRP: a chain of 5x5 maxima and 3x3 convolutions; what each stage gives is added up (figure 3d).

    `order` is `POOL_FIRST`, as figure and the VOC and Cityscapes networks have it, or `CONV_FIRST`, which the release
    uses for the other data sets.
    """

    def __init__(self, width: int, order: str = POOL_FIRST) -> None:
        """Build the convolutions of the four stages."""
        super().__init__()
        self.order = order
        self.stages = nn.ModuleList(conv3(width, width) for _ in range(_STAGES))

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, width, h, w) to the same shape."""
        x = functional.relu(x)
        total = x
        for conv in self.stages:
            x = _widest(conv(x)) if self.order == CONV_FIRST else conv(_widest(x))
            total = total + x
        return total


def _widest(x: Tensor) -> Tensor:
    return functional.max_pool2d(x, 5, 1, padding=2)


class RefineBlock(nn.Module):
    """A block over several inputs, the finest first; the others are enlarged to it (figure 3a).

    An input from the backbone is reduced to its width by a 3x3 and adapted by two residual units; one that comes from
    another block (`refined`) goes into the fusion as it is, since that block has put it out through residual units.
    """

    def __init__(self, paths: Sequence[tuple[int, int]], refined: int = 0, order: str = POOL_FIRST) -> None:
        """`paths` gives channels and width of each input from the backbone; `refined` the width of a block's output.

        The block has the width of its narrowest path; a block of a single input has no fusion (as released).
        """
        super().__init__()
        self.width = min(width for _, width in paths)
        self.reduce = nn.ModuleList(conv3(channels, width) for channels, width in paths)
        self.adapt = nn.ModuleList(nn.Sequential(ResidualUnit(w), ResidualUnit(w)) for _, w in paths)
        widths = [width for _, width in paths] + ([refined] if refined else [])
        self.fuse = nn.ModuleList(conv3(w, self.width) for w in widths) if len(widths) > 1 else None
        self.pool = ChainedPooling(self.width, order)
        self.output = nn.Sequential(*(ResidualUnit(self.width) for _ in range(_OUTPUT_UNITS)))

    def forward(self, features: Sequence[Tensor], refined: Tensor | None = None) -> Tensor:
        """Map the inputs, (N, channels, h, w) each, to (N, width, h, w) at the size of the first."""
        adapted = [adapt(reduce(x)) for reduce, adapt, x in zip(self.reduce, self.adapt, features, strict=True)]
        if refined is not None:
            adapted.append(refined)
        y: Tensor = self.output(self.pool(self._fused(adapted)))
        return y

    def _fused(self, maps: Sequence[Tensor]) -> Tensor:
        """Multi-resolution fusion: a 3x3 on each input, then enlarged, then summed (figure 3c)."""
        if self.fuse is None:
            return maps[0]
        size = maps[0].shape[-2:]
        first, *others = (_enlarged(conv(x), size) for conv, x in zip(self.fuse, maps, strict=True))
        return sum(others, start=first)


def _enlarged(x: Tensor, size: Sequence[int]) -> Tensor:
    if tuple(x.shape[-2:]) == tuple(size):
        return x
    return functional.interpolate(x, size=tuple(size), mode="bilinear", align_corners=True)
