"""VGG16 at output stride 8 as DeepLab's first two papers use it, with the layer names of their Caffe release.

Chen et al., "Semantic Image Segmentation with Deep Convolutional Nets and Fully Connected CRFs" (ICLR 2015, arXiv
1412.7062), section 3.1: the last two pools lose their stride, and the filters after them get holes. As released, and
unlike VGG16, all pools are 3x3 with a border of 1, and sizes are rounded up as Caffe does.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torchvision.models import VGG

from segstudio.nn.taps import TappedStages
from segstudio.nn.vgg import init_vgg

MEAN_BGR: Final = (104.008, 116.669, 122.675)
FULL_WIDTHS: Final = (64, 128, 256, 512, 512)
_DEPTHS: Final = (2, 2, 3, 3, 3)
_POOL_STRIDES: Final = (2, 2, 2, 1, 1)


def conv_names() -> list[str]:
    """Return `conv1_1` ... `conv5_3` in order."""
    return [f"conv{stage}_{i}" for stage, depth in enumerate(_DEPTHS, start=1) for i in range(1, depth + 1)]


def hole_vgg16(widths: Sequence[int] = FULL_WIDTHS) -> TappedStages:
    """Build conv1_1 to pool5; it returns `pool1` ... `pool5` at strides 2, 4, 8, 8, 8, with `widths` channels.

    A side of n pixels gives ceil((n - 1) / 8) + 1 cells at stride 8; where n is 8k + 1 these are k + 1, and cell i lies
    on pixel 8i.
    """
    stages: dict[str, nn.Module] = {}
    inputs = 3
    for stage, (width, depth, stride) in enumerate(zip(widths, _DEPTHS, _POOL_STRIDES, strict=True), start=1):
        hole = 2 if stage == 5 else 1
        for i in range(1, depth + 1):
            stages[f"conv{stage}_{i}"] = nn.Conv2d(inputs, width, 3, padding=hole, dilation=hole)
            stages[f"relu{stage}_{i}"] = nn.ReLU(inplace=True)
            inputs = width
        stages[f"pool{stage}"] = nn.MaxPool2d(3, stride, padding=1, ceil_mode=True)
    pools = [f"pool{stage}" for stage in range(1, 6)]
    net = TappedStages(stages, dict(zip(pools, pools, strict=True)), dict(zip(pools, widths, strict=True)))
    init_vgg(net)
    return net


def start_convs(net: nn.Module, source: VGG) -> None:
    """Copy the convolutions of a classifier to `conv1_1` ... `conv5_3`."""
    convs = [layer for layer in source.features if isinstance(layer, nn.Conv2d)]
    for name, conv in zip(conv_names(), convs, strict=True):
        net.get_submodule(name).load_state_dict(conv.state_dict())


def dense_layers(source: VGG) -> list[nn.Linear]:
    """Return the classifier's dense layers: to 4096, to 4096, to the classes of ImageNet."""
    return [layer for layer in source.classifier if isinstance(layer, nn.Linear)]


def start_dense(fc6: nn.Conv2d, fc7: nn.Conv2d, dense: Sequence[nn.Linear]) -> None:
    """Copy the first two dense layers, thinned out evenly in rows, columns and channels (section 3.2)."""
    taps = torch.linspace(0, 6, fc6.kernel_size[0]).round().long()
    kept = torch.linspace(0, dense[0].out_features - 1, fc6.out_channels).round().long()
    square = dense[0].weight.view(-1, fc6.in_channels, 7, 7)
    with torch.no_grad():
        fc6.weight.copy_(square[kept][:, :, taps][..., taps])
        _bias(fc6).copy_(dense[0].bias[kept])
        fc7.weight.copy_(dense[1].weight[kept][:, kept, None, None])
        _bias(fc7).copy_(dense[1].bias[kept])


def _bias(layer: nn.Conv2d) -> Tensor:
    assert layer.bias is not None
    return layer.bias


def start_scores(layer: nn.Conv2d) -> None:
    """Start a layer that scores classes as the release does: deviation 0.01, bias 0."""
    nn.init.normal_(layer.weight, std=0.01)
    nn.init.zeros_(_bias(layer))
