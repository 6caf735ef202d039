"""The context module: a stack of 3x3 whose dilation grows exponentially, on the class scores themselves.

Yu, Koltun, "Multi-Scale Context Aggregation by Dilated Convolutions" (ICLR 2016, arXiv 1511.07122), section 3 and table
1. It starts as the identity, so that it can be put behind a trained front end: exactly where all layers have as many
channels as there are classes, and to about a hundredth of its input where they have more, for those channels start with
some noise that tells them apart. Of that noise the paper says only that it is much smaller than the identity's own
weights. The code released for training builds the basic module alone, with noise of deviation 0.01; a large module of
21 classes would start a seventh off its input with that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

ONCE: Final = "once"  # all of the border before the first layer
PER_LAYER: Final = "per-layer"
_NOISE: Final = 0.001  # of modules with more channels than classes, times the identity's weights


@dataclass(frozen=True, slots=True)
class Plan:
    """Dilations of the 3x3 layers, and how many times the classes each of them has in channels; a 1x1 follows."""

    dilations: tuple[int, ...]
    multipliers: tuple[int, ...]

    @property
    def margin(self) -> int:
        """Cells on each side that the 3x3 layers see beyond their own: 33 for the plans of table 1."""
        return sum(self.dilations)

    @property
    def field(self) -> int:
        """Cells a side that one result sees."""
        return 2 * self.margin + 1


_TABLE: Final = (1, 1, 2, 4, 8, 16, 1)
BASIC: Final = Plan(_TABLE, (1,) * 7)
LARGE: Final = Plan(_TABLE, (2, 2, 4, 8, 16, 32, 32))
CITYSCAPES: Final = Plan((1, 1, 2, 4, 8, 16, 32, 64, 1), (1,) * 9)
KITTI: Final = Plan((1, 1, 2, 4, 8, 1), (1,) * 6)


class Context(nn.Sequential):
    """The layers of a plan; children `layer1` ... are its 3x3, the last child is the 1x1.

    `padding` is `ONCE`, zeros around the scores and nothing inside, as the released VOC network has it, or `PER_LAYER`.
    """

    def __init__(self, classes: int, plan: Plan, padding: str = PER_LAYER) -> None:
        """Start as the identity (section 3, initialisation)."""
        super().__init__()
        self.border = plan.margin if padding == ONCE else 0
        inputs = classes
        for i, (dilation, multiplier) in enumerate(zip(plan.dilations, plan.multipliers, strict=True), start=1):
            outputs = classes * multiplier
            pad = 0 if padding == ONCE else dilation
            self.add_module(f"layer{i}", nn.Conv2d(inputs, outputs, 3, padding=pad, dilation=dilation))
            inputs = outputs
        self.add_module(f"layer{len(plan.dilations) + 1}", nn.Conv2d(inputs, classes, 1))
        noise = _NOISE if max(plan.multipliers) > 1 else 0.0
        start_as_identity(self.layers(), classes, noise)

    def layers(self) -> list[nn.Conv2d]:
        """Return the convolutions in order."""
        return [layer for layer in self.children() if isinstance(layer, nn.Conv2d)]

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, classes, h, w) to the same shape: ReLU after every layer but the last."""
        x = functional.pad(x, (self.border,) * 4)
        *layers, last = self.children()
        for layer in layers:
            x = functional.relu(layer(x))
        scores: Tensor = last(x)
        return scores


def start_as_identity(layers: Sequence[nn.Conv2d], classes: int, noise: float) -> None:
    """Let the stack hand on what it gets, as long as that is not negative: the ReLUs cut off the rest.

    With c_in and c_out channels in a layer, its centre taps are classes / c_out between channels that stand for the
    same class, that is where floor(a * classes / c_in) = floor(b * classes / c_out); all else is normal with deviation
    `noise` * classes / c_out.
    """
    for layer in layers:
        share = classes / layer.out_channels
        with torch.no_grad():
            layer.weight.normal_(0, noise * share) if noise else layer.weight.zero_()
            device = layer.weight.device
            rows, columns = (_class_of(n, classes, device) for n in (layer.out_channels, layer.in_channels))
            centre = layer.kernel_size[0] // 2
            taps = layer.weight[:, :, centre, centre]
            layer.weight[:, :, centre, centre] = torch.where(
                rows[:, None] == columns, torch.full_like(taps, share), taps
            )
            if layer.bias is not None:
                layer.bias.zero_()


def _class_of(channels: int, classes: int, device: torch.device) -> Tensor:
    """Return the class that each channel stands for."""
    return torch.arange(channels, device=device) * classes // channels
