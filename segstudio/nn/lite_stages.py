"""EfficientNet-Lite0 where a network expects a ResNet: the backbone of the light variants.

The four taps have a ResNet's names, so that the heads of every family stand on it unchanged; they are narrower, 24 to
320 channels in place of 256 to 2048, which is what makes a variant light.
"""

from typing import Final

from torch import nn

from segstudio.core.plugins import NetSpec
from segstudio.nn.efficientnet_lite import MEAN, STD, EfficientNetLite0, imagenet_state
from segstudio.nn.taps import TappedStages

LITE_CHANNELS: Final = {"layer1": 24, "layer2": 40, "layer3": 112, "layer4": 320}
STEM_CHANNELS: Final = 32
HEAD_CHANNELS: Final = 1280
LITE_INPUT: Final = NetSpec(mean=MEAN, std=STD)  # to be completed by each network
_STAGES: Final = {"layer0": (0, 1), "layer1": (1, 3), "layer2": (3, 5), "layer3": (5, 11), "layer4": (11, 16)}  # blocks


def lite_features(output_stride: int = 32, *, pretrained: bool = False) -> TappedStages:
    """Return the stages with the taps `stem` (stride 2) and `layer1` to `layer4` (nominal strides 4 to 32).

    With `output_stride` 16 or 8 late strides become dilations, see `EfficientNetLite0`. `pretrained` loads the ImageNet
    weights; raises `WeightsError` where their package is missing.
    """
    whole = EfficientNetLite0(output_stride)
    if pretrained:
        whole.load_imagenet()
    stages: dict[str, nn.Module] = {"stem": nn.Sequential(whole.conv_stem, whole.bn0, nn.ReLU6())}
    for name, (first, end) in _STAGES.items():
        stages[name] = nn.Sequential(*list(whole.blocks)[first:end])
    taps = {name: name for name in ("stem", *LITE_CHANNELS)}
    return TappedStages(stages, taps, {"stem": STEM_CHANNELS, **LITE_CHANNELS})


def lite_head(*, pretrained: bool = False) -> nn.Sequential:
    """Return what stands between the last stage and ImageNet's classes: a 1x1 to 1280 channels, normalised, ReLU6."""
    head = nn.Sequential(
        nn.Conv2d(LITE_CHANNELS["layer4"], HEAD_CHANNELS, 1, bias=False),
        nn.BatchNorm2d(HEAD_CHANNELS, eps=1e-3),
        nn.ReLU6(),
    )
    if pretrained:
        state = imagenet_state()
        for part, name in enumerate(("conv_head.", "bn1.")):
            own = {key.removeprefix(name): value for key, value in state.items() if key.startswith(name)}
            head[part].load_state_dict(own)
    return head
