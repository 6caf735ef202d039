"""FCN on a dilated ResNet, as torchvision builds it, and as mmsegmentation does.

The name is that of Long, Shelhamer, Darrell (CVPR 2015), the networks are younger: ResNet with dilation at output
stride 8, a few convolutions on its last stage, no skips, no learnt upsampling; the host resizes the logits bilinearly.
In training a second head scores `layer3`.

`head` "torchvision": a 3x3 to a quarter of the channels and a 1x1. "mmseg": two 3x3 of 512 channels, dilated by
`head_dilation` (1; 6 in FCN-D6), a third one on their result joined to what they read, dropout of whole channels, and a
1x1.
"""

from typing import Literal, cast

import torch
from torch import Tensor, nn

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.aspp import conv_bn_relu
from segstudio.nn.headed import HeadedNetwork, fcn_head
from segstudio.nn.resnet import RESNET_CHANNELS, Depth, Stem, resnet_features


class JoinedHead(nn.Module):
    """mmsegmentation's FCN head with `concat_input`."""

    def __init__(self, inputs: int, classes: int, dilation: int = 1, width: int = 512) -> None:
        super().__init__()
        self.convs = nn.Sequential(*conv_bn_relu(inputs, width, 3, dilation), *conv_bn_relu(width, width, 3, dilation))
        self.join = conv_bn_relu(inputs + width, width, 3)
        self.dropout = nn.Dropout2d(0.1)
        self.scores = nn.Conv2d(width, classes, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, classes, h, w)."""
        joined = self.join(torch.cat([x, self.convs(x)], dim=1))
        logits: Tensor = self.scores(self.dropout(joined))
        return logits


def load(request: BuildRequest, depth: Depth) -> tuple[HeadedNetwork, NetSpec]:
    """Build backbone and heads; ImageNet normalisation, any input size."""
    values = request.values
    stride: Literal[8, 16] = 16 if values.get("output_stride", "8") == "16" else 8
    stem = cast("Stem", values.get("stem", "7x7"))
    inputs = RESNET_CHANNELS["layer4"]
    if values.get("head", "torchvision") == "mmseg":
        head: nn.Module = JoinedHead(inputs, request.classes, int(values.get("head_dilation", 1)))
    else:
        head = fcn_head(inputs, request.classes)
    net = HeadedNetwork(
        resnet_features(depth, stride, stem=stem, pretrained=request.pretrained),
        head,
        fcn_head(RESNET_CHANNELS["layer3"], request.classes) if request.auxiliary else None,
    )
    corners = bool(values.get("align_corners", False))
    return net, NetSpec(output_stride=stride, align_corners=corners, auxiliary=("aux",) if request.auxiliary else ())
