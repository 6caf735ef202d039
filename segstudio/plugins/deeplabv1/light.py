"""DeepLabV1's large field of view on EfficientNet-Lite0.

Chen, Papandreou, Kokkinos, Murphy, Yuille, "Semantic Image Segmentation with Deep Convolutional Nets and Fully
Connected CRFs" (ICLR 2015, arXiv 1412.7062). What the paper is about is kept: the hole algorithm, by which the late
strides of a classifier become dilations and scores come at stride 8 (section 3.1), and fc6 as a 3x3 with a hole of 12,
which sees a wide field with few numbers (section 3.2); scores that are coarse and smooth, made for a CRF.

It differs by its backbone; by widths of 256 in fc6 and fc7 for 1024; and by batch normalisation after both, without
which layers that start from nothing hardly learn on a few hundred images.
"""

from dataclasses import replace
from typing import Final

from torch import Tensor, nn

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.aspp import conv_bn_relu
from segstudio.nn.lite_stages import LITE_CHANNELS, LITE_INPUT, lite_features
from segstudio.nn.taps import TappedStages

_WIDTH: Final = 256
_HOLE: Final = 12


class LightLargeFOV(nn.Module):
    """The backbone with holes, and fc6 to fc8."""

    def __init__(self, backbone: TappedStages, classes: int) -> None:
        """Build the dense layers as convolutions that keep the map's size."""
        super().__init__()
        self.backbone = backbone
        self.fc6 = conv_bn_relu(LITE_CHANNELS["layer4"], _WIDTH, 3, _HOLE)
        self.fc7 = conv_bn_relu(_WIDTH, _WIDTH)
        self.dropout = nn.Dropout2d(0.1)
        self.fc8 = nn.Conv2d(_WIDTH, classes, 1)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, ceil(H / 8), ceil(W / 8))."""
        features = self.backbone(x)["layer4"]
        return {"out": self.fc8(self.dropout(self.fc7(self.fc6(features))))}


def load(request: BuildRequest) -> tuple[LightLargeFOV, NetSpec]:
    """Build the network and say how to feed it."""
    backbone = lite_features(8, pretrained=request.pretrained)
    return LightLargeFOV(backbone, request.classes), replace(LITE_INPUT, output_stride=8)
