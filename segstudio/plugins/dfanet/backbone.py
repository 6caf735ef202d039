"""The lightweight Xception that DFANet runs three times (section 3.3)."""

from typing import Final, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

_CATEGORIES: Final = 1000  # of ImageNet: the attention keeps the classifier's fully connected layer
_BLOCKS: Final = (4, 6, 4)


class Features(NamedTuple):
    """What one pass hands on: the three stages and the attended last one."""

    enc2: Tensor
    enc3: Tensor
    enc4: Tensor
    attended: Tensor


def _separable(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    """Depthwise 3x3 and 1x1, each normalised."""
    return nn.Sequential(
        nn.Conv2d(inputs, inputs, 3, stride, padding=1, groups=inputs, bias=False),
        nn.BatchNorm2d(inputs),
        nn.Conv2d(inputs, outputs, 1, bias=False),
        nn.BatchNorm2d(outputs),
    )


class Block(nn.Module):
    """Three separable 3x3 of a quarter, a quarter and all of the channels, beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        """Make the shortcut a normalised 1x1 where the shape changes."""
        super().__init__()
        middle = outputs // 4
        self.conv1 = _separable(inputs, middle, stride)
        self.conv2 = _separable(middle, middle)
        self.conv3 = _separable(middle, outputs)
        self._begin_as_shortcut()
        self.shortcut: nn.Module = nn.Identity()
        if stride > 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def _begin_as_shortcut(self) -> None:
        """Zero the last normalisation's factor: else gradients grow a hundred thousandfold over the 42 blocks."""
        last = self.conv3[-1]
        assert isinstance(last, nn.BatchNorm2d)
        nn.init.zeros_(last.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, h, w) to (N, outputs, ceil(h / stride), ceil(w / stride))."""
        y = self.conv3(functional.relu(self.conv2(functional.relu(self.conv1(x)))))
        return functional.relu(y + self.shortcut(x))


class FullyConnectedAttention(nn.Module):
    """A gate for each channel from the classifier's 1000 scores, one factor for all places (section 3.3)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc = nn.Linear(channels, _CATEGORIES)
        self.conv = nn.Conv2d(_CATEGORIES, channels, 1, bias=False)
        self.bn = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, channels, h, w) to the same shape."""
        categories = self.fc(x.mean((2, 3)))[..., None, None]
        return x * torch.sigmoid(self.bn(self.conv(categories)))


class Pass(nn.Module):
    """Stages enc2, enc3 and enc4 and the attention, on an input and, but for the first pass, on the pass before."""

    def __init__(self, inputs: int, channels: tuple[int, int, int], *, first: bool = False) -> None:
        """Let enc2 read `inputs`; later stages also read the same stage of the pass before."""
        super().__init__()
        low, middle, high = channels
        self.enc2 = _stage(inputs, low, _BLOCKS[0])
        self.enc3 = _stage(low if first else low + middle, middle, _BLOCKS[1])
        self.enc4 = _stage(middle if first else middle + high, high, _BLOCKS[2])
        self.attention = FullyConnectedAttention(high)

    def forward(self, x: Tensor, before: Features | None = None) -> Features:
        """Halve the size three times; `before` has the sizes of this pass's inputs."""
        enc2 = self.enc2(x)
        enc3 = self.enc3(enc2 if before is None else torch.cat([before.enc3, enc2], dim=1))
        enc4 = self.enc4(enc3 if before is None else torch.cat([before.enc4, enc3], dim=1))
        return Features(enc2, enc3, enc4, self.attention(enc4))


def _stage(inputs: int, outputs: int, blocks: int) -> nn.Sequential:
    return nn.Sequential(Block(inputs, outputs, 2), *(Block(outputs, outputs, 1) for _ in range(blocks - 1)))
