"""The modified aligned Xception of DeepLabV3+, deeper than the original and without pooling.

Chen, Zhu, Papandreou, Schroff, Adam, "Encoder-Decoder with Atrous Separable Convolution for Semantic Image
Segmentation" (ECCV 2018, arXiv 1802.02611, section 3.2 and figure 4), after Chollet, "Xception" (CVPR 2017): entry flow
of three blocks, 16 middle blocks, exit flow of two; every pooling is a strided separable convolution.

Three graphs with the same tensors are in use:
- `released`, the authors' TensorFlow code: a ReLU before each separable convolution, batch normalisation after its
  depthwise and its pointwise half and no ReLU between them; in the last block no ReLU before, one after each half;
- `figure`, figure 4's caption: the same, with the extra ReLU after each depthwise normalisation;
- `jfzhang95`, the PyTorch port: its in-place ReLU rectifies what the shortcut sees, too; in the last block as in the
  others a ReLU precedes each convolution, and one ends the network; the exit's strided convolution is never dilated;
  the low-level features are those of the first block.
"""

from collections.abc import Sequence
from typing import Final, Literal

import torch
from torch import Tensor, nn

from segstudio.nn.phases import PhasedConv2d

Graph = Literal["released", "figure", "jfzhang95"]

XCEPTION_CHANNELS: Final = {"released": 256, "figure": 256, "jfzhang95": 128}  # of the low-level features
XCEPTION_OUT: Final = 2048
_MIDDLE: Final = 16
_EPS: Final = {"released": 1e-3, "figure": 1e-3, "jfzhang95": 1e-5}


class SeparableUnit(nn.Module):
    """Depthwise 3x3 and pointwise 1x1, each with batch normalisation; where its ReLUs stand is told by two switches."""

    def __init__(self, inputs: int, outputs: int, stride: int, rate: int, *, before: bool, between: bool, after: bool,
                 eps: float) -> None:  # fmt: skip
        """`before`, `between` and `after` say where a ReLU stands."""
        super().__init__()
        self.depthwise = PhasedConv2d(inputs, inputs, 3, stride, rate, rate, groups=inputs, bias=False)
        self.bn1 = nn.BatchNorm2d(inputs, eps=eps)
        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs, eps=eps)
        self.before, self.between, self.after = (nn.ReLU() if on else nn.Identity() for on in (before, between, after))

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, H, W) to (N, outputs, ceil(H / stride), ceil(W / stride))."""
        x = self.between(self.bn1(self.depthwise(self.before(x))))
        out: Tensor = self.after(self.bn2(self.pointwise(x)))
        return out


class XceptionBlock(nn.Module):
    """Three separable convolutions, the last one strided, and a shortcut: a 1x1, the input itself, or none."""

    def __init__(
        self,
        inputs: int,
        widths: Sequence[int],
        graph: Graph,
        *,
        stride: int = 1,
        rates: Sequence[int] = (1, 1, 1),
        shortcut: Literal["conv", "sum", "none"] = "conv",
    ) -> None:
        super().__init__()
        self.rectified = nn.ReLU() if graph == "jfzhang95" else nn.Identity()
        self.kind = shortcut
        inner = shortcut == "none" and graph != "jfzhang95"
        eps = _EPS[graph]
        self.units = nn.ModuleList()
        for i, width in enumerate(widths):
            self.units.append(
                SeparableUnit(
                    widths[i - 1] if i else inputs, width, stride if i == 2 else 1, rates[i],
                    before=not inner, between=inner or graph == "figure", after=inner, eps=eps,
                )
            )  # fmt: skip
        if shortcut == "conv":
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, widths[-1], 1, stride, bias=False), nn.BatchNorm2d(widths[-1], eps=eps)
            )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the block's output and that of its second separable convolution, before the stride."""
        x = self.rectified(x)
        second = self.units[1](self.units[0](x))
        out: Tensor = self.units[2](second)
        if self.kind != "none":
            out = out + (self.shortcut(x) if self.kind == "conv" else x)
        return out, second


class AlignedXception65(nn.Module):
    """Returns `low` (stride 4) and `out` (2048 channels, stride 8 or 16)."""

    def __init__(self, output_stride: Literal[8, 16] = 16, graph: Graph = "released") -> None:
        super().__init__()
        self.graph = graph
        eps = _EPS[graph]
        fine = output_stride == 8
        self.conv1 = _conv_bn_relu(3, 32, 2, eps)
        self.conv2 = _conv_bn_relu(32, 64, 1, eps)
        self.entry1 = XceptionBlock(64, (128,) * 3, graph, stride=2)
        self.entry2 = XceptionBlock(128, (256,) * 3, graph, stride=2)
        self.entry3 = XceptionBlock(256, (728,) * 3, graph, stride=1 if fine else 2)
        rate = 2 if fine else 1
        self.middle = nn.ModuleList(
            XceptionBlock(728, (728,) * 3, graph, rates=(rate,) * 3, shortcut="sum") for _ in range(_MIDDLE)
        )
        last = 1 if graph == "jfzhang95" else rate
        self.exit1 = XceptionBlock(728, (728, 1024, 1024), graph, rates=(rate, rate, last))
        self.exit2 = XceptionBlock(1024, (1536, 1536, XCEPTION_OUT), graph, rates=(2 * rate,) * 3, shortcut="none")
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Take (N, 3, H, W)."""
        first, _ = self.entry1(self.conv2(self.conv1(x)))
        x, second = self.entry2(first)
        x, _ = self.entry3(x)
        for block in (*self.middle, self.exit1, self.exit2):
            x, _ = block(x)
        if self.graph == "jfzhang95":
            return {"low": torch.relu(first), "out": torch.relu(x)}
        return {"low": second, "out": x}


def _conv_bn_relu(inputs: int, outputs: int, stride: int, eps: float) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs, eps=eps), nn.ReLU()
    )
