"""RefineNet: a plain ResNet's four resolutions, walked back up, each step refining the coarse map by finer features.

Lin, Milan, Shen, Reid, "RefineNet: Multi-Path Refinement Networks for High-Resolution Semantic Segmentation" (CVPR
2017, arXiv 1611.06612). From input to output (figure 2c): a ResNet without dilation at strides 4 to 32; RefineNet
blocks (see `blocks`) from the coarsest resolution to the finest, each over its own features and the block before;
dropout; a 3x3 to the classes at stride 4; bilinear resize by the host, corner to corner.

Widths are the release's: 512 on the path of stride 32, 256 on all others. Dropout stands on the two deepest features
and before the classifier. Variants (the paper's study of cascades): `single`, one block over all four resolutions;
`2cascade`, one over strides 32 and 16, one over 8 and 4; `4cascade`; and `4cascade-2scale`, where two ResNets see the
image at two sizes, one twice the other, and each block takes the features of its stage from both. Only `4cascade` was
released; the others follow the paper's words, with the released blocks, and where paths of both widths meet the block
has 256 channels. The original feeds images enlarged by 1.2 (0.6 for the smaller of two sizes); here an image is fed
as it is, and at half its size. Input is normalised as for ImageNet, as in the PyTorch port, DrSleep's, whose files can
be taken over. Batch normalisation stays fixed in the paper's training; here that is left to the recipe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.resnet import RESNET_CHANNELS, Depth, resnet_features
from segstudio.nn.taps import TappedStages
from segstudio.plugins.refinenet.blocks import POOL_FIRST, RefineBlock, conv3

_DEEP: Final = ("layer4", "layer3")  # the stages whose features are dropped out
_WIDTHS: Final = {"layer1": 256, "layer2": 256, "layer3": 256, "layer4": 512}


@dataclass(frozen=True, slots=True)
class Variant:
    """Which stages each block takes, the coarsest block first and a block's finest stage first; how many sizes."""

    blocks: tuple[tuple[str, ...], ...]
    sizes: int = 1


_CASCADE: Final = (("layer4",), ("layer3",), ("layer2",), ("layer1",))
VARIANTS: Final = {
    "single": Variant((("layer1", "layer2", "layer3", "layer4"),)),
    "2cascade": Variant((("layer3", "layer4"), ("layer1", "layer2"))),
    "4cascade": Variant(_CASCADE),
    "4cascade-2scale": Variant(_CASCADE, sizes=2),
}


class RefineNet(nn.Module):
    """Backbones `backbone` (and `backbone_half` where there are two sizes), `blocks`, `classifier`."""

    def __init__(
        self,
        backbones: Sequence[TappedStages],
        variant: Variant,
        classes: int,
        order: str = POOL_FIRST,
        widths: Mapping[str, int] = _WIDTHS,
    ) -> None:
        """One backbone for each size of the image, the full size first; `widths` are those of the paths."""
        super().__init__()
        self.backbone = backbones[0]
        self.backbone_half = backbones[1] if variant.sizes == 2 else None
        self._stages = variant.blocks
        channels = self.backbone.channels
        blocks: list[nn.Module] = []
        refined = 0
        for stages in variant.blocks:
            paths = [(channels[stage], widths[stage]) for stage in stages for _ in range(variant.sizes)]
            block = RefineBlock(paths, refined, order)
            blocks.append(block)
            refined = block.width
        self.blocks = nn.ModuleList(blocks)
        self.dropout = nn.Dropout(0.5)
        self.classifier = conv3(refined, classes, bias=True)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, ceil(H / 4), ceil(W / 4))."""
        seen = [self._features(self.backbone, x)]
        if self.backbone_half is not None:
            seen.append(self._features(self.backbone_half, _half(x)))
        refined: Tensor | None = None
        for block, stages in zip(self.blocks, self._stages, strict=True):
            refined = block([features[stage] for stage in stages for features in seen], refined)
        return {"out": self.classifier(self.dropout(refined))}

    def _features(self, backbone: nn.Module, x: Tensor) -> dict[str, Tensor]:
        features = cast("dict[str, Tensor]", backbone(x))
        return features | {stage: self.dropout(features[stage]) for stage in _DEEP}


def _half(x: Tensor) -> Tensor:
    size = [-(-side // 2) for side in x.shape[-2:]]
    return functional.interpolate(x, size=size, mode="bilinear", align_corners=True)


def load(request: BuildRequest, variant: str, depth: Depth) -> tuple[RefineNet, NetSpec]:
    """Build a variant on a ResNet of this depth; ImageNet normalisation, any input size."""
    form = VARIANTS[variant]
    backbones = [resnet_features(depth, 32, pretrained=request.pretrained) for _ in range(form.sizes)]
    assert all(backbone.channels == RESNET_CHANNELS for backbone in backbones)
    net = RefineNet(backbones, form, request.classes, str(request.values["pooling"]))
    return net, NetSpec(output_stride=32, score_stride=4, align_corners=True)
