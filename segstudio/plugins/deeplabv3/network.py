"""DeepLabV3, as torchvision builds it and as the paper describes it.

Chen, Papandreou, Schroff, Adam, "Rethinking Atrous Convolution for Semantic Image Segmentation" (arXiv 1706.05587).
From input to output: a backbone whose late strides are replaced by dilation (figure 3), atrous spatial pyramid pooling
with batch normalisation and an image-level branch (section 3.3, figure 5), class scores, bilinear resize by the host.

torchvision's form is the default and is reproduced exactly; it departs from the paper by a further 3x3 after the
pyramid, by dropout 0.5, by rates 12, 24, 36 at any output stride, by no multi-grid, and by a first unit of each dilated
stage that keeps the dilation of the stage before. `head` "paper" undoes these: 1x1 straight after the pyramid, dropout
0.1 and corner-aligned resizing as in the authors' code, rates 6, 12, 18 at output stride 16 and doubled at 8. `head`
"mmseg" is mmsegmentation's: a pyramid of width 512 that joins its image-level branch first and by a 3x3, dropout of
whole channels, and a multi-grid that stands for dilations themselves. VainF's port is torchvision's form at either
output stride, with dropout 0.1 (training only; torchvision's 0.5 is built); on MobileNetV2 it is the only one, without
an auxiliary head. The cascaded form of section 3.2 (blocks 5 to 7) is not built.
"""

from typing import Final, Literal, cast

from torch import nn

from segstudio.api import BuildRequest, NetSpec, ParamValue
from segstudio.nn.aspp import ASPP, conv_bn_relu
from segstudio.nn.headed import HeadedNetwork, fcn_head
from segstudio.nn.mobilenet import (
    MOBILENET_V2_CHANNELS,
    MOBILENET_V3_CHANNELS,
    MobileNetGraph,
    mobilenet_v2_features,
    mobilenet_v3_large_features,
)
from segstudio.nn.resnet import RESNET_CHANNELS, Depth, Stem, resnet_features

_WIDTH: Final = 256
_MMSEG_WIDTH: Final = 512
_RATES: Final[dict[int, tuple[int, int, int]]] = {16: (6, 12, 18), 8: (12, 24, 36)}


def deeplab_head(inputs: int, classes: int, rates: tuple[int, int, int] = (12, 24, 36)) -> nn.Sequential:
    """Return torchvision's head: pyramid (child 0), 3x3 with normalisation (1 to 3), 1x1 to the classes (4)."""
    return nn.Sequential(ASPP(inputs, _WIDTH, rates), *conv_bn_relu(_WIDTH, _WIDTH, 3), nn.Conv2d(_WIDTH, classes, 1))


def paper_head(inputs: int, classes: int, rates: tuple[int, int, int]) -> nn.Sequential:
    """Return the paper's head: pyramid and 1x1 to the classes."""
    return nn.Sequential(ASPP(inputs, _WIDTH, rates, dropout=0.1), nn.Conv2d(_WIDTH, classes, 1))


def mmseg_head(inputs: int, classes: int, rates: tuple[int, int, int]) -> nn.Sequential:
    """Return mmsegmentation's head: pyramid (child 0), dropout of whole channels, and 1x1 to the classes (2)."""
    pyramid = ASPP(inputs, _MMSEG_WIDTH, rates, pooling_first=True, joining=3, dropout=0.0)
    return nn.Sequential(pyramid, nn.Dropout2d(0.1), nn.Conv2d(_MMSEG_WIDTH, classes, 1))


_HEADS: Final = {"torchvision": deeplab_head, "paper": paper_head, "mmseg": mmseg_head}


def load_resnet(request: BuildRequest, depth: Depth) -> tuple[HeadedNetwork, NetSpec]:
    """Build DeepLabV3 on a dilated ResNet."""
    stride: Literal[8, 16] = 16 if request.values.get("output_stride", "8") == "16" else 8
    form = str(request.values.get("head", "torchvision"))
    paper = form == "paper"
    backbone = resnet_features(
        depth,
        stride,
        multi_grid=_multi_grid(request.values.get("multi_grid", "none")),
        absolute_grid=form == "mmseg",
        first_unit_dilated=paper,
        stem=cast("Stem", request.values.get("stem", "7x7")),
        pretrained=request.pretrained,
    )
    head = _HEADS[form](RESNET_CHANNELS["layer4"], request.classes, _RATES[stride])
    aux = fcn_head(RESNET_CHANNELS["layer3"], request.classes) if request.auxiliary else None
    net = HeadedNetwork(backbone, head, aux)
    corners = paper or bool(request.values.get("align_corners", False))
    return net, NetSpec(output_stride=stride, align_corners=corners, auxiliary=_auxiliary(request))


def load_mobilenet(request: BuildRequest) -> tuple[HeadedNetwork, NetSpec]:
    """Build torchvision's DeepLabV3 on MobileNetV3-large: output stride 16, and yet rates 12, 24, 36."""
    net = HeadedNetwork(
        mobilenet_v3_large_features(pretrained=request.pretrained),
        deeplab_head(MOBILENET_V3_CHANNELS["out"], request.classes),
        fcn_head(MOBILENET_V3_CHANNELS["aux"], request.classes) if request.auxiliary else None,
        out="out",
        aux="aux",
    )
    return net, NetSpec(output_stride=16, auxiliary=_auxiliary(request))


def load_mobilenet_v2(request: BuildRequest) -> tuple[HeadedNetwork, NetSpec]:
    """Build VainF's DeepLabV3 on a dilated MobileNetV2."""
    stride: Literal[8, 16] = 8 if request.values["output_stride"] == "8" else 16
    graph = cast("MobileNetGraph", request.values["graph"])
    backbone = mobilenet_v2_features(stride, graph=graph, pretrained=request.pretrained)
    head = deeplab_head(MOBILENET_V2_CHANNELS["out"], request.classes, _RATES[stride])
    return HeadedNetwork(backbone, head, out="out"), NetSpec(output_stride=stride)


def _multi_grid(text: ParamValue) -> tuple[int, ...]:
    """Read a choice such as `1-2-4`."""
    return () if text == "none" else tuple(int(grid) for grid in str(text).split("-"))


def _auxiliary(request: BuildRequest) -> tuple[str, ...]:
    return ("aux",) if request.auxiliary else ()
