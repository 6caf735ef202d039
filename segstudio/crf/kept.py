"""Lattices that are kept from one run to the next: moving a weight or the number of steps needs no new ones."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Protocol, TypeVar

_ROOM: Final = 400_000_000  # bytes: both lattices of a photograph of 4 megapixels
_MOST: Final = 12  # a kernel takes two for several classes


class Sized(Protocol):
    """What knows how much memory it holds."""

    @property
    def bytes(self) -> int:
        """Bytes held."""
        ...


T = TypeVar("T", bound=Sized)


class Kept:
    """The values used last, a few and within `room` bytes; safe to ask from several threads."""

    def __init__(self, room: int = _ROOM) -> None:
        """Start empty."""
        self._room = room
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Sized] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under `key`, or make it and keep it; only one type belongs under a key."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]  # type: ignore[return-value]  # the caller's key says which type
        value = make()
        with self._lock:
            self._values[key] = value
            while self._is_over():
                self._values.popitem(last=False)
        return value

    def _is_over(self) -> bool:
        held = sum(value.bytes for value in self._values.values())
        return len(self._values) > _MOST or held > self._room

    def __len__(self) -> int:
        """How many values are kept."""
        return len(self._values)
