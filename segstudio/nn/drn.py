"""DRN-D-54: a ResNet-50 whose last stages keep stride 8 by dilation, with two plain layers against its gridding.

Yu, Koltun, Funkhouser, "Dilated Residual Networks" (CVPR 2017, arXiv 1705.09914), figure 5, column D: the max-pooling
gives way to convolutions, stages 5 and 6 are dilated by 2 and 4 in all their units, and two last layers without
shortcuts are dilated by 2 and not at all. Children are named as in the authors' code (`layer0` to `layer8`).
"""

from typing import Final

from torch import nn
from torchvision.models.resnet import Bottleneck

from segstudio.nn.taps import TappedStages

DRN_CHANNELS: Final = {"low": 256, "out": 512}
_STAGES: Final = (  # of layer3 to layer6: input channels, a quarter of the output's, units, stride, dilation
    (32, 64, 3, 2, 1),
    (256, 128, 4, 2, 1),
    (512, 256, 6, 1, 2),
    (1024, 512, 3, 1, 4),
)


def drn_d_54_features() -> TappedStages:
    """Build the network without its classifier; it returns `low` (256 channels, stride 4), `out` (512, stride 8)."""
    stages: dict[str, nn.Module] = {
        "layer0": _plain(3, 16, kernel=7),
        "layer1": _plain(16, 16),
        "layer2": _plain(16, 32, stride=2),
    }
    for i, (inputs, width, units, stride, rate) in enumerate(_STAGES, start=3):
        stages[f"layer{i}"] = _stage(inputs, width, units, stride, rate)
    stages["layer7"] = _plain(2048, 512, rate=2)
    stages["layer8"] = _plain(512, 512)
    net = TappedStages(stages, {"layer3": "low", "layer8": "out"}, DRN_CHANNELS)
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, mode="fan_out")
    return net


def _plain(inputs: int, outputs: int, *, kernel: int = 3, stride: int = 1, rate: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, kernel, stride, rate * (kernel // 2), rate, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


def _stage(inputs: int, width: int, units: int, stride: int, rate: int) -> nn.Sequential:
    """Chain bottlenecks; the stride of the first lies in its 3x3, and every 3x3 has the stage's dilation."""
    outputs = width * Bottleneck.expansion
    shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
    first = Bottleneck(inputs, width, stride, shortcut, dilation=rate)
    return nn.Sequential(first, *(Bottleneck(outputs, width, dilation=rate) for _ in range(units - 1)))
