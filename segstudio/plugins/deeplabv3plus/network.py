"""DeepLabV3+: DeepLabV3 as the encoder, and a small decoder that brings back borders from the features at stride 4.

Chen, Zhu, Papandreou, Schroff, Adam, "Encoder-Decoder with Atrous Separable Convolution for Semantic Image
Segmentation" (ECCV 2018, arXiv 1802.02611). From input to output (figure 2): a backbone with late strides replaced by
dilation; atrous spatial pyramid pooling (rates 6, 12, 18 at output stride 16, doubled at 8); its result enlarged to the
low-level features, which a 1x1 has reduced to 48 channels (table 1); both joined; two 3x3 of 256 channels (table 2);
1x1 to the classes; bilinear resize by the host.

Names are `backbone`, and `classifier` with `project`, `aspp` and `classifier`, as VainF's port has them, whose decoder
has one 3x3 only (`decoder_convs` 1). On EfficientNet-Lite0 every width of 256 is `width`, 128 by default, and pyramid
and decoder are depthwise separable (section 3.1): the paper's head alone would cost several times the backbone.

Publishers' graphs that take the same kinds of tensors and answer differently are chosen by `graph`:
- `plain`: low-level features are joined before the context, as in VainF's port;
- `vainf` on MobileNetV2: the port's own padding, see `segstudio.nn.mobilenet`;
- `jfzhang95`: context first; on ResNets every unit of a dilated stage is dilated, the first included; on MobileNetV2
  the port's own padding and dilation, see `segstudio.nn.mobilenet`; on Xception see `segstudio.nn.xception`. DRN-D-54
  is built in this form alone. Its dropout in the decoder (0.5 and 0.1, training only) is not built;
- `mmseg`: context first, pyramid of width 512 that joins its image-level branch first and by a 3x3, dropout of whole
  channels before the classes, an auxiliary head on `layer3` in training, and a multi-grid that stands for dilations
  themselves instead of multiplying the stage's;
- `released` and `figure` on Xception: the authors' code and figure 4; context first, as in that code.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, NetSpec, ParamValue, WeightsError
from segstudio.nn import efficientnet_lite
from segstudio.nn.aspp import ASPP, conv_bn_relu, separable_bn_relu
from segstudio.nn.drn import DRN_CHANNELS, drn_d_54_features
from segstudio.nn.headed import fcn_head
from segstudio.nn.mobilenet import MOBILENET_V2_CHANNELS, MobileNetGraph, mobilenet_v2_features
from segstudio.nn.resnet import RESNET_CHANNELS, Depth, OutputStride, Stem, resnet_features
from segstudio.nn.xception import XCEPTION_CHANNELS, XCEPTION_OUT, AlignedXception65, Graph

_LOW_WIDTH: Final = 48
_MMSEG_WIDTH: Final = 512
_RATES: Final = {8: (12, 24, 36), 16: (6, 12, 18), 32: (3, 6, 9)}


class Decoder(nn.Module):
    """Pyramid pooling, low-level features, and the convolutions that join them (section 3.1, figure 2)."""

    def __init__(self, low: int, high: int, classes: int, values: Mapping[str, ParamValue]) -> None:
        """`low` and `high` are the channels of the features at stride 4 and of the last ones."""
        super().__init__()
        graph, separable = str(values.get("graph", "plain")), bool(values.get("separable", False))
        mmseg = graph == "mmseg"
        width = _MMSEG_WIDTH if mmseg else int(values.get("width", 256))
        self.align_corners = bool(values.get("align_corners", False))
        self.context_first = graph not in {"plain", "vainf"}
        self.project = conv_bn_relu(low, _LOW_WIDTH)
        rates = _RATES[int(values["output_stride"])]
        self.aspp = ASPP(high, width, rates, separable=separable, pooling_first=mmseg,
                         joining=3 if mmseg else 1, dropout=0.0 if mmseg else 0.1)  # fmt: skip
        layers: list[nn.Module] = []
        for index in range(int(values["decoder_convs"])):
            inputs = width if index else width + _LOW_WIDTH
            layers += separable_bn_relu(inputs, width) if separable else conv_bn_relu(inputs, width, 3)
        if mmseg:
            layers.append(nn.Dropout2d(0.1))
        self.classifier = nn.Sequential(*layers, nn.Conv2d(width, classes, 1))
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight)

    def forward(self, low: Tensor, high: Tensor) -> Tensor:
        """Map (N, low, h, w) and the coarser (N, high, h', w') to (N, classes, h, w)."""
        context = functional.interpolate(
            self.aspp(high), size=low.shape[-2:], mode="bilinear", align_corners=self.align_corners
        )
        parts = [self.project(low), context]
        logits: Tensor = self.classifier(torch.cat(parts[::-1] if self.context_first else parts, dim=1))
        return logits


class DeepLabV3Plus(nn.Module):
    """A backbone that gives its taps by key, the decoder on two of them, and in training perhaps a head on a third."""

    def __init__(
        self,
        backbone: nn.Module,
        decoder: Decoder,
        taps: tuple[str | int, str | int],
        aux_classifier: nn.Module | None = None,
        aux: str = "layer3",
    ) -> None:
        """`taps` are the keys of the features at stride 4 and of the last ones; `aux` is that of the auxiliary head."""
        super().__init__()
        self.backbone = backbone
        self.classifier = decoder
        self.aux_classifier = aux_classifier
        self._taps = taps
        self._aux = aux

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, ceil(H / 4), ceil(W / 4)), and in training `aux` if it is there."""
        features = self.backbone(x)
        low, high = (features[tap] for tap in self._taps)
        logits = {"out": self.classifier(low, high)}
        if self.training and self.aux_classifier is not None:
            logits["aux"] = self.aux_classifier(features[self._aux])
        return logits


def load_resnet(request: BuildRequest, depth: Depth) -> tuple[DeepLabV3Plus, NetSpec]:
    """Build it on a dilated ResNet; with a multi-grid the units of the last stage multiply its dilation."""
    graph, stride = request.values["graph"], _stride(request)
    grid = request.values.get("multi_grid", "none")
    units = () if grid == "none" else [int(rate) for rate in str(grid).split("-")]
    backbone = resnet_features(
        depth,
        stride,
        multi_grid=units,
        absolute_grid=graph == "mmseg",
        first_unit_dilated=graph == "jfzhang95",
        stem=cast("Stem", request.values["stem"]),
        pretrained=request.pretrained,
    )
    decoder = Decoder(RESNET_CHANNELS["layer1"], RESNET_CHANNELS["layer4"], request.classes, request.values)
    aux = request.auxiliary and graph == "mmseg"
    head = fcn_head(RESNET_CHANNELS["layer3"], request.classes) if aux else None
    net = DeepLabV3Plus(backbone, decoder, ("layer1", "layer4"), head)
    return net, replace(_spec(request), auxiliary=("aux",) if aux else ())


def load_mobilenet(request: BuildRequest) -> tuple[DeepLabV3Plus, NetSpec]:
    """Build it on a dilated MobileNetV2."""
    graph = cast("MobileNetGraph", request.values["graph"])
    backbone = mobilenet_v2_features(_stride(request), graph=graph, pretrained=request.pretrained)
    channels = MOBILENET_V2_CHANNELS
    decoder = Decoder(channels["low"], channels["out"], request.classes, request.values)
    return DeepLabV3Plus(backbone, decoder, ("low", "out")), _spec(request)


def load_xception(request: BuildRequest) -> tuple[DeepLabV3Plus, NetSpec]:
    """Build it on the modified aligned Xception-65, whose input is (x - 0.5) / 0.5; the port normalises as ImageNet."""
    _refuse_pretrained(request, "Xception-65")
    graph = cast("Graph", request.values["graph"])
    backbone = AlignedXception65(8 if _stride(request) == 8 else 16, graph)
    decoder = Decoder(XCEPTION_CHANNELS[graph], XCEPTION_OUT, request.classes, request.values)
    spec = _spec(request)
    if graph != "jfzhang95":
        spec = replace(spec, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5))
    return DeepLabV3Plus(backbone, decoder, ("low", "out")), spec


def load_drn(request: BuildRequest) -> tuple[DeepLabV3Plus, NetSpec]:
    """Build jfzhang95's network on DRN-D-54, always at output stride 8."""
    _refuse_pretrained(request, "DRN-D-54")
    values = {**request.values, "graph": "jfzhang95", "output_stride": "8"}
    decoder = Decoder(DRN_CHANNELS["low"], DRN_CHANNELS["out"], request.classes, values)
    return DeepLabV3Plus(drn_d_54_features(), decoder, ("low", "out")), _spec(replace(request, values=values))


def _refuse_pretrained(request: BuildRequest, name: str) -> None:
    if request.pretrained:
        raise WeightsError(name, "torchvision has no ImageNet weights for it.", "Train from scratch.")


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
