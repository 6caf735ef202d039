"""The optimiser of a recipe, with its parameter groups."""

import torch
from torch import nn

from segstudio.training.recipes.recipe import Steps


def make(network: nn.Module, how: Steps, backbone: str = "backbone") -> torch.optim.Optimizer:
    """Group parameters by whether they belong to the child named `backbone` and whether they decay.

    Biases and normalisation parameters (one dimension) do not decay. Each group's `base` is its share of the rate.
    """
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups.setdefault((name.startswith(f"{backbone}."), parameter.ndim > 1), []).append(parameter)
    settings = [
        {
            "params": members,
            "base": how.backbone if is_backbone else 1.0,
            "weight_decay": how.weight_decay if decays else 0.0,
        }
        for (is_backbone, decays), members in groups.items()
    ]
    if how.optimiser == "sgd":
        return torch.optim.SGD(settings, lr=how.rate, momentum=0.9, nesterov=True)
    return torch.optim.AdamW(settings, lr=how.rate)


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Set the rate of every group to its share of `rate`."""
    for group in optimiser.param_groups:
        group["lr"] = rate * group["base"]
