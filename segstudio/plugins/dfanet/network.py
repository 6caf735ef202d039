"""DFANet, after the paper's tables; its authors released no code.

Li et al., "DFANet: Deep Feature Aggregation for Real-Time Semantic Segmentation" (CVPR 2019, arXiv 1904.02216). From
input to output: a strided 3x3; three passes of a tiny Xception (section 3.3). A pass begins with the upsampled
result of the one before beside its first stage (sub-network aggregation) and joins each stage with the
same stage of the pass before (sub-stage aggregation, both section 3.2). The decoder adds the first stages of
all passes, then their results, and scores the sum at stride 4; bilinear resize by the host.

What the tables leave open is chosen so that parameters and multiply-accumulates agree with them: a shortcut by 1x1
where a block changes shape, normalisation after both halves of a separable convolution, a decoder of 32 channels with a
3x3 between the two sums, the attention's gate normalised and between 0 and 1 by a sigmoid (one port has a ReLU there,
another no normalisation). Blocks begin as their shortcuts, since training begins without the paper's ImageNet weights.
Maps are resized to those that they join, not by fixed factors: any input size goes. Resizing is not corner to corner.
"""

from typing import Final, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, NetSpec, WeightsError
from segstudio.nn.aspp import conv_bn_relu
from segstudio.plugins.dfanet.backbone import Features, Pass

Form = Literal["a", "b"]
CHANNELS: Final[dict[Form, tuple[int, int, int]]] = {"a": (48, 96, 192), "b": (32, 64, 128)}
_STEM: Final = 8
_PASSES: Final = 3
_WIDTH: Final = 32  # of the decoder


class Decoder(nn.Module):
    """Low-level features of all passes, reduced and added; on top their results, reduced and added; scores."""

    def __init__(self, low: int, high: int, classes: int) -> None:
        super().__init__()
        self.low = nn.ModuleList(conv_bn_relu(low, _WIDTH) for _ in range(_PASSES))
        self.fuse = conv_bn_relu(_WIDTH, _WIDTH, 3)
        self.high = nn.ModuleList(conv_bn_relu(high, _WIDTH) for _ in range(_PASSES))
        self.scores = nn.Conv2d(_WIDTH, classes, 1)

    def forward(self, passes: list[Features]) -> Tensor:
        """Map the features of the passes to (N, classes, h, w) on the grid of the first pass's enc2."""
        grid = passes[0].enc2
        low = [_resized(reduce(p.enc2), grid) for reduce, p in zip(self.low, passes, strict=True)]
        high = [_resized(reduce(p.attended), grid) for reduce, p in zip(self.high, passes, strict=True)]
        logits: Tensor = self.scores(self.fuse(torch.stack(low).sum(0)) + torch.stack(high).sum(0))
        return logits


def _resized(x: Tensor, like: Tensor) -> Tensor:
    return functional.interpolate(x, size=like.shape[-2:], mode="bilinear", align_corners=False)


class DFANet(nn.Module):
    """A strided 3x3, three passes and the decoder."""

    def __init__(self, channels: tuple[int, int, int], classes: int) -> None:
        super().__init__()
        low, _, high = channels
        self.conv1 = conv_bn_relu(3, _STEM, 3, stride=2)
        later = [Pass(low + high, channels) for _ in range(_PASSES - 1)]
        self.passes = nn.ModuleList([Pass(_STEM, channels, first=True), *later])
        self.decoder = Decoder(low, high, classes)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, ceil(H / 4), ceil(W / 4))."""
        done: list[Features] = [self.passes[0](self.conv1(x))]
        for again in list(self.passes)[1:]:
            before = done[-1]
            joined = torch.cat([before.enc2, _resized(before.attended, before.enc2)], dim=1)
            done.append(again(joined, before))
        return {"out": self.decoder(done)}


def load(request: BuildRequest, form: Form) -> tuple[DFANet, NetSpec]:
    """Build the network and say how to feed it; the paper's ImageNet weights were never published."""
    if request.pretrained:
        raise WeightsError(f"dfanet-{form}", "there are no ImageNet weights for its backbone.", "Train from scratch.")
    return DFANet(CHANNELS[form], request.classes), NetSpec(output_stride=64, score_stride=4)
