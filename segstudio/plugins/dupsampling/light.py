"""Data-dependent upsampling on EfficientNet-Lite0.

Tian, He, Shen, Yan, "Decoders Matter for Semantic Segmentation: Data-Dependent Decoding Enables Flexible Feature
Aggregation" (CVPR 2019, arXiv 1903.02120). What the paper is about is kept: W, computed from the label maps before
training, one learnt step of 16 from the decoder's code to every pixel, the learnt temperature of the
softmax (equation 6), and low-level features fused at the decoder's own low resolution. It differs by its
backbone, by widths of 128 in pyramid and decoder for 256, and by a code of 64 numbers for a block of labels.
"""

from dataclasses import replace
from typing import Final

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.lite_stages import LITE_INPUT, lite_features
from segstudio.plugins.dupsampling.network import DUpsamplingNet

_LOW: Final = ("stem", "layer3")
_RATIO: Final = 16
_HEAD: Final = 128
_CODE: Final = 64


def load(request: BuildRequest) -> tuple[DUpsamplingNet, NetSpec]:
    """Build the network and say how to feed it."""
    backbone = lite_features(_RATIO, pretrained=request.pretrained)
    net = DUpsamplingNet(backbone, _LOW, request.classes, ratio=_RATIO, width=_CODE, head=_HEAD)
    return net, replace(LITE_INPUT, output_stride=_RATIO, score_stride=1)
