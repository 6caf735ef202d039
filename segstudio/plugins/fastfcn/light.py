"""FastFCN's joint pyramid upsampling on EfficientNet-Lite0, with pyramid pooling as its head.

Wu et al., "FastFCN: Rethinking Dilated Convolution in the Backbone for Semantic Segmentation" (arXiv 1903.11816). What
the paper is about is kept: a backbone without dilation, whose last three stages are joined to a map at stride 8 by four
dilated separable convolutions (section 3.3); then a head that expects such a map, here PSPNet's. It differs by its
backbone, by a width of 64 in the joint upsampling for 512, and of 96 in the head for 512.
"""

from dataclasses import replace
from typing import Final

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.headed import fcn_head
from segstudio.nn.lite_stages import LITE_CHANNELS, LITE_INPUT, lite_features
from segstudio.plugins.fastfcn.jpu import JointPyramidUpsampling
from segstudio.plugins.fastfcn.network import FastFCN, psp_head

_JOINT_WIDTH: Final = 64
_HEAD_WIDTH: Final = 96


def load(request: BuildRequest) -> tuple[FastFCN, NetSpec]:
    """Build the network and say how to feed it."""
    backbone = lite_features(32, pretrained=request.pretrained)
    head = psp_head(request.classes, 4 * _JOINT_WIDTH, _HEAD_WIDTH)
    aux = fcn_head(LITE_CHANNELS["layer3"], request.classes) if request.auxiliary else None
    net = FastFCN(backbone, JointPyramidUpsampling(backbone.channels, _JOINT_WIDTH), head, aux)
    spec = replace(LITE_INPUT, output_stride=8, align_corners=True, auxiliary=("aux",) if request.auxiliary else ())
    return net, spec
