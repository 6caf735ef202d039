"""DeepLabV2: several holes at once. Atrous spatial pyramid pooling on VGG16 and on ResNet-101.

Chen, Papandreou, Kokkinos, Murphy, Yuille, "DeepLab: Semantic Image Segmentation with Deep Convolutional Nets, Atrous
Convolution, and Fully Connected CRFs" (TPAMI 2018, arXiv 1606.00915).

On VGG16: the body of DeepLabV1 without its averaging; four branches of fc6 (3x3), fc7 and fc8 that differ in the hole
of fc6 alone, summed (section 3.2, figure 7). ASPP-S has holes 2, 4, 8, 12, ASPP-L 6, 12, 18, 24 (section 4.1.2).

On ResNet-101: stages at strides 4, 8, 8, 8, holes of 2 and 4 in every unit of the last two, then four 3x3 with holes 6,
12, 18, 24 that score the classes at once, summed. As in Caffe, a unit's stride is in its first 1x1 and the pool rounds
up. `multi_scale` is the published system (section 4.1.2): the image at sizes 1, 0.75 and 0.5, the larger score of the
three at each place; in training each size is scored by itself too. Tensor names are those of kazuto1011's port, which
resizes without aligning corners (Caffe aligns). The paper keeps batch normalisation fixed while training; here that is
left to the recipe. Weights to start from are ImageNet's for VGG16; ResNet-101 with strides in its first 1x1 has none in
torchvision.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, NetSpec, WeightsError
from segstudio.nn.caffe_resnet import CAFFE_DEPTHS, caffe_resnet
from segstudio.nn.hole_vgg import (
    FULL_WIDTHS,
    MEAN_BGR,
    dense_layers,
    hole_vgg16,
    start_convs,
    start_dense,
    start_scores,
)
from segstudio.nn.taps import TappedStages
from segstudio.nn.vgg import imagenet_vgg16, init_vgg

SMALL_HOLES: Final = (2, 4, 8, 12)
LARGE_HOLES: Final = (6, 12, 18, 24)
SCALES: Final = {"scale_075": 0.75, "scale_05": 0.5}  # beside the image as it is
_WIDTH: Final = 1024


class Branch(nn.Module):
    """fc6, fc7 and fc8 of one hole, with ReLU and dropout after the first two (figure 7)."""

    def __init__(self, inputs: int, classes: int, hole: int, width: int) -> None:
        """Keep the map's size."""
        super().__init__()
        self.fc6 = nn.Conv2d(inputs, width, 3, padding=hole, dilation=hole)
        self.fc7 = nn.Conv2d(width, width, 1)
        self.fc8 = nn.Conv2d(width, classes, 1)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, classes, h, w)."""
        for layer in (self.fc6, self.fc7):
            x = self.dropout(functional.relu(layer(x)))
        scores: Tensor = self.fc8(x)
        return scores


class DeepLabV2VGG(nn.Module):
    """VGG16 with holes and the summed branches."""

    def __init__(
        self, classes: int, holes: Sequence[int], widths: Sequence[int] = FULL_WIDTHS, width: int = _WIDTH
    ) -> None:
        """`widths` are those of VGG16's five stages, `width` that of fc6 and fc7."""
        super().__init__()
        self.backbone = hole_vgg16(widths)
        self.aspp = nn.ModuleList(Branch(widths[-1], classes, hole, width) for hole in holes)
        init_vgg(self.aspp)
        for branch in self.branches():
            start_scores(branch.fc8)

    def branches(self) -> list[Branch]:
        """Return the branches in order of their holes."""
        return [branch for branch in self.aspp if isinstance(branch, Branch)]

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, h, w) with ceil((H - 1) / 8) + 1 rows."""
        features = self.backbone(x)["pool5"]
        return {"out": torch.stack([branch(features) for branch in self.aspp]).sum(0)}


class ScoringPyramid(nn.Module):
    """ASPP on ResNet: one 3x3 for each hole from the features straight to the classes, summed; `c0` on."""

    def __init__(self, inputs: int, classes: int, holes: Sequence[int] = LARGE_HOLES) -> None:
        """Start as the release does."""
        super().__init__()
        for i, hole in enumerate(holes):
            layer = nn.Conv2d(inputs, classes, 3, padding=hole, dilation=hole)
            start_scores(layer)
            self.add_module(f"c{i}", layer)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, classes, h, w)."""
        return torch.stack([branch(x) for branch in self.children()]).sum(0)


class DeepLabV2ResNet(nn.Module):
    """ResNet with holes and the scoring pyramid, over one size of the image or the maximum over three."""

    def __init__(
        self,
        classes: int,
        *,
        multi_scale: bool = True,
        align_corners: bool = True,
        auxiliary: bool = False,
        holes: Sequence[int] = LARGE_HOLES,
        depths: Sequence[int] = CAFFE_DEPTHS[101],
        width: int = 64,
    ) -> None:
        """`auxiliary` asks for the scores of each size in training; `depths` and `width` are the ResNet's."""
        super().__init__()
        self.scales = SCALES if multi_scale else {}
        self.align_corners = align_corners
        self.auxiliary = auxiliary
        self.backbone: TappedStages = caffe_resnet(depths, width)
        self.aspp = ScoringPyramid(self.backbone.channels["layer5"], classes, holes)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out` (N, classes, h, w), in training also each size's own scores, on their own grids."""
        full = self._score(x)
        smaller = {name: self._score(self._shrunk(x, scale)) for name, scale in self.scales.items()}
        enlarged = [self._resized(scores, (full.shape[-2], full.shape[-1])) for scores in smaller.values()]
        logits = {"out": torch.stack([full, *enlarged]).amax(0)}
        if self.training and self.auxiliary and smaller:
            logits |= {"scale_1": full, **smaller}
        return logits

    def _score(self, x: Tensor) -> Tensor:
        scores: Tensor = self.aspp(self.backbone(x)["layer5"])
        return scores

    def _shrunk(self, x: Tensor, scale: float) -> Tensor:
        """Resize an image: Caffe keeps sides at 8k + 1, the port rounds down and steps by exactly 1 / `scale`."""
        if self.align_corners:
            height, width = (int((side - 1) * scale) + 1 for side in x.shape[-2:])
            return self._resized(x, (height, width))
        if min(x.shape[-2:]) * scale < 1:  # a side of one pixel stays one
            height, width = (max(1, int(side * scale)) for side in x.shape[-2:])
            return self._resized(x, (height, width))
        return functional.interpolate(x, scale_factor=scale, mode="bilinear", align_corners=False)

    def _resized(self, x: Tensor, size: tuple[int, int]) -> Tensor:
        return functional.interpolate(x, size=size, mode="bilinear", align_corners=self.align_corners)


def load_vgg(request: BuildRequest, holes: Sequence[int]) -> tuple[DeepLabV2VGG, NetSpec]:
    """Build the network on VGG16; corners are aligned, as in Caffe."""
    source = imagenet_vgg16(MEAN_BGR, 255.0) if request.pretrained else None
    net = DeepLabV2VGG(request.classes, holes)
    if source is not None:
        start_convs(net.backbone, source)
        for branch in net.branches():
            start_dense(branch.fc6, branch.fc7, dense_layers(source))
    return net, _spec(align_corners=True)


def load_resnet(request: BuildRequest) -> tuple[DeepLabV2ResNet, NetSpec]:
    """Build the network on ResNet-101."""
    if request.pretrained:
        raise WeightsError(
            "deeplabv2-resnet101",
            "there are no ImageNet weights at hand for a ResNet with its strides in the first 1x1.",
            "Import published weights of the whole network, or train from scratch.",
        )
    values: Mapping[str, object] = request.values
    corners, several = bool(values["align_corners"]), bool(values["multi_scale"])
    net = DeepLabV2ResNet(
        request.classes,
        multi_scale=several,
        align_corners=corners,
        auxiliary=request.auxiliary and several,
        holes=[int(hole) for hole in str(values.get("holes", "6-12-18-24")).split("-")],
    )
    return net, _spec(align_corners=corners, auxiliary=("scale_1", *SCALES) if request.auxiliary and several else ())


def _spec(*, align_corners: bool, auxiliary: tuple[str, ...] = ()) -> NetSpec:
    """Say how the network is fed: BGR, 0-255, minus the mean."""
    return NetSpec(
        mean=MEAN_BGR,
        std=(1.0, 1.0, 1.0),
        channel_order="bgr",
        scale_255=True,
        output_stride=8,
        align_corners=align_corners,
        auxiliary=auxiliary,
    )
