"""The two attentions of DANet. Both start as the identity: what they add is scaled by `gamma`, which starts at 0."""

from typing import Final

import torch
from torch import Tensor, nn

from segstudio.nn.aspp import conv_bn_relu

_AT_ONCE: Final = 1 << 24  # entries of the position matrix held at a time in evaluation: 64 MiB of float32


class PositionAttention(nn.Module):
    """Every position becomes a mean over all positions, weighed by likeness (section 3.2, figure 3 A).

    The weight of position j for position i is softmax over j of q_i . k_j. As released, queries and keys are plain 1x1
    convolutions to an eighth of the channels; `as_in_paper` gives them all channels, normalisation and ReLU, as the
    paper words it.
    """

    def __init__(self, channels: int, *, as_in_paper: bool = False) -> None:
        super().__init__()
        self.query: nn.Module = nn.Conv2d(channels, channels // 8, 1)
        self.key: nn.Module = nn.Conv2d(channels, channels // 8, 1)
        if as_in_paper:
            self.query, self.key = conv_bn_relu(channels, channels), conv_bn_relu(channels, channels)
        self.value = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, channels, h, w) to the same shape; in evaluation the (hw, hw) matrix is made by slices of rows."""
        query = self.query(x).flatten(2).transpose(1, 2)
        key = self.key(x).flatten(2)
        value = self.value(x).flatten(2).transpose(1, 2)
        places = query.shape[1]
        step = places if self.training else max(1, _AT_ONCE // places)
        rows = [torch.bmm(torch.bmm(part, key).softmax(dim=-1), value) for part in query.split(step, dim=1)]
        attended = torch.cat(rows, dim=1).transpose(1, 2).reshape(x.shape)
        return self.gamma * attended + x


class ChannelAttention(nn.Module):
    """Every channel becomes a mean over all channels (section 3.3, figure 3 B).

    The energy is X X^T. The paper weighs by its softmax; the released code by the softmax of (row's maximum - energy),
    so that unlike channels get the weight, which its authors found to converge better. Nothing but `gamma` is learnt.
    """

    def __init__(self, *, as_in_paper: bool = False) -> None:
        super().__init__()
        self.as_in_paper = as_in_paper
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, channels, h, w) to the same shape."""
        features = x.flatten(2)
        energy = torch.bmm(features, features.transpose(1, 2))
        if not self.as_in_paper:
            energy = energy.amax(dim=-1, keepdim=True) - energy
        attended = torch.bmm(energy.softmax(dim=-1), features).reshape(x.shape)
        return self.gamma * attended + x
