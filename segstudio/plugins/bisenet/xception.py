"""Xception39, the small backbone of BiSeNet's context path.

The paper (section 4) cuts Xception down to 39 layers after "a lightweight version"; the layout is that of its authors'
release: a 3x3 of 8 channels and a maximum, both strided, then three stages of 4, 8 and 4 units.
"""

from typing import Final

from torch import Tensor, nn
from torch.nn import functional

from segstudio.nn.aspp import conv_bn_relu
from segstudio.nn.taps import TappedStages

XCEPTION39_CHANNELS: Final = {"layer2": 64, "layer3": 128, "layer4": 256}
_STEM: Final = 8
_STAGES: Final = (("layer2", 4, 16), ("layer3", 8, 32), ("layer4", 4, 64))  # name, units, channels inside a unit
_EXPANSION: Final = 4


def _separable(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    """Depthwise 3x3, 1x1 and normalisation; as released there is none between the two."""
    return nn.Sequential(
        nn.Conv2d(inputs, inputs, 3, stride, padding=1, groups=inputs, bias=False),
        nn.Conv2d(inputs, outputs, 1, bias=False),
        nn.BatchNorm2d(outputs),
    )


class Unit(nn.Module):
    """Three separable convolutions beside a shortcut, which is one itself where the shape changes."""

    def __init__(self, inputs: int, middle: int, stride: int) -> None:
        super().__init__()
        outputs = middle * _EXPANSION
        self.conv1 = _separable(inputs, middle, stride)
        self.conv2 = _separable(middle, middle)
        self.conv3 = _separable(middle, outputs)
        self.shortcut = _separable(inputs, outputs, stride) if stride > 1 else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, 4 * middle, ceil(h / stride), ceil(w / stride))."""
        y = self.conv3(functional.relu(self.conv2(functional.relu(self.conv1(x)))))
        return functional.relu(y + self.shortcut(x))


def xception39_features() -> TappedStages:
    """Build it without its classifier; it returns `layer2`, `layer3` and `layer4` at strides 8, 16 and 32."""
    stages: dict[str, nn.Module] = {
        "conv1": conv_bn_relu(3, _STEM, 3, stride=2),
        "maxpool": nn.MaxPool2d(3, 2, padding=1),
    }
    inputs = _STEM
    for name, units, middle in _STAGES:
        outputs = middle * _EXPANSION
        stages[name] = nn.Sequential(Unit(inputs, middle, 2), *(Unit(outputs, middle, 1) for _ in range(units - 1)))
        inputs = outputs
    return TappedStages(stages, {name: name for name in XCEPTION39_CHANNELS}, XCEPTION39_CHANNELS)
