"""The context encoding of EncNet: residuals to learnt codewords, and what they say about channels and classes.

Zhang et al., "Context Encoding for Semantic Segmentation" (CVPR 2018, arXiv 1803.08904), section 3.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.nn.aspp import conv_bn_relu


class Dictionary(nn.Module):
    """Codewords d_k with scales s_k: e_k = sum over i of softmax over k of (s_k |x_i - d_k|^2), times (x_i - d_k).

    Scales start below zero, so that near codewords weigh most.
    """

    def __init__(self, codes: int, width: int) -> None:
        super().__init__()
        reach = (codes * width) ** -0.5
        self.codewords = nn.Parameter(torch.empty(codes, width).uniform_(-reach, reach))
        self.scale = nn.Parameter(torch.empty(codes).uniform_(-1, 0))

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, width, h, w) to (N, codes, width); neither distances nor residuals of all places are held at once."""
        places = x.flatten(2).transpose(1, 2)
        words = self.codewords
        distance = places.square().sum(2, keepdim=True) - 2 * places @ words.T + words.square().sum(1)
        weights = (self.scale * distance).softmax(dim=2)
        return weights.transpose(1, 2) @ places - weights.sum(1)[..., None] * words


class ContextEncoding(nn.Module):
    """Gate the channels by the encoded image, and in training tell from it which classes are present."""

    def __init__(self, width: int, classes: int, codes: int = 32, *, presence: bool = False) -> None:
        """`presence` asks for the layer that tells the classes."""
        super().__init__()
        self.project = conv_bn_relu(width, width)
        self.dictionary = Dictionary(codes, width)
        self.bn = nn.BatchNorm1d(codes)
        self.gate = nn.Linear(width, width)
        self.presence = nn.Linear(width, classes) if presence else None

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """Map (N, width, h, w) to the same shape, and to (N, classes) where presence is told."""
        encoded = functional.relu(self.bn(self.dictionary(self.project(x)))).mean(1)
        gated = functional.relu(x + x * self.gate(encoded).sigmoid()[..., None, None])
        return gated, None if self.presence is None else self.presence(encoded)
