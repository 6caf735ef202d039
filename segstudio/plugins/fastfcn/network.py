"""FastFCN, as its authors released it, and as mmsegmentation built it.

Wu et al., "FastFCN: Rethinking Dilated Convolution in the Backbone for Semantic Segmentation" (arXiv 1903.11816). From
input to output: a ResNet with a deep stem and no dilation; joint pyramid upsampling of its last three stages
to stride 8; the head of EncNet, PSPNet or DeepLabV3; bilinear resize, corner to corner, by the host.

In training a small convolutional head scores the stage at stride 16: the auxiliary output `aux`. With `presence`
EncNet's head also tells from the encoded image which classes are in it: `presence`, (N, classes, 1, 1), which wants a
binary loss for each class by itself (its authors' SE-loss), not the pixels' cross-entropy; hence it is off by default.

mmsegmentation's graph is another network under the same name: its backbone keeps the dilation that the paper does away
with, beside the strides, and has a narrower stem; stages are joined from the finest on, corners are not aligned,
EncNet's first convolution is a 3x3, and DeepLabV3's pyramid is 512 wide and joined by a 3x3.

The later cascaded pyramid of the authors' code (JPU_X) is not built.
"""

from typing import Final, Literal

from torch import Tensor, nn

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.aspp import ASPP, conv_bn_relu
from segstudio.nn.headed import fcn_head
from segstudio.nn.pyramid import PyramidPooling
from segstudio.nn.resnet import RESNET_CHANNELS, Depth, resnet_features
from segstudio.nn.taps import TappedStages
from segstudio.plugins.fastfcn.encoding import ContextEncoding
from segstudio.plugins.fastfcn.jpu import JointPyramidUpsampling

Head = Literal["encnet", "psp", "deeplab"]
_JOINED: Final = 2048
_WIDTH: Final = 512
_ASPP: Final = 256


class EncNetHead(nn.Module):
    """1x1 to 512 channels (a 3x3 in mmsegmentation, and on dilated backbones), context encoding, scores."""

    def __init__(self, classes: int, *, presence: bool = False, kernel: int = 1) -> None:
        super().__init__()
        self.conv5 = conv_bn_relu(_JOINED, _WIDTH, kernel)
        self.encoding = ContextEncoding(_WIDTH, classes, presence=presence)
        self.scores = nn.Sequential(nn.Dropout2d(0.1), nn.Conv2d(_WIDTH, classes, 1))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """Map (N, 2048, h, w) to (N, classes, h, w), and to (N, classes) where presence is told."""
        features, presence = self.encoding(self.conv5(x))
        return self.scores(features), presence


def psp_head(classes: int, inputs: int = _JOINED, width: int = _WIDTH, *, align_corners: bool = True) -> nn.Sequential:
    """Pool over grids of 1, 2, 3 and 6 cells a side, join, 3x3 to `width` channels, score."""
    pooling = PyramidPooling(inputs, inputs // 4, align_corners=align_corners)
    return nn.Sequential(
        pooling, *conv_bn_relu(pooling.channels, width, 3), nn.Dropout2d(0.1), nn.Conv2d(width, classes, 1)
    )


def deeplab_head(classes: int) -> nn.Sequential:
    """Atrous pyramid at rates 12, 24 and 36, 3x3, score."""
    return nn.Sequential(
        ASPP(_JOINED, _ASPP), *conv_bn_relu(_ASPP, _ASPP, 3), nn.Dropout2d(0.1), nn.Conv2d(_ASPP, classes, 1)
    )


def mmseg_deeplab_head(classes: int) -> nn.Sequential:
    """Atrous pyramid at rates 12, 24 and 36, all branches and their 3x3 reduction 512 wide, score."""
    pyramid = ASPP(_JOINED, _WIDTH, dropout=0.0, pooling_first=True, joining=3)
    return nn.Sequential(pyramid, nn.Dropout2d(0.1), nn.Conv2d(_WIDTH, classes, 1))


class FastFCN(nn.Module):
    """Backbone, joint pyramid upsampling and head."""

    def __init__(
        self, backbone: TappedStages, jpu: JointPyramidUpsampling, head: nn.Module, aux: nn.Module | None = None
    ) -> None:
        super().__init__()
        self.backbone = backbone
        self.jpu = jpu
        self.head = head
        self.aux_head = aux

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out` at stride 8 and, in training, the auxiliary outputs."""
        features = self.backbone(x)
        scored = self.head(self.jpu(features))
        out, presence = scored if isinstance(scored, tuple) else (scored, None)
        logits = {"out": out}
        if self.training and self.aux_head is not None:
            logits["aux"] = self.aux_head(features["layer3"])
            if presence is not None:
                logits["presence"] = presence[..., None, None]
        return logits


def load(request: BuildRequest, head: Head, depth: Depth) -> tuple[FastFCN, NetSpec]:
    """Build the network and say how to feed it; its ImageNet weights are its authors' own."""
    mmseg = request.values.get("graph", "released") == "mmseg"
    backbone = resnet_features(
        depth, 32, stem="narrow" if mmseg else "deep", strided_dilation=mmseg, pretrained=request.pretrained
    )
    jpu = JointPyramidUpsampling(backbone.channels, align_corners=not mmseg, fine_first=mmseg)
    aux = fcn_head(RESNET_CHANNELS["layer3"], request.classes) if request.auxiliary else None
    net = FastFCN(backbone, jpu, _head(head, request, mmseg=mmseg), aux)
    names = ("aux", "presence") if request.values.get("presence", False) else ("aux",)
    return net, NetSpec(output_stride=8, align_corners=not mmseg, auxiliary=names if request.auxiliary else ())


def _head(head: Head, request: BuildRequest, *, mmseg: bool) -> nn.Module:
    match head:
        case "encnet":
            told = request.auxiliary and bool(request.values.get("presence", False))
            return EncNetHead(request.classes, presence=told, kernel=3 if mmseg else 1)
        case "psp":
            return psp_head(request.classes, align_corners=not mmseg)
        case "deeplab":
            return mmseg_deeplab_head(request.classes) if mmseg else deeplab_head(request.classes)
