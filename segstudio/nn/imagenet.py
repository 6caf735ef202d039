"""ImageNet weights of torchvision's classifiers: taken from torch's own cache, never downloaded here."""

from collections.abc import Callable
from pathlib import Path
from pickle import UnpicklingError
from typing import TypeVar
from urllib.parse import urlparse

import torch
from torch import nn
from torchvision.models import WeightsEnum

from segstudio.core import WeightsError

N = TypeVar("N", bound=nn.Module)


def cached_file(weights: WeightsEnum) -> Path:
    """Return where torch keeps the file of these weights, whether it is there or not."""
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(weights.url).path).name


def from_cache(make: Callable[[], N], weights: WeightsEnum, name: str) -> N:
    """Build a classifier and load its weights from torch's cache, strictly; `WeightsError` says how to get them."""
    path = cached_file(weights)
    if not path.is_file():
        raise WeightsError(
            name,
            f"its ImageNet weights are not on this machine ({path}).",
            f"Download {weights.url} to that path, or train from scratch.",
        )
    net = make()
    try:
        net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    except (RuntimeError, OSError, ValueError, KeyError, EOFError, UnpicklingError) as error:
        raise WeightsError(
            name,
            f"its ImageNet weights could not be read ({error}).",
            f"Delete {path} and download {weights.url} again.",
        ) from error
    return net
