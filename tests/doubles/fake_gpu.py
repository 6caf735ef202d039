"""A GPU that is the CPU under another name, with as little memory as a test wants."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from segstudio.core.plugins import BuildRequest, NetSpec
from segstudio.engine.backends import CpuBackend, is_out_of_memory_error
from segstudio.engine.devices import Backend


class FakeGpu:
    """Counts how often its memory was given back."""

    def __init__(self, kind: str = "cuda", count: int = 1, half: str = "", free: int | None = 10**9) -> None:
        self.kind = kind
        self.emptied = 0
        self.free = free
        self._count, self._half = count, half

    def count(self) -> int:
        return self._count

    def title(self, index: int) -> str:
        return f"Fake GPU {index}"

    def torch_name(self, index: int) -> str:
        return "cpu"

    def free_bytes(self, index: int) -> int | None:
        return self.free

    def empty_cache(self) -> None:
        self.emptied += 1

    def is_out_of_memory(self, error: BaseException) -> bool:
        return is_out_of_memory_error(error)

    def half(self) -> str:
        return self._half


def backends(*gpus: FakeGpu) -> Mapping[str, Backend]:
    """Put fake GPUs in front of the processor."""
    return {gpu.kind: gpu for gpu in gpus} | {"cpu": CpuBackend()}


class Hungry(nn.Module):
    """One convolution at stride 4 that runs out of memory on images above `limit` pixels, `times` times at most."""

    def __init__(self, classes: int, limit: int, error: Exception, times: int = 10**6) -> None:
        super().__init__()
        self.head = nn.Conv2d(3, classes, 3, stride=4, padding=1)
        self.limit, self.error, self.left = limit, error, times
        self.seen: list[tuple[int, int]] = []

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        self.seen.append((x.shape[2], x.shape[3]))
        if x.shape[2] * x.shape[3] > self.limit and self.left:
            self.left -= 1
            raise self.error
        return {"out": self.head(x)}


def hungry(limit: int, error: Exception | None = None, times: int = 10**6) -> "HungryBuild":
    """Return a build function for `Hungry` that keeps what it built."""
    return HungryBuild(limit, error or torch.OutOfMemoryError("CUDA out of memory"), times)


class HungryBuild:
    """Builds `Hungry` networks and remembers them."""

    def __init__(self, limit: int, error: Exception, times: int) -> None:
        self.limit, self.error, self.times = limit, error, times
        self.built: list[Hungry] = []

    def __call__(self, request: BuildRequest) -> tuple[object, NetSpec]:
        module = Hungry(request.classes, self.limit, self.error, self.times)
        self.built.append(module)
        return module, NetSpec(output_stride=4)
