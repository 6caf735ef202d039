"""The devices that torch offers: processor, CUDA GPUs, Apple GPU."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import torch

from segstudio.core import give_back, glibc
from segstudio.engine.devices import Backend

_OUT_OF_MEMORY_TEXTS: Final = (
    "out of memory",
    "can't allocate memory",
    "not enough memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
)


def is_out_of_memory_error(error: BaseException) -> bool:
    """Recognise torch's ways to say that memory ran out: some come as a plain `RuntimeError`."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error) for words in _OUT_OF_MEMORY_TEXTS)


class CpuBackend:
    """The processor."""

    kind = "cpu"

    def count(self) -> int:
        """There is always one."""
        return 1

    def title(self, index: int) -> str:
        """Say how many threads torch uses."""
        return f"CPU ({torch.get_num_threads()} threads)"

    def torch_name(self, index: int) -> str:
        """Give the name without a number."""
        return "cpu"

    def free_bytes(self, index: int) -> int | None:
        """Read what Linux says is available; elsewhere count on half of what is built in, or on nothing known."""
        try:
            lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        except OSError:
            return _half_of_built_in()
        table = dict(line.split(":", 1) for line in lines if ":" in line)
        kilobytes = table.get("MemAvailable", "").split()
        return int(kilobytes[0]) * 1024 if kilobytes else None

    def empty_cache(self) -> None:
        """Give back what was freed and is kept for the next layer."""
        give_back(glibc())

    def is_out_of_memory(self, error: BaseException) -> bool:
        """Recognise the allocator's error."""
        return is_out_of_memory_error(error)

    def half(self) -> str:
        """Float32 unless asked for by name."""
        return ""


def _half_of_built_in() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return None


class CudaBackend:
    """NVIDIA GPUs, and AMD ones under a torch built for them."""

    kind = "cuda"

    def count(self) -> int:
        """Ask the driver."""
        return torch.cuda.device_count() if torch.cuda.is_available() else 0

    def title(self, index: int) -> str:
        """Return the product's name."""
        return torch.cuda.get_device_name(index)

    def torch_name(self, index: int) -> str:
        """Give the number always, so that `cuda` and `cuda:0` are one."""
        return f"cuda:{index}"

    def free_bytes(self, index: int) -> int | None:
        """Count what the driver has, and what torch holds without using it."""
        free, _ = torch.cuda.mem_get_info(index)
        idle = torch.cuda.memory_reserved(index) - torch.cuda.memory_allocated(index)
        return int(free) + idle

    def empty_cache(self) -> None:
        """Give idle blocks back to the driver."""
        torch.cuda.empty_cache()

    def is_out_of_memory(self, error: BaseException) -> bool:
        """Recognise the allocator's error."""
        return is_out_of_memory_error(error)

    def half(self) -> str:
        """Prefer bfloat16 where the chip has it: its range is that of float32."""
        return "bfloat16" if torch.cuda.is_bf16_supported(including_emulation=False) else "float16"


class MpsBackend:
    """Apple's GPU."""

    kind = "mps"

    def count(self) -> int:
        """One or none."""
        return int(torch.backends.mps.is_available())

    def title(self, index: int) -> str:
        """There is only one."""
        return "Apple GPU"

    def torch_name(self, index: int) -> str:
        """Give the name without a number."""
        return "mps"

    def free_bytes(self, index: int) -> int | None:
        """Subtract what is taken from what the system recommends."""
        return int(torch.mps.recommended_max_memory()) - int(torch.mps.driver_allocated_memory())

    def empty_cache(self) -> None:
        """Give idle blocks back."""
        torch.mps.empty_cache()

    def is_out_of_memory(self, error: BaseException) -> bool:
        """Recognise the allocator's error."""
        return is_out_of_memory_error(error)

    def half(self) -> str:
        """Apple's chips of the first generation have no bfloat16."""
        return "float16"


def torch_backends() -> Mapping[str, Backend]:
    """Return every kind of device, in order of preference; whether there is one is asked on use."""
    every: tuple[Backend, ...] = (CudaBackend(), MpsBackend(), CpuBackend())
    return {backend.kind: backend for backend in every}
