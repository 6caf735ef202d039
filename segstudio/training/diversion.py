"""Some of a network's convolutions done another way while it trains; the network knows nothing of it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch.overrides import TorchFunctionMode


class Diversion(TorchFunctionMode, ABC):
    """While this context is entered, convolutions that fit are done by `divert`; all else is untouched.

    Both methods get the seven arguments of `conv2d`, by position as modules hand them over.
    """

    @abstractmethod
    def fits(self, args: Sequence[Any]) -> bool:
        """Tell whether a convolution is done the other way."""

    @abstractmethod
    def divert(self, args: Sequence[Any]) -> torch.Tensor:
        """Do it."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - the signature of torch
        """Pick the calls that fit."""
        if func is torch.conv2d and not kwargs and len(args) == 7 and self.fits(args):
            return self.divert(args)
        return func(*args, **(kwargs or {}))
