"""Dilated convolutions: VGG16 stripped of its late pools, and a context module that widens the view.

Yu, Koltun, "Multi-Scale Context Aggregation by Dilated Convolutions" (ICLR 2016, arXiv 1511.07122). From input to
output: the image, mirrored 186 pixels beyond each border; the front end (section 4), VGG16 without padding, without
its last two pools and with dilations 2 and 4 in their place, down to class scores at stride 8, each seeing 380 pixels a
side; the context module (section 3, table 1); for Cityscapes an upsampling by 8 inside the network, a fixed bilinear
one; else bilinear resize by the host.

As released: cell i of the scores lies on pixel 8i, as in the labels that the front end was trained with, and one more
cell than the image needs is computed at the far ends, so that all pixels lie between cells. The release turns scores
into probabilities before it enlarges them; the host enlarges the scores. The front end with its own mean colour goes
with VOC 2012; Cityscapes, CamVid and KITTI have theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import VGG

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.bilinear import bilinear_filter
from segstudio.nn.hole_vgg import dense_layers, start_convs, start_dense
from segstudio.nn.reflect import reflected
from segstudio.nn.vgg import imagenet_vgg16, init_vgg
from segstudio.plugins.dilated.context import BASIC, CITYSCAPES, KITTI, LARGE, PER_LAYER, Context, Plan

MARGIN: Final = 186  # pixels by which the front end's result falls short of its input on each side
STRIDE: Final = 8
WIDTHS: Final = (64, 128, 256, 512, 512, 4096)  # of VGG16's stages and of fc6 and fc7
_DEPTHS: Final = (2, 2, 3, 3, 3)
_DILATIONS: Final = (1, 1, 1, 1, 2)


@dataclass(frozen=True, slots=True)
class Form:
    """What sets the released networks apart. `mean` is blue, green, red, 0-255."""

    mean: tuple[float, float, float]
    plan: Plan | None = None
    upsamples: bool = False


_VOC: Final = (102.93, 111.36, 116.52)
FORMS: Final = {
    "frontend": Form(_VOC),
    "context-basic": Form(_VOC, BASIC),
    "context-large": Form(_VOC, LARGE),
    "cityscapes": Form((72.39, 82.91, 73.16), CITYSCAPES, upsamples=True),
    "camvid": Form((110.70, 108.78, 105.41), BASIC),
    "kitti": Form((96.19, 95.55, 91.35), KITTI),
}


class FrontEnd(nn.Module):
    """VGG16 without padding (section 4): (n - 372) / 8 cells of n pixels; layer names are the release's."""

    def __init__(self, classes: int, widths: Sequence[int] = WIDTHS) -> None:
        """`widths` are those of the five stages, then that of fc6 and fc7; `final` starts at deviation 0.001."""
        super().__init__()
        inputs = 3
        for stage, (width, depth, dilation) in enumerate(zip(widths[:5], _DEPTHS, _DILATIONS, strict=True), start=1):
            for i in range(1, depth + 1):
                self.add_module(f"conv{stage}_{i}", nn.Conv2d(inputs, width, 3, dilation=dilation))
                inputs = width
        self.pool = nn.MaxPool2d(2, ceil_mode=True)
        self.fc6 = nn.Conv2d(inputs, widths[5], 7, dilation=4)
        self.fc7 = nn.Conv2d(widths[5], widths[5], 1)
        self.dropout = nn.Dropout(0.5)
        self.final = nn.Conv2d(widths[5], classes, 1)
        init_vgg(self)
        nn.init.normal_(self.final.weight, std=0.001)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, 3, H, W) to (N, classes, (H - 372) / 8, (W - 372) / 8)."""
        for stage, depth in enumerate(_DEPTHS, start=1):
            for i in range(1, depth + 1):
                x = functional.relu(self.get_submodule(f"conv{stage}_{i}")(x))
            if stage <= 3:
                x = self.pool(x)
        for layer in (self.fc6, self.fc7):
            x = self.dropout(functional.relu(layer(x)))
        scores: Tensor = self.final(x)
        return scores

    def start_from(self, source: VGG) -> None:
        """Copy a classifier's convolutions, and its dense layers reshaped to fc6 and fc7."""
        start_convs(self, source)
        start_dense(self.fc6, self.fc7, dense_layers(source))


class Upsampling(nn.Module):
    """Enlarge each class by 8 with a fixed bilinear filter of 16x16 (`ctx_upsample`); beyond the map lie zeros."""

    def __init__(self, classes: int) -> None:
        """Keep the filter as a buffer that is not saved: it is no parameter."""
        super().__init__()
        weight = bilinear_filter(2 * STRIDE).expand(classes, 1, -1, -1).clone()
        self.register_buffer("weight", weight, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, classes, h, w) to (N, classes, 8h, 8w)."""
        weight = self.get_buffer("weight")
        return functional.conv_transpose2d(x, weight, stride=STRIDE, padding=STRIDE // 2, groups=len(weight))


class Dilated(nn.Module):
    """Mirrored border, front end, and where the form has them context module and upsampling."""

    def __init__(self, classes: int, form: Form, padding: str = PER_LAYER, widths: Sequence[int] = WIDTHS) -> None:
        """Take the `padding` of the context module and the `widths` of the front end."""
        super().__init__()
        self.frontend = FrontEnd(classes, widths)
        self.context = Context(classes, form.plan, padding) if form.plan else nn.Identity()
        self.upsampling = Upsampling(classes) if form.upsamples else None

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, h, w), with ceil((H - 1) / 8) + 1 rows, or H where it upsamples."""
        height, width = x.shape[-2:]
        surplus = 0 if self.upsampling else 1
        rows, columns = (_beyond(side, surplus) for side in (height, width))
        scores = self.context(self.frontend(reflected(x, (MARGIN, MARGIN + rows), (MARGIN, MARGIN + columns))))
        if self.upsampling:
            scores = self.upsampling(scores)[..., :height, :width]
        return {"out": scores}


def _beyond(side: int, surplus: int) -> int:
    """Return how many pixels a side lacks for whole cells: up to its last pixel, and `surplus` cells more."""
    cells = -(-(side - surplus) // STRIDE) + surplus
    return cells * STRIDE - side


def load(request: BuildRequest, key: str) -> tuple[Dilated, NetSpec]:
    """Build a form and say how it is fed: BGR, 0-255, minus the mean of its data."""
    form = FORMS[key]
    source = imagenet_vgg16(form.mean, 255.0) if request.pretrained else None
    net = Dilated(request.classes, form, str(request.values.get("context_padding", PER_LAYER)))
    if source is not None:
        net.frontend.start_from(source)
    return net, NetSpec(
        mean=form.mean,
        std=(1.0, 1.0, 1.0),
        channel_order="bgr",
        scale_255=True,
        output_stride=STRIDE,
        score_stride=1 if form.upsamples else STRIDE,
        align_corners=True,
    )
