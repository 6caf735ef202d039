"""LEDNet as its authors released it.

Wang et al., "LEDNet: A Lightweight Encoder-Decoder Network for Real-Time Semantic Segmentation" (ICIP 2019, arXiv
1905.02423). From input to output: three downsampling units (strides 2, 4, 8) with residual units between that split
their channels in two, filter each half by factorised convolutions and shuffle the halves (section 2.1, figure 3); an
attention pyramid (section 2.2, figure 4) that weighs the class scores of each place; bilinear resize by the host.

As released, and unlike the paper's figure, the pyramid has one channel. `wide` is the authors' second decoder (their
`train/lednet_1.py`): a pyramid of 128 channels whose levels score the classes by a 1x1, so that each class has its own
weight at each place. The released code computes sizes by halving
and resizes to 512x1024; here every map is resized to the one it joins, so that any input size goes, with equal
results where the released code runs. Input is 0-1 without normalisation. The encoder's own 1x1, on which it is
trained first, is built only as the auxiliary output `encoder`. `dropout` is that of the last eight units; the earlier
ones have a tenth of it, as the released 0.3 and 0.03.
"""

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, NetSpec

_EPS: Final = 1e-3
_WIDE: Final = 128
_DILATIONS: Final = (1, 2, 5, 9, 2, 5, 9, 17)


class Downsampler(nn.Module):
    """Half the size: a strided 3x3 beside a 2x2 maximum, joined; odd sizes are rounded up."""

    def __init__(self, inputs: int, outputs: int) -> None:
        """Pass `inputs` channels on by the maximum, make the rest by the convolution."""
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs - inputs, 3, stride=2, padding=1)
        self.pool = nn.MaxPool2d(2, stride=2, ceil_mode=True)
        self.bn = nn.BatchNorm2d(outputs, eps=_EPS)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, outputs, ceil(h / 2), ceil(w / 2))."""
        return functional.relu(self.bn(torch.cat([self.conv(x), self.pool(x)], dim=1)))


class SplitShuffleUnit(nn.Module):
    """SS-nbt: each half of the channels through two factorised 3x3, the second dilated; shortcut, ReLU, shuffle.

    The left half is filtered down first, the right half across first: names are the authors'.
    """

    def __init__(self, channels: int, dilation: int, dropout: float) -> None:
        """`dropout` drops whole channels of the filtered halves."""
        super().__init__()
        half = channels // 2
        for side, (first, second) in (("l", ("3x1", "1x3")), ("r", ("1x3", "3x1"))):
            for stage, rate in ((1, 1), (2, dilation)):
                for shape in (first, second):
                    self.add_module(f"conv{shape}_{stage}_{side}", _factor(half, shape, rate))
                self.add_module(f"bn{stage}_{side}", nn.BatchNorm2d(half, eps=_EPS))
        self.dropout = nn.Dropout2d(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, channels, h, w) to the same shape."""
        left, right = x.chunk(2, dim=1)
        filtered = torch.cat([self._half(left, "l", "3x1", "1x3"), self._half(right, "r", "1x3", "3x1")], dim=1)
        joined = functional.relu(x + self.dropout(filtered))
        return functional.channel_shuffle(joined, 2)

    def _half(self, x: Tensor, side: str, first: str, second: str) -> Tensor:
        for stage in (1, 2):
            x = functional.relu(self.get_submodule(f"conv{first}_{stage}_{side}")(x))
            x = self.get_submodule(f"conv{second}_{stage}_{side}")(x)
            x = self.get_submodule(f"bn{stage}_{side}")(x)
            x = functional.relu(x) if stage == 1 else x
        return x


def _factor(channels: int, shape: str, dilation: int) -> nn.Conv2d:
    """Return a 3x1 or 1x3 convolution that keeps the size."""
    tall = shape == "3x1"
    kernel, rate = ((3, 1), (dilation, 1)) if tall else ((1, 3), (1, dilation))
    return nn.Conv2d(channels, channels, kernel, padding=(dilation, 0) if tall else (0, dilation), dilation=rate)


class Encoder(nn.Module):
    """Strides 2, 4 and 8 with 32, 64 and 128 channels."""

    def __init__(self, classes: int, *, auxiliary: bool, dropout: float) -> None:
        """`auxiliary` asks for the 1x1 on which the encoder is trained first."""
        super().__init__()
        self.initial_block = Downsampler(3, 32)
        layers: list[nn.Module] = [SplitShuffleUnit(32, 1, dropout / 10) for _ in range(3)]
        layers += [Downsampler(32, 64), *(SplitShuffleUnit(64, 1, dropout / 10) for _ in range(2))]
        layers += [Downsampler(64, 128), *(SplitShuffleUnit(128, rate, dropout) for rate in _DILATIONS)]
        self.layers = nn.ModuleList(layers)
        self.output_conv = nn.Conv2d(128, classes, 1) if auxiliary else None

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, 3, H, W) to (N, 128, ceil(H / 8), ceil(W / 8))."""
        x = self.initial_block(x)
        for layer in self.layers:
            x = layer(x)
        return x


class ConvBnRelu(nn.Module):
    """Convolution with bias, normalisation, ReLU, under the authors' name `conv`."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1) -> None:
        """Keep the size, or round half of it up."""
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2),
            nn.BatchNorm2d(outputs, eps=_EPS),
            nn.ReLU(),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, outputs, h', w')."""
        y: Tensor = self.conv(x)
        return y


class AttentionPyramid(nn.Module):
    """APN: class scores, weighed place by place by a pyramid of 7x7, 5x5 and 3x3, plus scores of the whole image.

    Released: one channel, levels filtered once more by a kernel of their own size. Wide: levels of 128 channels, each
    scored for the classes by a 1x1.
    """

    def __init__(self, channels: int, classes: int, *, wide: bool = False) -> None:
        """Names are the authors'."""
        super().__init__()
        width, weights, kernels = (_WIDE, classes, (1, 1, 1)) if wide else (1, 1, (7, 5, 3))
        self.branch1 = nn.Sequential(nn.AdaptiveAvgPool2d(1), ConvBnRelu(channels, classes, 1))
        self.mid = nn.Sequential(ConvBnRelu(channels, classes, 1))
        self.down1 = ConvBnRelu(channels, width, 7, 2)
        self.down2 = ConvBnRelu(width, width, 5, 2)
        self.down3 = nn.Sequential(ConvBnRelu(width, width, 3, 2), ConvBnRelu(width, weights, kernels[2]))
        self.conv2 = ConvBnRelu(width, weights, kernels[1])
        self.conv1 = ConvBnRelu(width, weights, kernels[0])

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, channels, h, w) to (N, classes, h, w)."""
        whole = _resize(self.branch1(x), x)
        first = self.down1(x)
        second = self.down2(first)
        weight = self.conv2(second) + _resize(self.down3(second), second)
        weight = self.conv1(first) + _resize(weight, first)
        scores: Tensor = self.mid(x) * _resize(weight, x) + whole
        return scores


def _resize(x: Tensor, like: Tensor) -> Tensor:
    return functional.interpolate(x, size=like.shape[-2:], mode="bilinear", align_corners=True)


class Decoder(nn.Module):
    """The attention pyramid under the authors' name `apn`."""

    def __init__(self, classes: int, *, wide: bool = False) -> None:
        """Work on the encoder's 128 channels."""
        super().__init__()
        self.apn = AttentionPyramid(128, classes, wide=wide)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, 128, h, w) to (N, classes, h, w)."""
        scores: Tensor = self.apn(x)
        return scores


class LEDNet(nn.Module):
    """Encoder and decoder; in training also the encoder's own scores where they were asked for."""

    def __init__(self, classes: int, *, auxiliary: bool = False, dropout: float = 0.3, wide: bool = False) -> None:
        """Build with fresh weights."""
        super().__init__()
        self.encoder = Encoder(classes, auxiliary=auxiliary, dropout=dropout)
        self.decoder = Decoder(classes, wide=wide)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`, and in training `encoder`: (N, classes, ceil(H / 8), ceil(W / 8)) each."""
        features = self.encoder(x)
        out = {"out": self.decoder(features)}
        if self.training and self.encoder.output_conv is not None:
            out["encoder"] = self.encoder.output_conv(features)
        return out


def load(request: BuildRequest, *, wide: bool = False) -> tuple[LEDNet, NetSpec]:
    """Build the network and say how to feed it."""
    spec = NetSpec(
        mean=(0.0, 0.0, 0.0),
        std=(1.0, 1.0, 1.0),
        output_stride=8,
        align_corners=True,
        auxiliary=("encoder",) if request.auxiliary else (),
    )
    dropout = float(request.values.get("dropout", 0.3))
    return LEDNet(request.classes, auxiliary=request.auxiliary, dropout=dropout, wide=wide), spec
