"""DeepLabV2's atrous spatial pyramid on EfficientNet-Lite0.

Chen, Papandreou, Kokkinos, Murphy, Yuille, "DeepLab: Semantic Image Segmentation with Deep Convolutional Nets, Atrous
Convolution, and Fully Connected CRFs" (TPAMI 2018, arXiv 1606.00915). What the paper is about is kept: features at
stride 8 seen through four holes at once, ASPP-L's 6, 12, 18 and 24, each branch an fc6, fc7 and fc8 of its own, the
scores summed (section 3.2, figure 7).

It differs by its backbone; by widths of 96 in fc6 and fc7 for 1024; and by batch normalisation after both.
"""

from dataclasses import replace
from typing import Final

import torch
from torch import Tensor, nn

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.aspp import conv_bn_relu
from segstudio.nn.lite_stages import LITE_CHANNELS, LITE_INPUT, lite_features
from segstudio.nn.taps import TappedStages
from segstudio.plugins.deeplabv2.network import LARGE_HOLES

_WIDTH: Final = 96


class LightASPP(nn.Module):
    """The backbone with holes, and the summed branches."""

    def __init__(self, backbone: TappedStages, classes: int) -> None:
        """Build one branch for each hole."""
        super().__init__()
        self.backbone = backbone
        self.aspp = nn.ModuleList(_branch(LITE_CHANNELS["layer4"], classes, hole) for hole in LARGE_HOLES)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, ceil(H / 8), ceil(W / 8))."""
        features = self.backbone(x)["layer4"]
        return {"out": torch.stack([branch(features) for branch in self.aspp]).sum(0)}


def _branch(inputs: int, classes: int, hole: int) -> nn.Sequential:
    """Return fc6 (children 0 to 2), fc7 (3 to 5), dropout and fc8."""
    return nn.Sequential(
        *conv_bn_relu(inputs, _WIDTH, 3, hole),
        *conv_bn_relu(_WIDTH, _WIDTH),
        nn.Dropout2d(0.1),
        nn.Conv2d(_WIDTH, classes, 1),
    )


def load(request: BuildRequest) -> tuple[LightASPP, NetSpec]:
    """Build the network and say how to feed it."""
    backbone = lite_features(8, pretrained=request.pretrained)
    return LightASPP(backbone, request.classes), replace(LITE_INPUT, output_stride=8)
