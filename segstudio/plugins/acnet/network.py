"""ACNet, as its authors released it.

Hu, Yang, Fei, Wang, "ACNet: Attention Based Network to Exploit Complementary Features for RGBD Semantic Segmentation"
(ICIP 2019, arXiv 1905.10089). From input to output: a ResNet-50 on colours and one on depth, which never
see each other; a third one whose every stage begins with what attention lets through of both; a decoder of residual
blocks that doubles its map five times, each time adding a reduced skip from the third network; scores of every pixel.

The input has four channels, colours and depth, each with the authors' own mean and deviation, which are those of NYUv2
in metres; they chose others for each data set. Their maps are filled in, so that what stands where a map has holes is
an option here. So are smaller ResNets, which the paper does not have. Sides must be multiples of 32. In training the
decoder's stages are scored too: `side2`, `side4`, `side8` and `side16`, named by stride. The authors count classes from
1 and leave label 0 out of their loss.
"""

from typing import Final, Literal

import torch
from torch import Tensor, nn

from segstudio.api import BuildRequest, ModelError, NetSpec
from segstudio.nn.resnet import RESNET_CHANNELS, resnet_features
from segstudio.nn.taps import TappedStages
from segstudio.plugins.acnet.decoder import SIDES, Decoder
from segstudio.plugins.acnet.narrow import narrow_features

ResNets = Literal["50", "18", "18-narrow"]
_STEM: Final = 64
CHANNELS: Final = (_STEM, *RESNET_CHANNELS.values())
_MEAN: Final = (0.485004, 0.416278, 0.398181)
_STD: Final = (0.264155, 0.272842, 0.283118)
_DEPTH_MEAN: Final = 2.8424503515
_DEPTH_STD: Final = 0.9932836507


class ChannelGate(nn.Module):
    """The attention complementary module: each channel by a factor from the means of all."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, channels, h, w) to the same shape."""
        gated: Tensor = x * self.conv(x.mean((2, 3), keepdim=True)).sigmoid()
        return gated


class FusedStages(nn.Module):
    """The third network: the four stages of a ResNet, without a stem."""

    def __init__(self, resnet: TappedStages) -> None:
        super().__init__()
        for name in RESNET_CHANNELS:
            self.add_module(name, resnet.get_submodule(name))
        self.maxpool = nn.MaxPool2d(3, 2, padding=1)

    def forward(self, offered: list[Tensor]) -> list[Tensor]:
        """Add what both others offer after the stem and each stage; return the sums at strides 2 to 32."""
        sums = [offered[0]]
        x = self.maxpool(offered[0])
        for name, more in zip(RESNET_CHANNELS, offered[1:], strict=True):
            x = self.get_submodule(name)(x) + more
            sums.append(x)
        return sums


class ACNet(nn.Module):
    """Two networks, gates on their stages, a third network on the gated sums, and the decoder."""

    def __init__(
        self, classes: int, *, auxiliary: bool = False, pretrained: bool = False, resnets: ResNets = "50"
    ) -> None:
        """`pretrained` starts all three networks from torchvision's; the depth stem is the mean of the colours'.

        The decoder is as wide as its ResNets: whole, or a quarter.
        """
        super().__init__()
        self.color = _branch(resnets, pretrained=pretrained)
        self.depth = _branch(resnets, pretrained=pretrained, depth=True)
        self.fused = FusedStages(_resnet(resnets, pretrained=pretrained))
        channels = tuple(self.color.channels.values())
        self.color_gates = nn.ModuleList(ChannelGate(count) for count in channels)
        self.depth_gates = nn.ModuleList(ChannelGate(count) for count in channels)
        self.decoder = Decoder(channels, classes, auxiliary=auxiliary, part=_STEM // channels[0])

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 4, H, W), colours and depth, to `out`: (N, classes, H, W), and in training the side scores."""
        if x.shape[1] != 4:
            raise ModelError(
                "acnet-resnet50",
                f"it reads red, green, blue and depth, but was handed {x.shape[1]} channels.",
                "Give a depth map beside each image, or choose a network for photographs.",
            )
        color, depth = self.color(x[:, :3]).values(), self.depth(x[:, 3:]).values()
        offered = [
            color_gate(a) + depth_gate(b)
            for color_gate, a, depth_gate, b in zip(self.color_gates, color, self.depth_gates, depth, strict=True)
        ]
        logits: dict[str, Tensor] = self.decoder(self.fused(offered))
        return logits


def _resnet(resnets: ResNets, *, pretrained: bool) -> TappedStages:
    if resnets == "18-narrow":
        return narrow_features(pretrained=pretrained)
    return resnet_features(18 if resnets == "18" else 50, 32, pretrained=pretrained)


def _branch(resnets: ResNets = "50", *, pretrained: bool, depth: bool = False) -> TappedStages:
    """Build a ResNet that hands out its stem, stride 2, and its stages; for depth it reads one channel."""
    resnet = _resnet(resnets, pretrained=pretrained)
    stages = dict(resnet.named_children())
    colors = stages["conv1"].get_parameter("weight")
    if depth:
        stages["conv1"] = nn.Conv2d(1, len(colors), 7, 2, padding=3, bias=False)
        if pretrained:
            with torch.no_grad():
                stages["conv1"].get_parameter("weight").copy_(colors.mean(1, keepdim=True))
    return TappedStages(stages, {"relu": "stem", **resnet.taps}, {"stem": len(colors), **resnet.channels})


def load(request: BuildRequest) -> tuple[ACNet, NetSpec]:
    """Build the network and say how to feed it."""
    asked = str(request.values.get("resnets", "50"))
    resnets: ResNets = "18-narrow" if asked == "18-narrow" else "18" if asked == "18" else "50"
    net = ACNet(request.classes, auxiliary=request.auxiliary, pretrained=request.pretrained, resnets=resnets)
    missing = request.values.get("missing_depth")
    spec = NetSpec(
        mean=_MEAN,
        std=_STD,
        size_multiple=32,
        output_stride=32,
        score_stride=1,
        needs_depth=True,
        auxiliary=SIDES if request.auxiliary else (),
        depth_mean=_DEPTH_MEAN,
        depth_std=_DEPTH_STD,
        missing_depth="zero" if missing == "zero" else "nearest" if missing == "nearest" else "mean",
    )
    return net, spec
