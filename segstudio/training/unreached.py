"""Kernel taps that a training crop is too small for.

A 3x3 with dilation 18 on an 18x18 map sees nothing but padding beside its middle: the outer taps have no gradient and
stay as they were drawn. On a larger image they then meet real features and add noise. Set to zero before training,
they stay silent at any size.
"""

import torch
from torch import nn


def clear_unreached(network: nn.Module, crop: tuple[int, int], channels: int = 3) -> int:
    """Set to zero the taps of dilated convolutions that lie in the padding everywhere on a crop; return how many.

    `crop` is (height, width) of the network's input, `channels` how many it has. The network's mode and other weights
    are left as they are.
    """
    sizes: dict[nn.Conv2d, tuple[int, int]] = {}

    def remember(conv: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        assert isinstance(conv, nn.Conv2d)
        sizes[conv] = (inputs[0].shape[2], inputs[0].shape[3])

    dilated = [m for m in network.modules() if isinstance(m, nn.Conv2d) and max(m.dilation) > 1]
    hooks = [conv.register_forward_pre_hook(remember) for conv in dilated]
    was_training, first = network.training, next(network.parameters())
    try:
        with torch.inference_mode():
            network.eval()(torch.zeros(1, channels, *crop, device=first.device))
    finally:
        network.train(was_training)
        for hook in hooks:
            hook.remove()
    return sum(_clear(conv, size) for conv, size in sizes.items())


@torch.no_grad()
def _clear(conv: nn.Conv2d, size: tuple[int, int]) -> int:
    cleared = 0
    for axis in (0, 1):
        kernel, dilation = conv.kernel_size[axis], conv.dilation[axis]
        for tap in range(kernel):
            # A convolution that keeps the size looks at `offset` from each place; beyond the map there is padding.
            offset = abs(tap - kernel // 2) * dilation
            if offset >= size[axis]:
                conv.weight.select(axis + 2, tap).zero_()
                cleared += 1
    return cleared
