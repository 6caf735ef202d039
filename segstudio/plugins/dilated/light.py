"""The context module behind EfficientNet-Lite0.

Yu, Koltun, "Multi-Scale Context Aggregation by Dilated Convolutions" (ICLR 2016, arXiv 1511.07122). What the paper is
about is kept: a front end at stride 8 without late strides, which gives class scores by itself (section 4), and the
basic context module of table 1 on those scores, 3x3 layers of dilation 1 to 16, as many channels as classes, started
as the identity (section 3). In training the front end's own scores are `frontend`, so that both can be trained at once;
the paper trains one after the other.

It differs by its backbone, which pads where the paper's front end mirrors the image's border.
"""

from dataclasses import replace

from torch import Tensor, nn

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.lite_stages import LITE_CHANNELS, LITE_INPUT, lite_features
from segstudio.nn.taps import TappedStages
from segstudio.plugins.dilated.context import BASIC, Context


class LightDilated(nn.Module):
    """Backbone and scores are the front end; the context module widens what each score has seen by 33 cells a side."""

    def __init__(self, backbone: TappedStages, classes: int, *, auxiliary: bool = False) -> None:
        """`auxiliary` asks for the front end's scores in training."""
        super().__init__()
        self.backbone = backbone
        self.dropout = nn.Dropout2d(0.1)
        self.final = nn.Conv2d(LITE_CHANNELS["layer4"], classes, 1)
        self.context = Context(classes, BASIC)
        self.auxiliary = auxiliary

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, ceil(H / 8), ceil(W / 8)), and in training `frontend` alike."""
        scores = self.final(self.dropout(self.backbone(x)["layer4"]))
        logits = {"out": self.context(scores)}
        if self.training and self.auxiliary:
            logits["frontend"] = scores
        return logits


def load(request: BuildRequest) -> tuple[LightDilated, NetSpec]:
    """Build the network and say how to feed it."""
    backbone = lite_features(8, pretrained=request.pretrained)
    net = LightDilated(backbone, request.classes, auxiliary=request.auxiliary)
    return net, replace(LITE_INPUT, output_stride=8, auxiliary=("frontend",) if request.auxiliary else ())
