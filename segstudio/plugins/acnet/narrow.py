"""A ResNet-18 a quarter as wide, for training ACNet from nothing on a processor. No paper has it; ours."""

from typing import Final

from torch import nn
from torchvision.models.resnet import BasicBlock

from segstudio.api import WeightsError
from segstudio.nn.taps import TappedStages

NARROW_CHANNELS: Final = {"layer1": 16, "layer2": 32, "layer3": 64, "layer4": 128}
_STEM: Final = 16
_UNITS: Final = 2


def narrow_features(*, pretrained: bool = False) -> TappedStages:
    """Build it with torchvision's names (`conv1`, `bn1`, `layer1` ...), tapped at strides 4, 8, 16 and 32.

    Weights are drawn as torchvision draws those of its ResNets; there are none from ImageNet.
    """
    if pretrained:
        raise WeightsError(
            "acnet-resnet50", "there are no ImageNet weights of the narrow ResNet.", "Train from scratch."
        )
    stages: dict[str, nn.Module] = {
        "conv1": nn.Conv2d(3, _STEM, 7, 2, padding=3, bias=False),
        "bn1": nn.BatchNorm2d(_STEM),
        "relu": nn.ReLU(inplace=True),
        "maxpool": nn.MaxPool2d(3, 2, padding=1),
    }
    inputs = _STEM
    for name, outputs in NARROW_CHANNELS.items():
        stages[name] = _stage(inputs, outputs)
        inputs = outputs
    network = TappedStages(stages, dict(zip(NARROW_CHANNELS, NARROW_CHANNELS, strict=True)), NARROW_CHANNELS)
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
    return network


def _stage(inputs: int, outputs: int) -> nn.Sequential:
    """Stack units; the first halves the map where it widens it."""
    stride, short = (2, _shortcut(inputs, outputs)) if outputs != inputs else (1, None)
    rest = [BasicBlock(outputs, outputs) for _ in range(_UNITS - 1)]
    return nn.Sequential(BasicBlock(inputs, outputs, stride, short), *rest)


def _shortcut(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, 2, bias=False), nn.BatchNorm2d(outputs))
