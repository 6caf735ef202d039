"""ResNet at output stride 8 as Caffe's DeepLabV2 has it, with the tensor names of kazuto1011's port.

He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition" (CVPR 2016) in its authors' own form: a unit's
stride is in its first 1x1 (torchvision has it in the 3x3). Chen et al. (arXiv 1606.00915) give up the last two strides
and give every unit of those stages holes of 2 and 4, the first unit included. The pool rounds up.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from torch import Tensor, nn
from torch.nn import functional

from segstudio.nn.taps import TappedStages

CAFFE_DEPTHS: Final = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3)}
_STRIDES: Final = (1, 2, 1, 1)
_HOLES: Final = (1, 1, 2, 4)
_EXPANSION: Final = 4


class ConvNorm(nn.Module):
    """A convolution without bias and its normalisation, under the names `conv` and `bn`."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, hole: int = 1) -> None:
        """Pad so that a stride of 1 keeps the size."""
        super().__init__()
        pad = hole * (kernel // 2)
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, pad, hole, bias=False)
        self.bn = nn.BatchNorm2d(outputs)
        nn.init.kaiming_normal_(self.conv.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, outputs, ceil(h / stride), ceil(w / stride))."""
        y: Tensor = self.bn(self.conv(x))
        return y


class Unit(nn.Module):
    """A bottleneck: 1x1 with the stride, 3x3 with the hole, 1x1, and a shortcut that is projected where it must be."""

    def __init__(self, inputs: int, width: int, stride: int, hole: int, *, projects: bool) -> None:
        """Give the 3x3 `width` channels, the result four times as many."""
        super().__init__()
        outputs = width * _EXPANSION
        self.reduce = ConvNorm(inputs, width, 1, stride)
        self.conv3x3 = ConvNorm(width, width, 3, hole=hole)
        self.increase = ConvNorm(width, outputs, 1)
        self.shortcut = ConvNorm(inputs, outputs, 1, stride) if projects else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, 4 * width, ceil(h / stride), ceil(w / stride))."""
        y = functional.relu(self.conv3x3(functional.relu(self.reduce(x))))
        return functional.relu(self.increase(y) + self.shortcut(x))


def caffe_resnet(depths: Sequence[int], width: int = 64) -> TappedStages:
    """Build a ResNet without its classifier; it returns `layer5` at stride 8 with 32 * `width` channels.

    `depths` counts the units of its stages `layer2` to `layer5`, `width` is that of the stem, `layer1`.
    """
    stem = OrderedDict(
        conv1=ConvNorm(3, width, 7, 2), relu=nn.ReLU(inplace=True), pool=nn.MaxPool2d(3, 2, padding=1, ceil_mode=True)
    )
    stages: dict[str, nn.Module] = {"layer1": nn.Sequential(stem)}
    inputs = width
    for i, (depth, stride, hole) in enumerate(zip(depths, _STRIDES, _HOLES, strict=True)):
        units: OrderedDict[str, nn.Module] = OrderedDict()
        for k in range(depth):
            units[f"block{k + 1}"] = Unit(inputs, width << i, 1 if k else stride, hole, projects=not k)
            inputs = (width << i) * _EXPANSION
        stages[f"layer{i + 2}"] = nn.Sequential(units)
    return TappedStages(stages, {"layer5": "layer5"}, {"layer5": inputs})
