"""VGG16 (Simonyan, Zisserman, ICLR 2015, configuration D) for segmentation, and its ImageNet weights.

torchvision trained its VGG16 on RGB with mean and deviation; the networks of the FCN line feed BGR minus a mean. The
first convolution is linear, so it takes up the difference: weights converted here give, on a network's own input, what
torchvision's give on theirs (but for zero padding, which then stands for a grey up to 0.02 deviations away).
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

import torch
from torch import Tensor, nn
from torchvision.models import VGG, VGG16_Weights, vgg16
from torchvision.models.vgg import cfgs, make_layers

from segstudio.nn.imagenet import from_cache

_MEAN: Final = (0.485, 0.456, 0.406)  # RGB, torchvision's own normalisation
_STD: Final = (0.229, 0.224, 0.225)


def vgg16_features(widest: int = 512, *, batch_norm: bool = False) -> nn.Sequential:
    """Return torchvision's feature layers, freshly initialised: pad 1, pools that round down.

    They are 31, or 44 with batch normalisation; all widths are in proportion to that of the last two stages.
    """
    plan = [width if isinstance(width, str) else width * widest // 512 for width in cfgs["D"]]
    features: nn.Sequential = make_layers(plan, batch_norm=batch_norm)
    init_vgg(features)
    return features


def init_vgg(module: nn.Module) -> None:
    """Initialise convolutions for ReLU (He et al. 2015, by fan-out), biases at zero, as torchvision's VGG does."""
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


def imagenet_vgg16(mean: Sequence[float], scale: float) -> VGG:
    """Load torchvision's VGG16 from torch's cache, for input `scale` x BGR in 0-1 minus `mean`; else `WeightsError`."""
    net: VGG = from_cache(partial(vgg16, init_weights=False), VGG16_Weights.IMAGENET1K_V1, "vgg16")
    first = net.features[0]
    with torch.no_grad():
        weight, bias = for_bgr_input(first.weight, first.bias, mean, scale)
        first.weight.copy_(weight)
        first.bias.copy_(bias)
    return net


def for_bgr_input(weight: Tensor, bias: Tensor, mean: Sequence[float], scale: float) -> tuple[Tensor, Tensor]:
    """Convert a first convolution from normalised RGB to `scale` x BGR in 0-1 minus `mean` (in BGR order)."""
    offset = (torch.tensor(mean).flip(0) / scale - torch.tensor(_MEAN)) / torch.tensor(_STD)
    shift = (weight * offset[:, None, None]).sum((1, 2, 3))
    scaled = weight / (torch.tensor(_STD) * scale)[:, None, None]
    return scaled.flip(1), bias + shift
