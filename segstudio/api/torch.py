"""What network plugins need besides `segstudio.api`: torch's side of it. Importing this module imports torch."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol, runtime_checkable

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from segstudio.core import ModelError, ParamValue, resolve
from segstudio.core.plugins import BuildRequest, ModelSpec, NetSpec

__all__ = [
    "COUNTED_CLASSES",
    "COUNTED_SIZE",
    "BuildRequest",
    "FitsLabels",
    "NetSpec",
    "Network",
    "build",
    "build_on_meta",
    "count_macs",
    "count_parameters",
    "input_channels",
    "pad_to_multiple",
]

Network = nn.Module  # called with (N, 3 or 4, H, W), it returns a dict of (N, C, h, w); see `NetSpec`
COUNTED_CLASSES: Final = 21  # a spec's `parameters` and `macs_512` are counted for these
COUNTED_SIZE: Final = (512, 512)


@runtime_checkable
class FitsLabels(Protocol):
    """A network part of whose weights are computed from the label maps of a training, before its first step.

    Training does so once, for a network that starts from nothing or from its backbone's ImageNet weights; one that goes
    on from a checkpoint or from a weights file has them already, for they are saved like all others.
    """

    def fit_labels(self, labels: Sequence[Tensor]) -> None:
        """Take all label maps, uint8 (h, w) each, on the CPU: channels of the network, 255 for what counts nowhere."""
        ...


def build(
    spec: ModelSpec,
    classes: int,
    values: Mapping[str, ParamValue] | None = None,
    *,
    auxiliary: bool = False,
    pretrained: bool = False,
) -> tuple[Network, NetSpec]:
    """Build a spec's network with its parameters filled in and checked; it is in training mode, as torch leaves it."""
    chosen = resolve(spec.params, values or {})
    net, feeding = spec.load(BuildRequest(classes, chosen, pretrained=pretrained, auxiliary=auxiliary))
    if not isinstance(net, nn.Module):
        raise ModelError(spec.key, f"load returned {type(net).__name__}, not a torch module.", "Fix the plugin.")
    return net, feeding


def build_on_meta(
    spec: ModelSpec, classes: int, values: Mapping[str, ParamValue] | None = None, *, auxiliary: bool = False
) -> tuple[Network, NetSpec]:
    """Build a network that has shapes and no memory: it can be counted, and called with meta tensors."""
    with torch.device("meta"):
        return build(spec, classes, values, auxiliary=auxiliary)


def input_channels(feeding: NetSpec) -> int:
    """Return how many channels a network reads: colours, and depth where it needs that."""
    return 4 if feeding.needs_depth else 3


def count_parameters(net: Network) -> int:
    """Count the numbers in all parameters; the running statistics of normalisations are not parameters."""
    return sum(parameter.numel() for parameter in net.parameters())


def count_macs(net: Network, size: tuple[int, int] = COUNTED_SIZE, channels: int = 3) -> int:
    """Count multiply-accumulates of convolutions and matrix products for one image, in evaluation mode.

    Runs where the parameters are: on the meta device this takes no memory and hardly any time.
    """
    device = next(net.parameters()).device
    was_training = net.training
    net.eval()
    try:
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            net(torch.zeros(1, channels, *size, device=device))
    finally:
        net.train(was_training)
    return int(counter.get_total_flops()) // 2


def pad_to_multiple(x: Tensor, multiple: int) -> Tensor:
    """Pad right and bottom with zeros to multiples, as hosts do before a network with a `size_multiple`."""
    height, width = x.shape[-2:]
    return nn.functional.pad(x, (0, -width % multiple, 0, -height % multiple))
