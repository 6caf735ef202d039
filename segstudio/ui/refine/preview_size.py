"""How small a preview has to be so that it is there in time, by what the last ones took."""

import math
from typing import Final

BUDGET: Final = 0.045  # seconds of computing; one that is under way is waited for, so that two have to fit into 0.1
_FIRST: Final = 1.5e-6  # seconds for a pixel before anything was measured: two classes, ten steps, two processors
_TRUST: Final = 0.5  # in the latest measurement
_ROOM: Final = (0.35, 1.15)  # shares of the budget within which a size is kept, so that lattices can be
_LEAST: Final = 96  # pixels of the longer side: less shows nothing


class PreviewSizer:
    """Learns seconds for a pixel for each kind of work, and says how many times smaller the next has to be."""

    def __init__(self, budget: float = BUDGET) -> None:
        """Aim at `budget` seconds."""
        self._budget = budget
        self._costs: dict[object, float] = {}
        self._last: dict[object, int] = {}

    def factor(self, kind: object, size: tuple[int, int]) -> int:
        """Return by which whole number a part of this size (in pixels) has to shrink."""
        pixels, cost = size[0] * size[1], self._costs.get(kind, _FIRST)
        most = max(1, max(size) // _LEAST)
        last = self._last.get(kind)
        if last is None or last > most or not self._keeps(cost * pixels / last**2, last):
            last = min(max(1, math.ceil(math.sqrt(cost * pixels / self._budget))), most)
        self._last[kind] = last
        return last

    def _keeps(self, seconds: float, last: int) -> bool:
        """Tell whether a size still fits: not too slow, and not so fast that a finer one would do."""
        low, high = _ROOM
        return seconds <= high * self._budget and (last == 1 or seconds >= low * self._budget)

    def record(self, kind: object, pixels: int, seconds: float) -> None:
        """Learn from a preview of so many pixels."""
        cost, known = seconds / max(pixels, 1), self._costs.get(kind)
        self._costs[kind] = cost if known is None else known + _TRUST * (cost - known)
