import subprocess
import sys

import pytest
import torch
from torch import Tensor, nn

from segstudio.training.kernels.pointwise import SoundPointwise

# Alone in a process: where the gradient writes beyond its buffer, this ends by a signal, not by an exception.
_STEPS = """
import torch
from torch import nn
from segstudio.training.kernels.pointwise import SoundPointwise
torch.set_num_threads(1)
conv = nn.Conv2d(8, 48, 1, 2, bias=False).to(memory_format=torch.channels_last)
for _ in range(20):
    x = torch.randn(2, 8, 72, 52).to(memory_format=torch.channels_last).requires_grad_()
    with SoundPointwise():
        y = conv(x)
    y.sum().backward()
"""


def origin(y: Tensor) -> str:
    """What made the first thing that a convolution took."""
    first = y.grad_fn.next_functions[0][0] if y.grad_fn else None
    return first.name().rsplit("::", 1)[-1] if first else ""


@pytest.mark.parametrize("size", [(12, 16), (13, 17), (1, 2)])
@pytest.mark.parametrize("stride", [2, 3, (1, 2)])
def test_output_and_gradients_are_those_of_the_strided_convolution(
    stride: int | tuple[int, int], size: tuple[int, int]
) -> None:
    torch.manual_seed(0)
    conv = nn.Conv2d(6, 5, 1, stride)
    x = torch.randn(2, 6, *size, requires_grad=True)
    own = conv(x)  # in the usual order of memory, where torch is sound
    with SoundPointwise():
        other = conv(x)
    assert origin(other) != origin(own)
    pull = torch.randn_like(own)

    torch.testing.assert_close(other, own)
    for true, found in zip(
        torch.autograd.grad(own, (x, conv.weight), pull),
        torch.autograd.grad(other, (x, conv.weight), pull),
        strict=True,
    ):
        torch.testing.assert_close(found, true)


def test_many_steps_in_channels_last_end_well() -> None:
    assert subprocess.run([sys.executable, "-c", _STEPS], check=False).returncode == 0


@pytest.mark.parametrize(
    "conv",
    [nn.Conv2d(16, 4, 1, 2), nn.Conv2d(6, 4, 1), nn.Conv2d(6, 4, 3, 2), nn.Conv2d(6, 4, 1, 2, padding=1)],
    ids=["wide", "unstrided", "not a point", "padded"],
)
def test_other_convolutions_are_left_alone(conv: nn.Conv2d) -> None:
    x = torch.randn(1, conv.in_channels, 9, 9, requires_grad=True)
    with SoundPointwise():
        y = conv(x)

    assert origin(y) == "AccumulateGrad"
