"""BiSeNet, in the graphs of its three public implementations.

Yu et al., "BiSeNet: Bilateral Segmentation Network for Real-time Semantic Segmentation" (ECCV 2018, arXiv 1808.00897).
From input to output (figure 2): a spatial path of three strided convolutions (section 3.1) beside a context path whose
last two stages pass attention refinement (section 3.2, figure 2 b) on top of the whole image's mean; feature fusion
of both paths at stride 8 (section 3.3, figure 2 c); scores at stride 8; bilinear resize by the host.

The paper's figure leaves open what every implementation needs and what sets them apart; see `GRAPHS`. All of them add a
1x1 to the spatial path and a 3x3 before the gate of the refinement, which the figure does not show. In training the
refined features are scored too (section 3.3): `aux16` at stride 16 and `aux8` at stride 8, as heavy as `out`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, NetSpec, WeightsError
from segstudio.nn.aspp import conv_bn_relu
from segstudio.nn.resnet import Stem, resnet_features
from segstudio.nn.taps import TappedStages
from segstudio.plugins.bisenet.xception import xception39_features

Backbone = Literal["xception39", "resnet18", "resnet50", "resnet101"]
_TAPS: Final = ("layer4", "layer3", "layer2")  # strides 32, 16, 8


@dataclass(frozen=True, slots=True)
class Widths:
    """Channels: of the spatial path's strided layers, of both paths' results, of their fusion, of the scoring 3x3s."""

    spatial: int
    path: int
    fused: int
    head: int
    aux: int


@dataclass(frozen=True, slots=True)
class Graph:
    """What sets the public implementations apart.

    `fusion_gate`: after the pooled features a pair of 1x1 with a ReLU between ("pair"), or one normalised 1x1, without
    ("norm") or with a ReLU before the sigmoid ("norm-relu": the gate is never below a half). `resize`: how the context
    path goes to the next finer stage. `dropout`: of whole channels, before the scores. `deep`: the widths on bottleneck
    ResNets, where they are others; there `stem` is that of the backbone.
    """

    fusion_gate: Literal["pair", "norm", "norm-relu"]
    resize: Literal["bilinear", "nearest"]
    widths: Widths
    align_corners: bool
    dropout: float = 0.0
    deep: Widths | None = None
    stem: Stem = "7x7"
    mean: tuple[float, float, float] = (0.485, 0.456, 0.406)
    std: tuple[float, float, float] = (0.229, 0.224, 0.225)


GRAPHS: Final = {
    "torchseg": Graph(
        "pair", "bilinear", Widths(64, 128, 256, 64, 256), align_corners=True,
        deep=Widths(64, 128, 256, 256, 256), stem="deep",
    ),
    "torchseg-speed": Graph(
        "pair", "bilinear", Widths(64, 128, 256, 64, 128), align_corners=True,
        deep=Widths(64, 128, 256, 256, 128), stem="deep",
    ),
    "coincheung": Graph(
        "norm", "nearest", Widths(64, 128, 256, 256, 64), align_corners=False,
        mean=(0.3257, 0.3690, 0.3223), std=(0.2112, 0.2148, 0.2115),
    ),
    "mmseg": Graph(
        "norm-relu", "nearest", Widths(64, 128, 256, 256, 64), align_corners=False, dropout=0.1,
        deep=Widths(256, 512, 1024, 1024, 256),
    ),
}  # fmt: skip


class SpatialPath(nn.Sequential):
    """Three strided convolutions, 7x7 and twice 3x3, and a 1x1: stride 8 (section 3.1)."""

    def __init__(self, inner: int, outputs: int) -> None:
        super().__init__(
            conv_bn_relu(3, inner, 7, stride=2),
            conv_bn_relu(inner, inner, 3, stride=2),
            conv_bn_relu(inner, inner, 3, stride=2),
            conv_bn_relu(inner, outputs),
        )


class AttentionRefinement(nn.Module):
    """A 3x3 to the common width, and a gate for each channel from its mean (figure 2 b)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv = conv_bn_relu(inputs, outputs, 3)
        self.gate = nn.Sequential(nn.Conv2d(outputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, outputs, h, w)."""
        features = self.conv(x)
        refined: Tensor = features * self.gate(features.mean((2, 3), keepdim=True))
        return refined


class FeatureFusion(nn.Module):
    """Join both paths by a 1x1, then add what a gate for each channel lets through once more (figure 2 c)."""

    def __init__(self, inputs: int, outputs: int, gate: Literal["pair", "norm", "norm-relu"]) -> None:
        super().__init__()
        self.conv = conv_bn_relu(inputs, outputs)
        layers: list[nn.Module] = [nn.Conv2d(outputs, outputs, 1, bias=False)]
        if gate == "pair":
            layers += [nn.ReLU(), nn.Conv2d(outputs, outputs, 1, bias=False)]
        else:
            layers += [nn.BatchNorm2d(outputs), *([nn.ReLU()] if gate == "norm-relu" else [])]
        self.gate = nn.Sequential(*layers, nn.Sigmoid())

    def forward(self, spatial: Tensor, context: Tensor) -> Tensor:
        """Map two maps of one size to (N, outputs, h, w)."""
        fused = self.conv(torch.cat([spatial, context], dim=1))
        weighed: Tensor = fused + fused * self.gate(fused.mean((2, 3), keepdim=True))
        return weighed


class BiSeNet(nn.Module):
    """Both paths, their fusion and the scores.

    Normalisations over the mean of a whole image need at least two images in a training batch; torch refuses one.
    """

    def __init__(
        self,
        backbone: TappedStages,
        channels: Mapping[str, int],
        classes: int,
        graph: Graph,
        *,
        auxiliary: bool = False,
    ) -> None:
        """`backbone` gives `layer2`, `layer3` and `layer4` at strides 8, 16 and 32 with these `channels`."""
        super().__init__()
        widths = graph.widths
        self._resize: dict[str, str | bool | None] = {
            "mode": graph.resize,
            "align_corners": graph.align_corners if graph.resize == "bilinear" else None,
        }
        self.spatial_path = SpatialPath(widths.spatial, widths.path)
        self.context_path = backbone
        self.global_context = conv_bn_relu(channels["layer4"], widths.path)
        self.arms = nn.ModuleList(AttentionRefinement(channels[tap], widths.path) for tap in _TAPS[:2])
        self.refines = nn.ModuleList(conv_bn_relu(widths.path, widths.path, 3) for _ in self.arms)
        self.ffm = FeatureFusion(2 * widths.path, widths.fused, graph.fusion_gate)
        self.head = _head(widths.fused, widths.head, classes, graph.dropout)
        self.aux16 = _head(widths.path, widths.aux, classes, graph.dropout) if auxiliary else None
        self.aux8 = _head(widths.path, widths.aux, classes, graph.dropout) if auxiliary else None
        for name, module in self.named_modules():
            if isinstance(module, nn.Conv2d) and not name.startswith("context_path."):
                nn.init.kaiming_normal_(module.weight)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out` and, in training, `aux8` at stride 8 and `aux16` at stride 16."""
        stage16, stage8 = self._context(x)
        logits = {"out": self.head(self.ffm(self.spatial_path(x), stage8))}
        if self.training and self.aux16 is not None and self.aux8 is not None:
            logits["aux16"] = self.aux16(stage16)
            logits["aux8"] = self.aux8(stage8)
        return logits

    def _context(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Walk from the whole image's mean to stride 8; return the refined features at strides 16 and 8."""
        features = self.context_path(x)
        stages = [features[tap] for tap in _TAPS]
        context = self._to(self.global_context(stages[0].mean((2, 3), keepdim=True)), stages[0])
        refined: list[Tensor] = []
        for stage, finer, arm, refine in zip(stages, stages[1:], self.arms, self.refines, strict=False):
            context = refine(self._to(arm(stage) + context, finer))
            refined.append(context)
        return refined[0], refined[1]

    def _to(self, x: Tensor, like: Tensor) -> Tensor:
        return functional.interpolate(x, size=like.shape[-2:], **self._resize)  # type: ignore[arg-type]  # a union


def _head(inputs: int, width: int, classes: int, dropout: float) -> nn.Sequential:
    """Return a 3x3 (children 0 and 1), what follows it (2), and the classes' 1x1 (3)."""
    conv, norm, relu = conv_bn_relu(inputs, width, 3)
    after = nn.Sequential(relu, nn.Dropout2d(dropout)) if dropout else relu
    return nn.Sequential(conv, norm, after, nn.Conv2d(width, classes, 1))


def load(request: BuildRequest, backbone: Backbone) -> tuple[BiSeNet, NetSpec]:
    """Build the network and say how to feed it."""
    graph = _graph(backbone, str(request.values.get("graph", "mmseg" if backbone == "resnet50" else "torchseg")))
    features = _features(backbone, graph, pretrained=request.pretrained)
    net = BiSeNet(features, features.channels, request.classes, graph, auxiliary=request.auxiliary)
    auxiliary = ("aux16", "aux8") if request.auxiliary else ()
    return net, NetSpec(graph.mean, graph.std, align_corners=graph.align_corners, auxiliary=auxiliary)


def _graph(backbone: Backbone, name: str) -> Graph:
    """Find the graph of this name with the widths that its publisher gave it on this backbone."""
    graph = GRAPHS[name]
    if backbone == "xception39":
        return replace(graph, widths=replace(graph.widths, aux=128))
    if backbone == "resnet18":
        return replace(graph, stem="7x7")
    return replace(graph, widths=graph.deep or graph.widths)


def _features(backbone: Backbone, graph: Graph, *, pretrained: bool) -> TappedStages:
    match backbone:
        case "xception39":
            if pretrained:
                raise WeightsError(
                    "xception39",
                    "there are no ImageNet weights for it.",
                    "Train from scratch, or use bisenet-resnet18.",
                )
            return xception39_features()
        case "resnet18":
            return resnet_features(18, 32, pretrained=pretrained)
        case "resnet50":
            return resnet_features(50, 32, stem=graph.stem, pretrained=pretrained)
        case "resnet101":
            return resnet_features(101, 32, stem=graph.stem, pretrained=pretrained)
