"""DUpsampling, after the paper; its authors released no code.

Tian, He, Shen, Yan, "Decoders Matter for Semantic Segmentation: Data-Dependent Decoding Enables Flexible Feature
Aggregation" (CVPR 2019, arXiv 1903.02120). From input to output: a ResNet-50 at output stride 16 or 32; low-level
features, resized down to the last map and reduced, beside it (any can be fused, for upsampling happens afterwards); a
convolutional decoder at that low resolution; data-dependent upsampling by 16 or 32; logits over a learnt temperature
(equation 6), so that a plain softmax is the adaptive one.

What the paper's text leaves open is chosen: the encoder ends in DeepLabV3+'s atrous pyramid (rates 6, 12, 18 at stride
16, half of that at 32), low-level features are reduced to 48 channels, and the decoder is DeepLabV3+'s two separable
3x3 of 256 channels. `b3u6c3` is taken after the unit's addition. W is computed from the label maps of the training
before its first step, and learnt on from there (`learn_upsampling`; the paper precomputes it, and a public port learns
it further). Any size of image goes as it is: the last row and column of blocks are cut where the image ends.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, ModelError, NetSpec
from segstudio.nn.aspp import ASPP, conv_bn_relu, separable_bn_relu
from segstudio.nn.resnet import RESNET_CHANNELS, Stem, resnet_features
from segstudio.nn.taps import TappedStages
from segstudio.plugins.dupsampling import blocks

Ratio = Literal[16, 32]
_LOW: Final = {"conv1+b3u6c3": ("stem", "layer3"), "b1u2c3": ("layer1",), "none": ()}
_LOW_WIDTH: Final = 48
_WIDTH: Final = 256
_RATES: Final[dict[int, tuple[int, int, int]]] = {16: (6, 12, 18), 32: (3, 6, 9)}
_STEM_CHANNELS: Final = {"7x7": 64, "deep": 128}


class DUpsample(nn.Module):
    """Each cell's code becomes a block of logits: a 1x1 with W and no bias, and a rearrangement.

    W starts as random orthogonal columns; `precompute` sets it from label maps, as the paper does before training. It
    is the closed form's times `ratio`, so that the code of a block of one class has length 1, not `ratio`: the blocks
    are the same, but the closed form's own numbers, 1 / sqrt(ratio * ratio * classes) on average, are so small that an
    optimiser which moves each by its rate overwrites them in a few steps.
    """

    def __init__(self, width: int, classes: int, ratio: int) -> None:
        super().__init__()
        self.classes, self.ratio = classes, ratio
        self.expand = nn.Conv2d(width, ratio * ratio * classes, 1, bias=False)
        nn.init.orthogonal_(self.expand.weight, gain=ratio)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, width, h, w) to (N, classes, ratio * h, ratio * w)."""
        return rearranged(self.expand(x), self.ratio)

    def precompute(self, labels: Iterable[Tensor]) -> None:
        """Set W to the best linear code of label maps, (H, W) each, where 255 is left out."""
        best = blocks.fit(labels, self.classes, self.ratio, self.expand.in_channels)
        with torch.no_grad():
            self.expand.weight.copy_(self.ratio * best[..., None, None])


def rearranged(x: Tensor, ratio: int) -> Tensor:
    """Lay blocks out: channels in the order (row, column, class) become places and classes."""
    count, channels, height, width = x.shape
    parts = x.view(count, ratio, ratio, channels // ratio**2, height, width)
    return parts.permute(0, 3, 4, 1, 5, 2).reshape(count, -1, height * ratio, width * ratio)


class Temperature(nn.Module):
    """Divides logits by one learnt positive number, 1 at first."""

    def __init__(self) -> None:
        super().__init__()
        self.raw = nn.Parameter(torch.tensor(1.0).expm1().log())  # softplus gives 1

    def forward(self, x: Tensor) -> Tensor:
        """Map logits to logits."""
        return x / functional.softplus(self.raw)


class FusedDecoder(nn.Module):
    """Low-level features resized down and reduced, joined to the last map, and convolved with it."""

    def __init__(self, inputs: int, low: Sequence[int], outputs: int) -> None:
        """`low` are the channels of the low-level features, `outputs` the width of the code; else `inputs` wide."""
        super().__init__()
        self.reduce = nn.ModuleList(conv_bn_relu(channels, _LOW_WIDTH) for channels in low)
        self.fuse = nn.Sequential(
            separable_bn_relu(inputs + _LOW_WIDTH * len(low), inputs), separable_bn_relu(inputs, inputs)
        )
        self.code = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x: Tensor, low: Sequence[Tensor]) -> Tensor:
        """Map (N, inputs, h, w) and larger maps to (N, outputs, h, w)."""
        small = [
            reduce(functional.interpolate(features, size=x.shape[-2:], mode="bilinear", align_corners=False))
            for reduce, features in zip(self.reduce, low, strict=True)
        ]
        code: Tensor = self.code(self.fuse(torch.cat([x, *small], dim=1)))
        return code


class DUpsamplingNet(nn.Module):
    """Encoder, fused decoder, data-dependent upsampling, temperature."""

    def __init__(
        self,
        backbone: TappedStages,
        low: Sequence[str],
        classes: int,
        *,
        ratio: Ratio,
        width: int,
        head: int = _WIDTH,
    ) -> None:
        """`low` names the backbone's taps to fuse; `width` is that of the code, `head` of pyramid and decoder."""
        super().__init__()
        self.backbone = backbone
        self.low = tuple(low)
        self.aspp = ASPP(backbone.channels["layer4"], head, _RATES[ratio], dropout=0.1)
        self.decoder = FusedDecoder(head, [backbone.channels[tap] for tap in low], width)
        self.upsample = DUpsample(width, classes, ratio)
        self.temperature = Temperature()

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, H, W)."""
        features = self.backbone(x)
        code = self.decoder(self.aspp(features["layer4"]), [features[tap] for tap in self.low])
        return {"out": self.temperature(self.upsample(code)[..., : x.shape[-2], : x.shape[-1]])}

    def fit_labels(self, labels: Sequence[Tensor]) -> None:
        """Compute W from the label maps of the training data, uint8 (h, w) each (`api.torch.FitsLabels`)."""
        try:
            self.upsample.precompute(labels)
        except ValueError as error:
            side = self.upsample.ratio
            raise ModelError(
                "DUpsampling",
                f"there is no block of {side} by {side} labels without ignored pixels.",
                "Train on larger label maps.",
            ) from error


def load(request: BuildRequest) -> tuple[DUpsamplingNet, NetSpec]:
    """Build the network and say how to feed it."""
    values = request.values
    ratio: Ratio = 32 if values.get("ratio", "16") == "32" else 16
    stem: Stem = "7x7" if values.get("stem", "deep") == "7x7" else "deep"
    features = resnet_features(50, ratio, stem=stem, pretrained=request.pretrained)
    backbone = TappedStages(
        dict(features.named_children()),
        {"relu": "stem", **features.taps},
        {"stem": _STEM_CHANNELS[stem], **RESNET_CHANNELS},
    )
    low = _LOW[str(values.get("low_level", "conv1+b3u6c3"))]
    net = DUpsamplingNet(backbone, low, request.classes, ratio=ratio, width=int(values.get("code", 256)))
    net.upsample.requires_grad_(requires_grad=bool(values.get("learn_upsampling", True)))
    return net, NetSpec(output_stride=ratio, score_stride=1)
