"""Loaded networks, kept between images: few, bounded in bytes, the longest unused goes first."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from segstudio.engine.networks import Network

Key = tuple[object, ...]
_COUNT: Final = 12  # light networks, as they are compared side by side; the bytes bound heavy ones to a few
_BYTES: Final = 1024**3


class NetworkCache:
    """Keeps at most `count` networks of together at most `limit` bytes; the newest always stays."""

    def __init__(self, count: int = _COUNT, limit: int = _BYTES) -> None:
        """Start out empty."""
        self._count = count
        self._limit = limit
        self._kept: OrderedDict[Key, Network] = OrderedDict()

    def get(self, key: Key, load: Callable[[], Network]) -> Network:
        """Return the network under `key`, loading it where it is not kept."""
        if key not in self._kept:
            network = load()
            self._kept[key] = network
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and (len(self._kept) > self._count or self.bytes > self._limit):
            self._kept.popitem(last=False)
        return self._kept[key]

    def __contains__(self, key: Key) -> bool:
        """Tell whether a network is kept."""
        return key in self._kept

    @property
    def bytes(self) -> int:
        """What all kept networks take together."""
        return sum(network.bytes for network in self._kept.values())

    def __len__(self) -> int:
        """Return the number of kept networks."""
        return len(self._kept)

    def keep_only(self, key: Key) -> bool:
        """Let go of everything but one network, as when memory is short; say whether there was anything to let go."""
        kept = self._kept.pop(key, None)
        was_more = bool(self._kept)
        self._kept.clear()
        if kept is not None:
            self._kept[key] = kept
        return was_more

    def clear(self) -> None:
        """Let go of everything."""
        self._kept.clear()
