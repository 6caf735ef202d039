"""Keeps freed memory at hand while networks run, where the C library is glibc.

A network takes and frees buffers of many megabytes at every layer. glibc gives them back to the system one by one, and
the kernel clears each page anew for the next layer: a quarter of the time of a light network, and of its training.
While a run lasts the process keeps what it freed; then it gives back all but what the next image would take first.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from segstudio.core import Allocator, glibc

# The numbers of malloc.h.
_TRIM_THRESHOLD: Final = -1
_TOP_PAD: Final = -2
_MMAP_THRESHOLD: Final = -3
_MIB: Final = 1024**2
_LARGEST_KEPT: Final = 32 * _MIB  # glibc takes no more; what is larger goes back at once, as ever
_EVER: Final = 2**31 - 1
_USUAL: Final = 64 * _MIB  # where glibc itself ends up after it has seen a few large buffers
_AHEAD: Final = 64 * _MIB
_AT_HAND: Final = 256 * _MIB  # what stays between runs


class FreedMemory:
    """Keeps freed memory while networks run, and a little of it for the next: images often come in a row."""

    def __init__(self, allocator: Allocator | None = None) -> None:
        """`allocator` is handed in by tests; otherwise it is the process's own."""
        self._allocator = allocator or glibc()
        self._lock = threading.Lock()
        self._running = 0

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep what is freed while this context is entered, by any number of threads."""
        with self._lock:
            self._running += 1
            if self._running == 1:
                self._set_limits(trim=_EVER, ahead=_AHEAD)
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                if not self._running:
                    self._rest()

    def _rest(self) -> None:
        self._set_limits(trim=_USUAL, ahead=0)
        if self._allocator is not None:
            self._allocator.malloc_trim(_AT_HAND)

    def _set_limits(self, trim: int, ahead: int) -> None:
        if self._allocator is not None:
            self._allocator.mallopt(_MMAP_THRESHOLD, _LARGEST_KEPT)
            self._allocator.mallopt(_TRIM_THRESHOLD, trim)
            self._allocator.mallopt(_TOP_PAD, ahead)
