"""The memory of this process: the most it has held, and the C library that keeps what was freed, where it is glibc."""

import ctypes
import platform
import sys
from functools import cache
from typing import Protocol


class Allocator(Protocol):
    """What is asked of the C library."""

    def mallopt(self, option: int, value: int, /) -> int:
        """Change how memory is taken and given back."""
        ...

    def malloc_trim(self, pad: int, /) -> int:
        """Give back what is free, but for `pad` bytes."""
        ...


@cache
def glibc() -> Allocator | None:
    """Return the C library of this process if it is glibc."""
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc":
        return None
    library: Allocator = ctypes.CDLL(None)  # its functions are found by name
    return library


def give_back(allocator: Allocator | None) -> None:
    """Let the system have all that this process freed."""
    if allocator is not None:
        allocator.malloc_trim(0)


def most_held() -> int | None:
    """Return the most bytes that this process has held at once; unknown on Windows."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024  # Linux counts in KiB
