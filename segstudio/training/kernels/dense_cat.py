"""Gradients of joined maps, brought to the order of memory in which the parts were made.

What comes back from a `cat` are views of every part's channels in the gradient of the whole. In channels-last order
there are gaps between the pixels of such a view, and torch has no quick way with that: behind a join, normalisation
takes ten times as long to go back, and hands the gaps on to all that comes before it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from segstudio.training.kernels.interception import TorchFunctionHook

_LAST: Final = torch.channels_last


class DenseJoins(TorchFunctionHook):
    """While this context is entered, gradients of maps that `cat` joins are copied together; all else is untouched."""

    def handle(self, func: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what torch returns
        """Join, and see to the gradients of the parts."""
        if func is torch.cat:
            for part in args[0] if args else kwargs["tensors"]:
                if part.requires_grad and part.dim() == 4 and part.is_contiguous(memory_format=_LAST):
                    part.register_hook(_dense)
        return func(*args, **kwargs)


def _dense(gradient: Tensor) -> Tensor:
    return gradient.contiguous(memory_format=_LAST)
