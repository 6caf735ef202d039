"""DeepLab's first network: VGG16 whose late filters have holes, so that scores come at stride 8 instead of 32.

Chen, Papandreou, Kokkinos, Murphy, Yuille, "Semantic Image Segmentation with Deep Convolutional Nets and Fully
Connected CRFs" (ICLR 2015, arXiv 1412.7062). From input to output: VGG16 without the stride of its last two pools
(section 3.1); its dense layers as convolutions fc6, which sees a wide field through a hole of 12, and fc7 (section
3.2); fc8, the scores; bilinear resize by the host, corner to corner. The conditional random field of section 4.2 is a
refiner of this program.

As released and not in the text: pools are 3x3 and round up, and after the last one the map is averaged over 3x3
(`pool5a`). With it a score sees 435 pixels a side, without it 419. The paper's other fields of view are a parameter.

MSc (section 4.3, "multi-scale prediction") joins to fc7 what two small layers make of the image itself and of the
first four pools; strides bring all five to stride 8. The authors feed images of 8k + 1 pixels a side, where these
maps are of one size. Here any image goes as it is: on other sizes the strides of the new layers round up, as the
pools do, with zeros beyond the far borders. The paper trains the new layers alone; here that is left to the recipe.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.hole_vgg import (
    FULL_WIDTHS,
    MEAN_BGR,
    dense_layers,
    hole_vgg16,
    start_convs,
    start_dense,
    start_scores,
)
from segstudio.nn.vgg import imagenet_vgg16, init_vgg

FIELDS: Final = {  # kernel of fc6, its hole, and the channels of fc6 and fc7
    "3x3-12": (3, 12, 1024),
    "4x4-4": (4, 4, 4096),
    "4x4-8": (4, 8, 4096),
    "7x7-4": (7, 4, 4096),
}
BRANCH_STRIDES: Final = {"picture": 8, "pool1": 4, "pool2": 2, "pool3": 1, "pool4": 1}
_BRANCH_WIDTH: Final = 128


class Classifier(nn.Module):
    """fc6 and fc7, each with ReLU and dropout: VGG16's dense layers as convolutions (section 3.2)."""

    def __init__(self, inputs: int, kernel: int, hole: int, width: int) -> None:
        """Pad by half of what fc6 spans, so that the map keeps its size."""
        super().__init__()
        self.fc6 = nn.Conv2d(inputs, width, kernel, padding=(kernel - 1) * hole // 2, dilation=hole)
        self.fc7 = nn.Conv2d(width, width, 1)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, width, h, w)."""
        for layer in (self.fc6, self.fc7):
            x = self.dropout(functional.relu(layer(x)))
        return x


class MultiScale(nn.Module):
    """The branches of MSc: a 3x3 and a 1x1, both with ReLU, on the image and on four pools."""

    def __init__(self, channels: Sequence[int], width: int = _BRANCH_WIDTH) -> None:
        """`channels` are those of the image and of pool1 to pool4."""
        super().__init__()
        for (name, stride), inputs in zip(BRANCH_STRIDES.items(), channels, strict=True):
            branch = nn.Sequential(
                nn.Conv2d(inputs, width, 3, stride, padding=1), nn.ReLU(), nn.Conv2d(width, width, 1), nn.ReLU()
            )
            self.add_module(name, branch)

    def forward(self, maps: dict[str, Tensor]) -> list[Tensor]:
        """Map `image` and the pools to five (N, width, h, w) at stride 8."""
        return [self.get_submodule(name)(_reached(maps[name], stride)) for name, stride in BRANCH_STRIDES.items()]


def _reached(x: Tensor, stride: int) -> Tensor:
    """Put zeros beyond the far borders where a 3x3 of this stride would not come to the last row or column."""
    height, width = x.shape[-2:]
    return functional.pad(x, (0, (1 - width) % stride, 0, (1 - height) % stride))


class DeepLabV1(nn.Module):
    """VGG16 with holes, fc6 to fc8, and the branches of MSc where asked for."""

    def __init__(
        self,
        classes: int,
        field: tuple[int, int, int] = FIELDS["3x3-12"],
        *,
        average: bool = True,
        multi_scale: bool = False,
        widths: Sequence[int] = FULL_WIDTHS,
    ) -> None:
        """`field` is one of `FIELDS`; `average` keeps `pool5a`; `widths` are those of VGG16's five stages."""
        super().__init__()
        kernel, hole, width = field
        self.backbone = hole_vgg16(widths)
        self.pool5a = nn.AvgPool2d(3, 1, padding=1) if average else nn.Identity()
        self.classifier = Classifier(widths[-1], kernel, hole, width)
        self.branches = MultiScale((3, *widths[:4])) if multi_scale else None
        self.fc8 = nn.Conv2d(width + (len(BRANCH_STRIDES) * _BRANCH_WIDTH if multi_scale else 0), classes, 1)
        init_vgg(self)
        start_scores(self.fc8)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, h, w) with ceil((H - 1) / 8) + 1 rows."""
        pools = self.backbone(x)
        features = self.classifier(self.pool5a(pools["pool5"]))
        if self.branches is not None:
            features = torch.cat([features, *self.branches({"picture": x, **pools})], dim=1)
        return {"out": self.fc8(features)}


def load(request: BuildRequest, *, multi_scale: bool = False) -> tuple[DeepLabV1, NetSpec]:
    """Build the network and say how it is fed: BGR, 0-255, minus the mean."""
    source = imagenet_vgg16(MEAN_BGR, 255.0) if request.pretrained else None
    field = FIELDS[str(request.values["field_of_view"])]
    net = DeepLabV1(request.classes, field, average=bool(request.values["pool5a"]), multi_scale=multi_scale)
    if source is not None:
        start_convs(net.backbone, source)
        start_dense(net.classifier.fc6, net.classifier.fc7, dense_layers(source))
    return net, NetSpec(
        mean=MEAN_BGR, std=(1.0, 1.0, 1.0), channel_order="bgr", scale_255=True, output_stride=8, align_corners=True
    )
