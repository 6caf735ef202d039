"""FCN on a dilated ResNet, exactly as torchvision builds it.

The name is that of Long, Shelhamer, Darrell (CVPR 2015), the network is younger: ResNet with dilation at output stride
8, a 3x3 and a 1x1 convolution on its last stage, no skips, no learnt upsampling; the host resizes the logits bilinearly
(align_corners False). In training a second such head scores `layer3`.
"""

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.headed import HeadedNetwork, fcn_head
from segstudio.nn.resnet import RESNET_CHANNELS, Depth, resnet_features


def load(request: BuildRequest, depth: Depth) -> tuple[HeadedNetwork, NetSpec]:
    """Build backbone and heads; ImageNet normalisation, any input size."""
    net = HeadedNetwork(
        resnet_features(depth, 8, pretrained=request.pretrained),
        fcn_head(RESNET_CHANNELS["layer4"], request.classes),
        fcn_head(RESNET_CHANNELS["layer3"], request.classes) if request.auxiliary else None,
    )
    return net, NetSpec(output_stride=8, auxiliary=("aux",) if request.auxiliary else ())
