"""PSPNet's pyramid pooling on EfficientNet-Lite0.

Zhao, Shi, Qi, Wang, Jia, "Pyramid Scene Parsing Network" (CVPR 2017, arXiv 1612.01105). What the paper is about is
kept: features at output stride 8, averaged over grids of 1, 2, 3 and 6 cells a side and joined to the map itself
(section 3.2), and the auxiliary head on the stage before the last, weight 0.4 (figure 4). It differs by its backbone,
and by widths of 96 in the pyramid's branches and after it for 512, and 64 in the auxiliary head for 256.
"""

from dataclasses import replace
from typing import Final

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.headed import HeadedNetwork
from segstudio.nn.lite_stages import LITE_CHANNELS, LITE_INPUT, lite_features
from segstudio.plugins.pspnet.network import auxiliary_head, scene_head

_WIDTH: Final = 96
_AUX_WIDTH: Final = 64


def load(request: BuildRequest) -> tuple[HeadedNetwork, NetSpec]:
    """Build the network and say how to feed it."""
    backbone = lite_features(8, pretrained=request.pretrained)
    head = scene_head(LITE_CHANNELS["layer4"], request.classes, _WIDTH, align_corners=True)
    aux = auxiliary_head(LITE_CHANNELS["layer3"], request.classes, _AUX_WIDTH) if request.auxiliary else None
    spec = replace(LITE_INPUT, output_stride=8, align_corners=True, auxiliary=("aux",) if request.auxiliary else ())
    return HeadedNetwork(backbone, head, aux), spec
