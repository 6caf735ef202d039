"""Plots of a sweep as SVG: a measure against the values of one parameter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_WIDTH: Final = 420
_HEIGHT: Final = 300
_LEFT: Final = 62
_RIGHT: Final = 16
_TOP: Final = 34
_BOTTOM: Final = 48
_TICKS: Final = 4
_STYLE: Final = (
    "text{font:12px sans-serif;fill:#333}.axis{stroke:#999}.dot{fill:#0072b2;fill-opacity:.35}"
    ".best{fill:none;stroke:#0072b2;stroke-width:2}.raw{stroke:#d55e00;stroke-width:1.5;stroke-dasharray:5 4}"
)


@dataclass(frozen=True, slots=True)
class Dot:
    """One combination: which of the values it has, and what it is worth, 0 to 1."""

    place: int
    height: float


Panels = Mapping[str, tuple[Sequence[Dot], float]]  # by title: the combinations, and the network's own output


def plot(parameter: str, values: Sequence[str], panels: Panels) -> str:
    """Draw the panels side by side: all combinations as dots, the best of each value as a line, raw dashed."""
    width = _WIDTH * len(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" viewBox="0 0 {width} {_HEIGHT}">',
        f'<style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>',
    ]
    for number, (title, (dots, raw)) in enumerate(panels.items()):
        parts.append(f'<g transform="translate({number * _WIDTH} 0)">')
        parts += _panel(parameter, values, title, dots, raw)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(parameter: str, values: Sequence[str], title: str, dots: Sequence[Dot], raw: float) -> Iterator[str]:
    heights = [*(dot.height for dot in dots), raw]
    room = max(max(heights) - min(heights), 1e-4) * 0.08
    low, high = min(heights) - room, max(heights) + room
    across = _WIDTH - _LEFT - _RIGHT
    places = [_LEFT + across * (i + 0.5) / len(values) for i in range(len(values))]

    def up(height: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * (height - low) / (high - low)

    yield f'<text x="{_LEFT}" y="20" font-weight="bold">{escape(title)}, % (dashed: without refinement)</text>'
    yield f'<path class="axis" fill="none" d="M{_LEFT} {_TOP}V{_HEIGHT - _BOTTOM}H{_WIDTH - _RIGHT}"/>'
    for tick in range(_TICKS + 1):
        at = low + (high - low) * tick / _TICKS
        yield f'<text x="{_LEFT - 6}" y="{up(at) + 4:.1f}" text-anchor="end">{100 * at:.2f}</text>'
    for place, value in zip(places, values, strict=True):
        yield f'<text x="{place:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{escape(value)}</text>'
    middle = _LEFT + across / 2
    yield f'<text x="{middle:.1f}" y="{_HEIGHT - 10}" text-anchor="middle">{escape(parameter)}</text>'
    yield f'<path class="raw" d="M{_LEFT} {up(raw):.1f}H{_WIDTH - _RIGHT}"/>'
    for dot in dots:
        yield f'<circle class="dot" cx="{places[dot.place]:.1f}" cy="{up(dot.height):.1f}" r="3.5"/>'
    best = {i: max((d.height for d in dots if d.place == i), default=None) for i in range(len(values))}
    line = " ".join(f"{places[i]:.1f},{up(height):.1f}" for i, height in best.items() if height is not None)
    yield f'<polyline class="best" points="{line}"/>'
