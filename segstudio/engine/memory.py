"""What fits into memory, and what to try when it did not: smaller windows first, then the processor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from segstudio.api.torch import input_channels
from segstudio.core import RunOptions
from segstudio.engine.devices import Backend, Device, processor
from segstudio.engine.networks import Network

_WINDOWS: Final = (1024, 512, 256)
_SMALL: Final = 400_000  # pixels; an image up to this size is tried whole without asking
_PROBE: Final = 128  # pixels; edge of the image on which layers are measured
_LIVE: Final = 3  # layers' worth of maps that are alive at once: shortcuts and taps keep some
_SHARE: Final = 0.6  # of the free memory that one image may take


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to run: on which device, by windows of which size (0: whole), and what led there."""

    device: Device
    window: int
    note: str = ""


def attempts(options: RunOptions, device: Device, backends: Mapping[str, Backend]) -> Iterator[Attempt]:
    """Walk down the ladder: as asked, by ever smaller windows, then the same on the CPU."""
    first = options.window if options.windowing == "sliding" else 0
    yield Attempt(device, first)
    yield from _smaller(device, first)
    if not device.is_cpu:
        cpu = processor(backends, f"CPU, because {device.name} ran out of memory.")
        yield Attempt(cpu, first, f"{device.name} ran out of memory even by small windows: went on with the CPU.")
        yield from _smaller(cpu, first)


def _smaller(device: Device, above: int) -> Iterator[Attempt]:
    for window in _WINDOWS:
        if not above or window < above:
            yield Attempt(device, window, f"{device.name} ran out of memory: went on by windows of {window} pixels.")


def fits_whole(network: Network, size: tuple[int, int]) -> bool:
    """Tell whether an image is known to fit at once, from the size of the network's layers and the free memory."""
    pixels = size[0] * size[1]
    if pixels <= _SMALL:
        return True
    backend, index = network.device.backend, network.device.index
    free = backend.free_bytes(index)
    if free is None:
        return True
    if network.bytes_per_pixel is None:
        network.bytes_per_pixel = bytes_per_pixel(network)
    wanted = pixels * network.bytes_per_pixel * _LIVE / _SHARE
    if wanted > free:
        backend.empty_cache()  # what earlier runs left may be what is missing
        free = backend.free_bytes(index) or 0
    return wanted <= free


def bytes_per_pixel(network: Network) -> float:
    """Measure what the widest layer holds, input and output together, for each pixel of the image."""
    widest = 0

    def after(_: nn.Module, inputs: tuple[object, ...], output: object) -> None:
        nonlocal widest
        tensors = [t for t in (*inputs, output) if isinstance(t, Tensor)]
        widest = max(widest, sum(t.numel() * t.element_size() for t in tensors))

    leaves = [m for m in network.module.modules() if next(m.children(), None) is None]
    handles = [leaf.register_forward_hook(after) for leaf in leaves]
    edge = -(-_PROBE // network.net.size_multiple) * network.net.size_multiple
    try:
        with torch.inference_mode():
            network.module(torch.zeros(1, input_channels(network.net), edge, edge, device=network.device.torch_name))
    finally:
        for handle in handles:
            handle.remove()
    return widest / edge**2
