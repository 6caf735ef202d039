"""ImageNet weights of torchvision's classifiers: taken from torch's own cache, never downloaded here."""

from pathlib import Path
from urllib.parse import urlparse

import torch
from torch import nn
from torchvision.models import WeightsEnum

from segstudio.core import WeightsError


def cached_file(weights: WeightsEnum) -> Path:
    """Return where torch keeps the file of these weights, whether it is there or not."""
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(weights.url).path).name


def load_cached(module: nn.Module, weights: WeightsEnum, name: str) -> None:
    """Load a classifier's weights from torch's cache, strictly; `WeightsError` says how to get them."""
    path = cached_file(weights)
    if not path.is_file():
        raise WeightsError(
            name,
            f"its ImageNet weights are not on this machine ({path}).",
            f"Download {weights.url} to that path, or train from scratch.",
        )
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        module.load_state_dict(state)
    except (RuntimeError, OSError, ValueError, KeyError, EOFError) as error:
        raise WeightsError(
            name,
            f"its ImageNet weights could not be read ({error}).",
            f"Delete {path} and download {weights.url} again.",
        ) from error
