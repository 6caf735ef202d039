"""What the tools that publish networks share: random weights, images, and the file of answers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn

CLASSES: Final = 5
# What DANet's attention multiplies and sums up over all places. At full size its softmax would be one class alone, or,
# where two sums are near each other, whatever rounding makes of them.
SUMMED: Final = ("cam_in_conv.bn.weight", "pam_in_conv.bn.weight")
Image = np.ndarray[Any, np.dtype[np.uint8]]
Depth = np.ndarray[Any, np.dtype[np.float32]]


def randomise(net: nn.Module, seed: int) -> None:
    """Give every tensor a value that matters: a fresh network's zeros and ones would hide a swapped pair."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
                nn.init.kaiming_normal_(module.weight, generator=generator)
                if module.bias is not None:
                    module.bias.normal_(0, 0.1, generator=generator)
            elif isinstance(module, nn.modules.batchnorm._BatchNorm):
                module.weight.uniform_(0.5, 1.0, generator=generator)
                module.bias.normal_(0, 0.1, generator=generator)
                assert module.running_mean is not None
                assert module.running_var is not None
                module.running_mean.normal_(0, 0.1, generator=generator)
                module.running_var.uniform_(0.5, 1.5, generator=generator)
        for name, factor in net.named_parameters():
            if factor.numel() == 1 and name.endswith((".scale", ".gamma")):
                factor.fill_(0.7)
            if name.endswith(SUMMED):
                factor.mul_(0.03)


def write(
    path: Path,
    model: str,
    answer: Callable[[Image, Depth], torch.Tensor],
    sizes: Sequence[tuple[int, int]],
    *,
    with_depth: bool = False,
) -> None:
    """Write slopes with noise of these sizes, and the scores of all their pixels: `answer` gives (1, C, H, W).

    `with_depth` writes the depth maps too, float32 (H, W) in metres, that `answer` is handed in any case.
    """
    rng = np.random.default_rng(3)
    arrays: dict[str, Any] = {"model": np.array(model)}
    for i, (height, width) in enumerate(sizes):
        slope = np.linspace(0, 200, height * width * 3).reshape(height, width, 3)
        image = (slope + rng.uniform(0, 55, slope.shape)).astype(np.uint8)
        depth = rng.uniform(1.0, 5.0, (height, width)).astype(np.float32)
        with torch.no_grad():
            arrays |= {f"image_{i}": image, f"logits_{i}": answer(image, depth)[0].numpy()}
        arrays |= {f"depth_{i}": depth} if with_depth else {}
    np.savez(path, **arrays)
