"""The report's plots as SVG that takes its colours from the page, light or dark."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

from segstudio.comparison.plot_labels import DOT, Labels

_WIDTH = 720
_LABEL = 280
_ROW = 18


def bars(title: str, groups: Sequence[tuple[str, Sequence[float | None]]], series: Sequence[str]) -> str:
    """Draw groups of bars from 0 to 1, one bar for each series."""
    high = len(series) * 10 + 8
    height = len(groups) * high + 30
    span = _WIDTH - _LABEL - 50
    parts = []
    for tick in range(0, 101, 20):
        x = _LABEL + span * tick / 100
        parts.append(f'<line class="g" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{height - 24}"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 8}" text-anchor="middle">{tick} %</text>')
    for number, (name, values) in enumerate(groups):
        top = 6 + number * high
        parts.append(f'<text x="{_LABEL - 8}" y="{top + high / 2}" text-anchor="end">{escape(_short(name))}</text>')
        for place, value in enumerate(values):
            if value is not None:
                y = top + place * 10
                parts.append(f'<rect class="s{place % 9}" x="{_LABEL}" y="{y}" width="{span * value:.1f}" height="9"/>')
    return _figure(title, height, parts, series)


def stacks(title: str, rows: Sequence[tuple[str, Sequence[float]]], parts_of: Sequence[str]) -> str:
    """Draw one bar for each row, made of parts in seconds."""
    longest = max((sum(values) for _, values in rows), default=0) or 1
    unit = _nice(longest / 5)
    span, height = _WIDTH - _LABEL - 60, len(rows) * (_ROW + 10) + 30
    most = ceil(longest / unit) * unit
    parts = []
    for step in range(round(most / unit) + 1):
        x = _LABEL + span * step * unit / most
        parts.append(f'<line class="g" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{height - 24}"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 8}" text-anchor="middle">{step * unit:g} s</text>')
    for number, (name, values) in enumerate(rows):
        top, left = 8 + number * (_ROW + 10), float(_LABEL)
        parts.append(f'<text x="{_LABEL - 8}" y="{top + 13}" text-anchor="end">{escape(_short(name))}</text>')
        for place, value in enumerate(values):
            width = span * value / most
            parts.append(f'<rect class="s{place % 9}" x="{left:.1f}" y="{top}" width="{width:.1f}" height="{_ROW}"/>')
            left += width
    return _figure(title, height, parts, parts_of)


def scatter(title: str, points: Sequence[tuple[str, float, float]], across: str, up: str) -> str:
    """Draw named points: x from 0, y from 0 to 1 within a range that shows their differences."""
    if not points:
        return ""
    most, left, bottom, top = max(x for _, x, _ in points) * 1.25 or 1, 60, 250, 16
    low, high = floor(min(y for *_, y in points) * 10 - 0.5) / 10, ceil(max(y for *_, y in points) * 10 + 0.5) / 10
    low, high = max(0.0, low), min(1.0, high)
    unit = _nice(most / 5)
    wide, tall = _WIDTH - left - 30, bottom - top
    parts = []
    for step in range(floor(most / unit) + 1):
        x = left + wide * step * unit / most
        parts.append(f'<line class="g" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{step * unit:g} s</text>')
    for step in range(round((high - low) * 10) + 1):
        y = bottom - tall * step / 10 / (high - low)
        parts.append(f'<line class="g" x1="{left}" x2="{left + wide}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{(low + step / 10) * 100:.0f} %</text>')
    marks = [(name, left + wide * x / most, bottom - tall * (y - low) / (high - low)) for name, x, y in points]
    names = Labels([(x, y) for _, x, y in marks], (top, bottom), left + wide * 0.7)
    for number, (name, x, y) in enumerate(marks):
        parts.append(f'<circle class="s{number % 9}" cx="{x:.1f}" cy="{y:.1f}" r="{DOT}"/>')
        parts.append(names.drawn(name, x, y))
    parts.append(f'<text x="{left + wide / 2}" y="{bottom + 34}" text-anchor="middle">{escape(across)}</text>')
    parts.append(
        f'<text transform="rotate(-90)" x="{-(top + tall / 2)}" y="14" text-anchor="middle">{escape(up)}</text>'
    )
    return _figure(title, bottom + 44, parts, ())


def _figure(title: str, height: float, parts: Sequence[str], series: Sequence[str]) -> str:
    keys = "".join(f'<li><i class="s{i % 9}"></i>{escape(name)}</li>' for i, name in enumerate(series))
    legend = f'<ul class="key">{keys}</ul>' if series else ""
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>{legend}<figcaption>{escape(title)}</figcaption></figure>"
    )


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"


def _nice(step: float) -> float:
    """Round up to 1, 2 or 5 times a power of ten."""
    power = 10.0 ** floor(log10(step)) if step > 0 else 1.0
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step)
