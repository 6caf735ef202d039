"""A moving average of a network's weights, which validates better than the last step's."""

import torch
from torch import Tensor, nn


class Average:
    """Holds the average of every floating-point tensor of a state; it follows more closely at the start."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        """Start from the network's present state; a decay of 0 follows exactly."""
        self.decay = decay
        self.steps = 0
        self.state: dict[str, Tensor] = {k: v.detach().clone() for k, v in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Move towards the network's present state; counters are copied."""
        self.steps += 1
        share = 1 - min(self.decay, (1 + self.steps) / (10 + self.steps))
        for key, value in network.state_dict().items():
            if value.is_floating_point():
                self.state[key].lerp_(value.detach(), share)
            else:
                self.state[key].copy_(value)
