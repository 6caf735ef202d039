"""DeepLabV3+: DeepLabV3 as the encoder, and a small decoder that brings back borders from the features at stride 4.

Chen, Zhu, Papandreou, Schroff, Adam, "Encoder-Decoder with Atrous Separable Convolution for Semantic Image
Segmentation" (ECCV 2018, arXiv 1802.02611). From input to output (figure 2): a backbone with late strides replaced by
dilation; atrous spatial pyramid pooling (rates 6, 12, 18 at output stride 16, doubled at 8); its result enlarged to the
low-level features, which a 1x1 has reduced to 48 channels (table 1); both joined; two 3x3 of 256 channels (table 2);
1x1 to the classes; bilinear resize by the host.

Names are `backbone`, and `classifier` with `project`, `aspp` and `classifier`, as VainF's port has them, whose decoder
has one 3x3 only (`decoder_convs` 1). On EfficientNet-Lite0 every width of 256 is `width`, 128 by default, and pyramid
and decoder are depthwise separable (section 3.1): the paper's head alone would cost several times the backbone.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, NetSpec, ParamValue
from segstudio.nn import efficientnet_lite
from segstudio.nn.aspp import ASPP, conv_bn_relu, separable_bn_relu
from segstudio.nn.mobilenet import MOBILENET_V2_CHANNELS, mobilenet_v2_features
from segstudio.nn.resnet import RESNET_CHANNELS, Depth, OutputStride, resnet_features

_LOW_WIDTH: Final = 48
_RATES: Final = {8: (12, 24, 36), 16: (6, 12, 18), 32: (3, 6, 9)}


class Decoder(nn.Module):
    """Pyramid pooling, low-level features, and the convolutions that join them (section 3.1, figure 2)."""

    def __init__(self, low: int, high: int, classes: int, values: Mapping[str, ParamValue]) -> None:
        """`low` and `high` are the channels of the features at stride 4 and of the last ones."""
        super().__init__()
        width, separable = int(values.get("width", 256)), bool(values.get("separable", False))
        self.align_corners = bool(values.get("align_corners", False))
        self.project = conv_bn_relu(low, _LOW_WIDTH)
        rates = _RATES[int(values["output_stride"])]
        self.aspp = ASPP(high, width, rates, separable=separable, dropout=0.1)
        layers: list[nn.Module] = []
        for index in range(int(values["decoder_convs"])):
            inputs = width if index else width + _LOW_WIDTH
            layers += separable_bn_relu(inputs, width) if separable else conv_bn_relu(inputs, width, 3)
        self.classifier = nn.Sequential(*layers, nn.Conv2d(width, classes, 1))
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight)

    def forward(self, low: Tensor, high: Tensor) -> Tensor:
        """Map (N, low, h, w) and the coarser (N, high, h', w') to (N, classes, h, w)."""
        context = functional.interpolate(
            self.aspp(high), size=low.shape[-2:], mode="bilinear", align_corners=self.align_corners
        )
        logits: Tensor = self.classifier(torch.cat([self.project(low), context], dim=1))
        return logits


class DeepLabV3Plus(nn.Module):
    """A backbone that gives its taps by key, and the decoder on two of them."""

    def __init__(self, backbone: nn.Module, decoder: Decoder, taps: tuple[str | int, str | int]) -> None:
        """`taps` are the keys of the features at stride 4 and of the last ones."""
        super().__init__()
        self.backbone = backbone
        self.classifier = decoder
        self._taps = taps

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, ceil(H / 4), ceil(W / 4))."""
        features = self.backbone(x)
        low, high = (features[tap] for tap in self._taps)
        return {"out": self.classifier(low, high)}


def load_resnet(request: BuildRequest, depth: Depth) -> tuple[DeepLabV3Plus, NetSpec]:
    """Build it on a dilated ResNet; with a multi-grid the units of the last stage multiply its dilation."""
    grid = request.values.get("multi_grid", "none")
    backbone = resnet_features(
        depth,
        _stride(request),
        multi_grid=() if grid == "none" else [int(rate) for rate in str(grid).split("-")],
        pretrained=request.pretrained,
    )
    decoder = Decoder(RESNET_CHANNELS["layer1"], RESNET_CHANNELS["layer4"], request.classes, request.values)
    return DeepLabV3Plus(backbone, decoder, ("layer1", "layer4")), _spec(request)


def load_mobilenet(request: BuildRequest) -> tuple[DeepLabV3Plus, NetSpec]:
    """Build it on a dilated MobileNetV2."""
    backbone = mobilenet_v2_features(_stride(request), pretrained=request.pretrained)
    channels = MOBILENET_V2_CHANNELS
    decoder = Decoder(channels["low"], channels["out"], request.classes, request.values)
    return DeepLabV3Plus(backbone, decoder, ("low", "out")), _spec(request)


def load_lite(request: BuildRequest) -> tuple[DeepLabV3Plus, NetSpec]:
    """Build it on EfficientNet-Lite0, whose input is (x - 0.5) / 0.5."""
    backbone = efficientnet_lite.EfficientNetLite0(_stride(request), float(request.values.get("drop", 0.0)))
    if request.pretrained:
        backbone.load_imagenet()
    channels = efficientnet_lite.CHANNELS
    decoder = Decoder(channels[4], channels[32], request.classes, request.values)
    spec = replace(_spec(request), mean=efficientnet_lite.MEAN, std=efficientnet_lite.STD)
    return DeepLabV3Plus(backbone, decoder, (4, 32)), spec


def _stride(request: BuildRequest) -> OutputStride:
    return cast("Literal[8, 16, 32]", int(request.values["output_stride"]))


def _spec(request: BuildRequest) -> NetSpec:
    corners = bool(request.values.get("align_corners", False))
    return NetSpec(output_stride=_stride(request), score_stride=4, align_corners=corners)
