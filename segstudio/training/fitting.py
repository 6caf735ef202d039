"""What a network computes from the label maps before it is trained."""

from collections.abc import Sequence

import torch
from torch import nn

from segstudio.api.torch import FitsLabels
from segstudio.core import JobContext
from segstudio.training.data.store import Stored


def fit_labels(network: nn.Module, stored: Sequence[Stored], context: JobContext) -> None:
    """Hand the label maps to a network that asks for them (`FitsLabels`); others stay as they are."""
    if isinstance(network, FitsLabels):
        context.step(0, 1, "computing weights from the label maps")
        network.fit_labels([torch.from_numpy(sample.labels) for sample in stored])
        context.step(1, 1, "computing weights from the label maps")
