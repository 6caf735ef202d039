"""Names beside the points of a plot, moved up or down where they would lie on one another."""

from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

DOT: Final = 6.0  # radius of a point
_LINE = 15.0  # from one name to the next
_LETTER = 6.6  # width of one on average at the report's size of text
_STEPS: Final = (0, *(sign * step for step in range(1, 32) for sign in (-1, 1)))


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Labels:
    """Places names one after the other: each where it meets no name before it, and if it can no point."""

    def __init__(self, points: Sequence[tuple[float, float]], rows: tuple[float, float], turn: float) -> None:
        """Keep names within `rows` (top and bottom); right of `turn` they stand left of their points."""
        self._rows, self._turn = rows, turn
        self._dots = [_Box(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in points]
        self._names: list[_Box] = []

    def drawn(self, name: str, x: float, y: float) -> str:
        """Return the name of the point at `x`, `y` as SVG, with a line to the point where it had to move."""
        sign = -1 if x > self._turn else 1
        offers = self._offers(name, x, y, sign)
        legible = [b for b in offers if not _meets(b, self._names)] or offers
        box = next((b for b in legible if not _meets(b, self._dots)), legible[0])
        self._names.append(box)
        middle, edge = (box.top + box.bottom) / 2, x + sign * (DOT + 3)
        anchor = "start" if sign > 0 else "end"
        text = f'<text x="{edge:.1f}" y="{middle + 4:.1f}" text-anchor="{anchor}">{escape(name)}</text>'
        if abs(middle - y) < 1:
            return text
        return (
            f'<line class="l" x1="{x + sign * DOT:.1f}" y1="{y:.1f}" x2="{edge - sign:.1f}" y2="{middle:.1f}"/>{text}'
        )

    def _offers(self, name: str, x: float, y: float, sign: int) -> list[_Box]:
        boxes = [self._box(name, x, y + step * _LINE / 2, sign) for step in _STEPS]
        return [b for b in boxes if b.top >= self._rows[0] and b.bottom <= self._rows[1]]

    def _box(self, name: str, x: float, y: float, sign: int) -> _Box:
        near, far = sorted((x + sign * (DOT + 1), x + sign * (DOT + 3 + len(name) * _LETTER)))
        return _Box(near, y - _LINE / 2, far, y + _LINE / 2)


def _meets(box: _Box, others: Sequence[_Box]) -> bool:
    return any(box.meets(other) for other in others)
