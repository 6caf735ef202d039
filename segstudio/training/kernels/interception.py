"""Some of a network's calls of torch done another way while it trains; the network knows nothing of it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import torch
from torch.overrides import TorchFunctionMode

_NAMES: Final = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
_DEFAULTS: Final = {"bias": None, "stride": 1, "padding": 0, "dilation": 1, "groups": 1}
_PAIRS: Final = ("stride", "padding", "dilation")


class TorchFunctionHook(TorchFunctionMode, ABC):
    """While this context is entered, every call of torch goes through `handle`."""

    @abstractmethod
    def handle(self, func: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what torch returns
        """Do the call, or something in its place."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - the signature of torch
        """Hand a call over."""
        return self.handle(func, args, kwargs or {})


class ConvOverride(TorchFunctionHook):
    """While this context is entered, convolutions that fit are done by `replace`; all else is untouched.

    Both methods get the seven arguments of `conv2d` by position, numbers for rows and columns as pairs, however the
    network hands them over.
    """

    @abstractmethod
    def fits(self, args: Sequence[Any]) -> bool:
        """Tell whether a convolution is done the other way."""

    @abstractmethod
    def replace(self, args: Sequence[Any]) -> torch.Tensor:
        """Do it."""

    def handle(self, func: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what torch returns
        """Pick the calls that fit."""
        if func is torch.conv2d and self.fits(whole := _whole(args, kwargs)):
            return self.replace(whole)
        return func(*args, **kwargs)


def _whole(args: Sequence[Any], kwargs: Mapping[str, Any]) -> list[Any]:
    """Put the arguments of a `conv2d` in order, those left out too."""
    given = {**_DEFAULTS, **dict(zip(_NAMES, args, strict=False)), **kwargs}
    return [_pair(given[name]) if name in _PAIRS else given[name] for name in _NAMES]


def _pair(value: Any) -> Any:  # noqa: ANN401 - a number, a pair or a word
    if isinstance(value, str):
        return value
    numbers = (value,) if isinstance(value, int) else tuple(value)
    return numbers * 2 if len(numbers) == 1 else numbers
