"""A network ready to run: built by its plugin, filled with weights, on a device; and how it is called."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from segstudio.core import ClassSet, JobContext, ModelError
from segstudio.core.plugins import NetSpec
from segstudio.engine.depths import plane
from segstudio.engine.devices import Device

Precision = Literal["float32", "bfloat16", "float16"]
_DTYPES: Final = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


@dataclass(slots=True)
class Network:
    """A loaded network.

    Two things are found out on use and kept: `half_agrees` by the first image that is run in both precisions,
    `bytes_per_pixel` by the first large one.
    """

    key: str
    module: nn.Module
    net: NetSpec
    classes: ClassSet
    device: Device
    short_side: int | None = None
    half_agrees: bool | None = None
    bytes_per_pixel: float | None = None

    @property
    def bytes(self) -> int:
        """What its parameters and buffers take."""
        return sum(t.numel() * t.element_size() for t in (*self.module.parameters(), *self.module.buffers()))


class Meter:
    """Tells the progress of several passes through a network, layer by layer."""

    def __init__(self, context: JobContext, passes: int) -> None:
        """Take how often the network will be run for this image."""
        self._context = context
        self._passes = passes
        self._done = 0

    def layer(self, number: int, layers: int) -> None:
        """Tell that a pass has reached layer `number` of `layers`; raises `Cancelled`."""
        self._context.step(self._done * layers + min(number, layers - 1), self._passes * layers, "network")

    def finish_pass(self) -> None:
        """Tell that a pass is over."""
        self._done += 1
        self._context.step(self._done, self._passes, "network")


@contextmanager
def watched(module: nn.Module, meter: Meter) -> Iterator[None]:
    """Check for cancellation before every layer, so that a large network stops within one of them."""
    leaves = [m for m in module.modules() if next(m.children(), None) is None] or [module]
    reached = 0

    def before(_: nn.Module, __: object) -> None:
        nonlocal reached
        meter.layer(reached, len(leaves))
        reached += 1

    handles = [leaf.register_forward_pre_hook(before) for leaf in leaves]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
    meter.finish_pass()


def to_tensor(pixels: NDArray[np.uint8], net: NetSpec, depth: NDArray[np.float32] | None = None) -> Tensor:
    """Turn uint8 (H, W, 3), and depth (H, W) where it is needed, into the network's input: see `NetSpec`.

    Returns float32 (1, 3, H, W), or (1, 4, H, W) with depth.
    """
    planes = torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1))).float()
    if not net.scale_255:
        planes /= 255
    if net.channel_order == "bgr":
        planes = planes.flip(0)
    mean, std = (torch.tensor(values, dtype=torch.float32)[:, None, None] for values in (net.mean, net.std))
    planes = (planes - mean) / std
    if net.needs_depth and depth is not None:
        planes = torch.cat([planes, plane(depth, net)])
    return planes[None]


def padded(x: Tensor, multiple: int) -> Tensor:
    """Pad right and bottom with zeros, which is the mean colour and depth, to a multiple of `multiple`."""
    bottom, right = (-x.shape[2] % multiple, -x.shape[3] % multiple)
    return functional.pad(x, (0, right, 0, bottom)) if bottom or right else x


def forward(network: Network, x: Tensor, meter: Meter, precision: Precision = "float32") -> Tensor:
    """Run the network on (1, 3 or 4, H, W) and return its logits on the CPU, float32 (C, h, w).

    Raises `Cancelled` between layers and `ModelError` where the output is not what a plugin has to give.
    """
    x = x.to(network.device.torch_name, memory_format=torch.channels_last)
    with torch.inference_mode(), _precision(network.device, precision), watched(network.module, meter):
        answer = network.module(x)
    return _checked(network, answer).float().cpu()[0]


def _checked(network: Network, answer: object) -> Tensor:
    out = answer.get("out") if isinstance(answer, dict) else None
    expected = f"expected a dict with 'out' of 1x{len(network.classes)}xhxw"
    if not isinstance(out, Tensor):
        raise ModelError(network.key, f"{expected}, got {type(answer).__name__}.", "Correct its plugin.")
    if out.ndim != 4 or out.shape[:2] != (1, len(network.classes)):
        raise ModelError(network.key, f"{expected}, got {tuple(out.shape)}.", "Correct its plugin.")
    if not torch.isfinite(out).all():
        raise ModelError(network.key, "its scores are not finite numbers.", "Use precision float32, or other weights.")
    return out


@contextmanager
def _precision(device: Device, precision: Precision) -> Iterator[None]:
    """Compute in `precision`; float32 on CUDA means all 32 bits, not the shortened TF32."""
    kind = torch.device(device.torch_name).type
    if precision != "float32":
        with torch.autocast(kind, _DTYPES[precision]):
            yield
        return
    cudnn = torch.backends.cudnn
    exact = (
        cudnn.flags(
            enabled=cudnn.enabled,
            benchmark=cudnn.benchmark,
            deterministic=cudnn.deterministic,
            allow_tf32=False,
        )
        if kind == "cuda"
        else nullcontext()
    )
    with exact:
        yield
