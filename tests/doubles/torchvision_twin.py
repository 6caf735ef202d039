"""Stands beside torchvision: its networks with random weights, and what it takes to compare with them."""

import torch
from torch import Tensor, nn
from torchvision.models import segmentation

from segstudio.api import ModelSpec
from segstudio.api.torch import build

MAKERS = {
    "fcn-resnet50": segmentation.fcn_resnet50,
    "fcn-resnet101": segmentation.fcn_resnet101,
    "deeplabv3-resnet50": segmentation.deeplabv3_resnet50,
    "deeplabv3-resnet101": segmentation.deeplabv3_resnet101,
    "deeplabv3-mobilenet-v3-large": segmentation.deeplabv3_mobilenet_v3_large,
}


def randomise(net: nn.Module, seed: int = 5) -> nn.Module:
    """Give normalisations statistics and scales that matter; a fresh network's would hide a swapped pair."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.weight.uniform_(0.5, 1.5, generator=generator)
                module.bias.normal_(0, 0.1, generator=generator)
                assert module.running_mean is not None
                assert module.running_var is not None
                module.running_mean.normal_(0, 0.1, generator=generator)
                module.running_var.uniform_(0.5, 1.5, generator=generator)
    return net


def twin(key: str, classes: int = 21) -> nn.Module:
    """Build torchvision's network of this key, with its auxiliary head and random weights, in evaluation mode."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(4)
        net: nn.Module = MAKERS[key](weights=None, weights_backbone=None, num_classes=classes, aux_loss=True)
    return randomise(net).eval()


def load_file(spec: ModelSpec, state: dict[str, Tensor]) -> nn.Module:
    """Load a publisher's tensors through the layout that recognises them, strictly."""
    shapes = {key: tuple(value.shape) for key, value in state.items()}
    layout = next(layout for layout in spec.layouts if layout.matches(shapes))
    renamed = {new: value for key, value in state.items() if (new := layout.rename(key)) is not None}
    net, _ = build(spec, len(state[layout.classifier]), layout.values)
    net.load_state_dict(renamed, strict=True)
    return net.eval()
