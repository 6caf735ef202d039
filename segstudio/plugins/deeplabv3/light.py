"""DeepLabV3's pyramid with image pooling on EfficientNet-Lite0.

Chen, Papandreou, Schroff, Adam, "Rethinking Atrous Convolution for Semantic Image Segmentation" (arXiv 1706.05587).
What the paper is about is kept: at output stride 16, a 1x1, three 3x3 with holes 6, 12 and 18 and the mean of the whole
image side by side, each batch-normalised, joined by a 1x1 (section 3.3); no decoder. It differs by its backbone and
by a width of 128 for 256.
"""

from dataclasses import replace
from typing import Final

from torch import nn

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.aspp import ASPP
from segstudio.nn.headed import HeadedNetwork
from segstudio.nn.lite_stages import LITE_CHANNELS, LITE_INPUT, lite_features

_WIDTH: Final = 128
_RATES: Final = (6, 12, 18)


def load(request: BuildRequest) -> tuple[HeadedNetwork, NetSpec]:
    """Build the network and say how to feed it."""
    backbone = lite_features(16, pretrained=request.pretrained)
    pyramid = ASPP(LITE_CHANNELS["layer4"], _WIDTH, _RATES, dropout=0.1)
    head = nn.Sequential(pyramid, nn.Conv2d(_WIDTH, request.classes, 1))
    return HeadedNetwork(backbone, head), replace(LITE_INPUT, output_stride=16)
