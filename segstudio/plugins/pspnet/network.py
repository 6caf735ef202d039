"""PSPNet: what a dilated ResNet sees, beside what it sees on average over the whole scene, its halves and its parts.

Zhao, Shi, Qi, Wang, Jia, "Pyramid Scene Parsing Network" (CVPR 2017, arXiv 1612.01105). From input to output
(figure 3): a ResNet at output stride 8 (section 3.3) whose last map is pooled into grids of 1, 2, 3 and 6 cells a side,
each reduced to a quarter of the channels, enlarged and joined to the map (section 3.2); a 3x3 to 512 channels; a 1x1 to
the classes; bilinear resize by the host. In training a second head scores `layer3` (figure 4, weight 0.4).

Defaults are those of semseg, the authors' own PyTorch code: a stem of three 3x3, every unit of a dilated stage dilated,
the first included, corners aligned. mmsegmentation and CSAILVision let the first unit keep the dilation of the stage
before, do not align corners, and mmsegmentation's stem is narrower; parameters say so, for the same weights give other
answers under another convention. semseg refuses images whose sides are not 8k + 1: at other sizes the corners of the
map do not lie on those of the image. Here any size goes; the map is then laid on the image corner to corner all the
same. The auxiliary head is 256 wide as in semseg and mmsegmentation (CSAILVision: 512).
"""

from typing import Final, cast

from torch import nn

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.aspp import conv_bn_relu
from segstudio.nn.headed import HeadedNetwork
from segstudio.nn.pyramid import PyramidPooling
from segstudio.nn.resnet import RESNET_CHANNELS, Depth, Stem, resnet_features

_WIDTH: Final = 512
_AUX_WIDTH: Final = 256


def scene_head(inputs: int, classes: int, width: int = _WIDTH, *, align_corners: bool) -> nn.Sequential:
    """Return pyramid pooling (child 0), the 3x3 (1 to 3), dropout of whole channels (4), and the classes' 1x1 (5)."""
    pyramid = PyramidPooling(inputs, width, align_corners=align_corners)
    return nn.Sequential(
        pyramid,
        *conv_bn_relu(pyramid.channels, width, 3),
        nn.Dropout2d(0.1),
        nn.Conv2d(width, classes, 1),
    )


def auxiliary_head(inputs: int, classes: int, width: int = _AUX_WIDTH) -> nn.Sequential:
    """Return a 3x3 (children 0 to 2), dropout of whole channels (3), and the classes' 1x1 (4)."""
    return nn.Sequential(*conv_bn_relu(inputs, width, 3), nn.Dropout2d(0.1), nn.Conv2d(width, classes, 1))


def load(request: BuildRequest, depth: Depth) -> tuple[HeadedNetwork, NetSpec]:
    """Build backbone and heads; ImageNet normalisation."""
    corners = bool(request.values["align_corners"])
    backbone = resnet_features(
        depth,
        8,
        first_unit_dilated=bool(request.values["first_unit_dilated"]),
        stem=cast("Stem", request.values["stem"]),
        pretrained=request.pretrained,
    )
    head = scene_head(RESNET_CHANNELS["layer4"], request.classes, align_corners=corners)
    aux = auxiliary_head(RESNET_CHANNELS["layer3"], request.classes) if request.auxiliary else None
    return HeadedNetwork(backbone, head, aux), NetSpec(
        output_stride=8, align_corners=corners, auxiliary=("aux",) if request.auxiliary else ()
    )
