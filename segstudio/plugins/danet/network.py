"""DANet, as its authors released it.

Fu et al., "Dual Attention Network for Scene Segmentation" (CVPR 2019, arXiv 1809.02983). From input to output (figure
2): a ResNet dilated to output stride 8; two branches of 512 channels, one through attention over positions (section
3.2), one through attention over channels (section 3.3); a 3x3 on each; their sum scored by a 1x1 (section 3.4);
bilinear resize, corner to corner, by the host.

In training each branch is scored by itself too: the auxiliary outputs `pam` and `cam`, which the authors weigh like the
main one. `cam` and `pam` "paper" take the paper's attentions instead of the released code's; `multi_grid` (dilations 4,
8, 16 in the last stage), the 7x7 `stem` and aligned corners are those of the released weights. mmsegmentation has no
multi-grid, a stem of 32, 32 and 64 channels, and does not align corners but in its 769x769 configurations.
"""

from typing import Final, Literal, cast

from torch import Tensor, nn

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.aspp import conv_bn_relu
from segstudio.nn.resnet import RESNET_CHANNELS, Depth, Stem, resnet_features
from segstudio.nn.taps import TappedStages
from segstudio.plugins.danet.attention import ChannelAttention, PositionAttention

_LAST: Final = "layer4"


class DualAttentionHead(nn.Module):
    """Both attentions on a quarter of the backbone's channels, and the scores (figure 2)."""

    def __init__(
        self, inputs: int, classes: int, *, paper_cam: bool = False, paper_pam: bool = False, auxiliary: bool = False
    ) -> None:
        """`auxiliary` asks for the scores of each branch."""
        super().__init__()
        width = inputs // 4
        self.pam_in = conv_bn_relu(inputs, width, 3)
        self.cam_in = conv_bn_relu(inputs, width, 3)
        self.pam = PositionAttention(width, as_in_paper=paper_pam)
        self.cam = ChannelAttention(as_in_paper=paper_cam)
        self.pam_out = conv_bn_relu(width, width, 3)
        self.cam_out = conv_bn_relu(width, width, 3)
        self.scores = _scores(width, classes)
        self.pam_scores = _scores(width, classes) if auxiliary else None
        self.cam_scores = _scores(width, classes) if auxiliary else None

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, inputs, h, w) to `out`, and in training `pam` and `cam`: (N, classes, h, w) each."""
        positions = self.pam_out(self.pam(self.pam_in(x)))
        channels = self.cam_out(self.cam(self.cam_in(x)))
        logits = {"out": self.scores(positions + channels)}
        if self.training and self.pam_scores is not None and self.cam_scores is not None:
            logits["pam"] = self.pam_scores(positions)
            logits["cam"] = self.cam_scores(channels)
        return logits


def _scores(width: int, classes: int) -> nn.Sequential:
    return nn.Sequential(nn.Dropout2d(0.1), nn.Conv2d(width, classes, 1))


class DANet(nn.Module):
    """A dilated ResNet and the dual attention on its last features."""

    def __init__(self, backbone: TappedStages, head: DualAttentionHead) -> None:
        super().__init__()
        self.backbone = backbone
        self.head = head

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to the head's outputs at (ceil(H / 8), ceil(W / 8))."""
        logits: dict[str, Tensor] = self.head(self.backbone(x)[_LAST])
        return logits


def load(request: BuildRequest, depth: Depth) -> tuple[DANet, NetSpec]:
    """Build the network and say how to feed it."""
    values = request.values
    stem = cast("Stem", values.get("stem", "7x7"))
    corners = bool(values.get("align_corners", True))
    grid: tuple[Literal[1, 2, 4], ...] = (1, 2, 4) if values.get("multi_grid", True) else ()
    backbone = resnet_features(depth, 8, multi_grid=grid, stem=stem, pretrained=request.pretrained)
    head = DualAttentionHead(
        RESNET_CHANNELS[_LAST],
        request.classes,
        paper_cam=values.get("cam", "code") == "paper",
        paper_pam=values.get("pam", "code") == "paper",
        auxiliary=request.auxiliary,
    )
    spec = NetSpec(output_stride=8, align_corners=corners, auxiliary=("pam", "cam") if request.auxiliary else ())
    return DANet(backbone, head), spec
