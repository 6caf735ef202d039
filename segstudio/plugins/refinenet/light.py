"""RefineNet, 4-cascaded, on EfficientNet-Lite0.

Lin, Milan, Shen, Reid, "RefineNet: Multi-Path Refinement Networks for High-Resolution Semantic Segmentation" (CVPR
2017, arXiv 1611.06612). The cascade of figure 2c and its blocks are those of the large networks: residual units, fusion
of the coarse map with finer features, chained pooling, from stride 32 to stride 4 and without a dilation anywhere. It
differs by its backbone, by widths of 48 on every path for 512 and 256, and by dropout of 0.1 for 0.5.
"""

from dataclasses import replace
from typing import Final

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.lite_stages import LITE_CHANNELS, LITE_INPUT, lite_features
from segstudio.plugins.refinenet.network import VARIANTS, RefineNet

_WIDTH: Final = 48
_DROPOUT: Final = 0.1


def load(request: BuildRequest) -> tuple[RefineNet, NetSpec]:
    """Build the network and say how to feed it."""
    backbone = lite_features(32, pretrained=request.pretrained)
    net = RefineNet(
        [backbone],
        VARIANTS["4cascade"],
        request.classes,
        str(request.values["pooling"]),
        dict.fromkeys(LITE_CHANNELS, _WIDTH),
    )
    net.dropout.p = _DROPOUT
    return net, replace(LITE_INPUT, output_stride=32, score_stride=4, align_corners=True)
