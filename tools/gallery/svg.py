"""Writes a drawing as SVG, legible on light and on dark ground."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from gallery.layout import HEAD, MARGIN, Box, Layout, Point, place, text_width
from gallery.parts import Arrow, Block, Drawing, Kind, Panel

COLORS: Final[dict[Kind, str]] = {
    "image": "#8b95a7",
    "conv": "#4f86e8",
    "atrous": "#8b6be0",
    "pool": "#22a39a",
    "up": "#66ad47",
    "attend": "#dc5b8c",
    "fuse": "#b9764a",
    "score": "#e3a02f",
    "op": "#9aa3b2",
    "join": "#ffffff",
    "gate": "#dc5b8c",
}
NAMES: Final[dict[Kind, str]] = {
    "image": "image",
    "conv": "convolutions",
    "atrous": "dilated convolutions",
    "pool": "pooling",
    "up": "upsampling",
    "attend": "attention, gates",
    "fuse": "fusion of maps",
    "score": "class scores",
    "op": "other step",
}
ARROW_STYLES: Final = {"skip": "skip", "weigh": "attention, guidance"}
FONT: Final = "system-ui,-apple-system,'Segoe UI','DejaVu Sans','Noto Sans','Noto Sans CJK SC',sans-serif"
STYLE: Final = f"""
.ground{{fill:#ffffff;stroke:#d5dae2}} .plain{{fill:#ffffff}}
.panel{{fill:#5b6b86;fill-opacity:.07;stroke:#5b6b86;stroke-opacity:.35;stroke-dasharray:4 3}}
text{{font-family:{FONT};fill:#1d2733}}
.dim{{fill:#56616f}}
.flow{{stroke:#3c4656}} .skip{{stroke:#2f6fdb}} .weigh{{stroke:#c93d74;stroke-dasharray:5 3}}
.flow,.skip,.weigh{{fill:none;stroke-width:1.5;stroke-linejoin:round}}
.f{{fill:#3c4656}} .s{{fill:#2f6fdb}} .w{{fill:#c93d74}}
.join{{fill:#ffffff;stroke:#3c4656;stroke-width:1.4}} .gate{{fill:#f7d9e5;stroke:#dc5b8c;stroke-width:1.4}}
@media (prefers-color-scheme:dark){{
.ground{{fill:#12171f;stroke:#2b3442}} .plain{{fill:#12171f}}
.panel{{fill:#9fb2d1;stroke:#9fb2d1}}
text{{fill:#e8ecf2}} .dim{{fill:#a7b1bf}}
.flow{{stroke:#b4bfce}} .skip{{stroke:#78a8ff}} .weigh{{stroke:#f085ad}}
.f{{fill:#b4bfce}} .s{{fill:#78a8ff}} .w{{fill:#f085ad}}
.join{{fill:#12171f;stroke:#b4bfce}} .gate{{fill:#54233a;stroke:#f085ad}}
}}"""
_HEADS: Final = {"flow": "f", "skip": "s", "weigh": "w"}
_CORNER: Final = 5.0


def render(drawing: Drawing) -> str:
    """Return the SVG of a drawing."""
    at = place(drawing)
    legend = list(_legend(drawing, at.height))
    width = max(at.width, legend[-1][0] + MARGIN, text_width(drawing.source, strong=True) + 2 * MARGIN)
    body = [
        f'<text x="{MARGIN}" y="30" font-size="17" font-weight="700">{escape(drawing.title)}</text>',
        f'<text x="{MARGIN}" y="48" font-size="11" class="dim">{escape(drawing.source)}</text>',
        *(_panel(panel, drawing, at) for panel in drawing.panels),
        *(_arrow(arrow, way) for arrow, way in sorted(zip(drawing.arrows, at.ways, strict=True), key=_beneath)),
        *(part for block in drawing.blocks for part in _block(block, at.boxes[block.name])),
        *(
            _text(text.x, text.y, text.words, strong=text.strong, center=True) for text in at.texts
        ),
        *(part for _, part in legend),
    ]  # fmt: skip
    return document(width, at.height + 30, drawing.title, body)


def document(width: float, height: float, title: str, body: Sequence[str]) -> str:
    """Put parts into a document with its ground, styles and arrow heads."""
    heads = "".join(
        f'<marker id="{mark}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path class="{mark}" d="M0 0.8 8 4 0 7.2z"/></marker>'
        for mark in _HEADS.values()
    )
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}">'
    ground = f'<rect class="ground" x=".5" y=".5" width="{width - 1:.0f}" height="{height - 1:.0f}" rx="10"/>'
    return "\n".join([head, f"<style>{STYLE}</style>", f"<defs>{heads}</defs>", ground, *body, "</svg>\n"])


def _text(x: float, y: float, words: str, *, strong: bool, center: bool = False) -> str:
    style = 'font-size="11" font-weight="600"' if strong else 'font-size="10" class="dim"'
    anchor = ' text-anchor="middle"' if center else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}{anchor}>{escape(words)}</text>'


def _block(block: Block, box: Box) -> Iterator[str]:
    """Draw a join as a circle, a step without a map as a plate, a map as a slab."""
    color, (x, y) = COLORS[block.kind], box.middle
    if block.kind in ("join", "gate"):
        yield f'<circle class="{block.kind}" cx="{x:.1f}" cy="{y:.1f}" r="{box.width / 2:.1f}"/>'
        yield _text(x, y + 4, block.title, strong=True, center=True)
        return
    rect = f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'
    if not box.depth:
        yield f'{rect} rx="7" fill="{color}"/>'
        return
    left, right, top, bottom, d = box.x, box.x + box.width, box.y, box.y + box.height, box.depth
    roof = f"M{left:.1f} {top:.1f}l{d:.1f} {-d:.1f}H{right + d:.1f}L{right:.1f} {top:.1f}z"
    side = f"M{right:.1f} {top:.1f}l{d:.1f} {-d:.1f}V{bottom - d:.1f}L{right:.1f} {bottom:.1f}z"
    for shape, shade in ((roof, "#ffffff"), (side, "#000000")):
        yield f'<path d="{shape}" fill="{color}"/><path d="{shape}" fill="{shade}" fill-opacity=".28"/>'
    yield f'{rect} fill="{color}"/>'


def _beneath(pair: tuple[Arrow, Sequence[Point]]) -> bool:
    """Draw the main flow last: where ways are shared, it is what one sees."""
    return pair[0].style == "flow"


def _arrow(arrow: Arrow, way: Sequence[Point]) -> str:
    return f'<path class="{arrow.style}" d="{rounded(way)}" marker-end="url(#{_HEADS[arrow.style]})"/>'


def rounded(way: Sequence[Point]) -> str:
    """Write a way with rounded corners as the data of a path."""
    parts = [f"M{way[0][0]:.1f} {way[0][1]:.1f}"]
    for before, corner, after in zip(way, way[1:], way[2:], strict=False):
        near, far = (_towards(corner, point) for point in (before, after))
        parts.append(f"L{near[0]:.1f} {near[1]:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {far[0]:.1f} {far[1]:.1f}")
    return "".join([*parts, f"L{way[-1][0]:.1f} {way[-1][1]:.1f}"])


def _towards(corner: Point, point: Point) -> Point:
    across, down = point[0] - corner[0], point[1] - corner[1]
    length = (across**2 + down**2) ** 0.5 or 1.0
    part = min(_CORNER, length / 2) / length
    return corner[0] + across * part, corner[1] + down * part


def _panel(panel: Panel, drawing: Drawing, at: Layout) -> str:
    """Draw a ground behind blocks and what is written below them, with its title above."""
    x, y, right, bottom = panel_box(panel, at, drawing)
    rect = f'<rect class="panel" x="{x:.1f}" y="{y:.1f}" width="{right - x:.1f}" height="{bottom - y:.1f}" rx="8"/>'
    return rect + _text(x + 9, y + 15, panel.title, strong=True)


def panel_box(panel: Panel, at: Layout, drawing: Drawing) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a panel."""
    boxes = [at.boxes[name] for name in panel.names]
    texts = [t for t in at.texts if any(abs(t.x - (b.x + (b.width + b.depth) / 2)) < 1 and 0 < t.y - b.y - b.height < 70
                                        for b in boxes)]  # fmt: skip
    left = min([b.x for b in boxes] + [t.x - t.width / 2 for t in texts]) - 8
    right = max([b.right for b in boxes] + [t.x + t.width / 2 for t in texts]) + 8
    right = max(right, left + text_width(panel.title, strong=True) + 18)
    top = min(b.y - b.depth for b in boxes) - panel.room
    bottom = max([b.y + b.height for b in boxes] + [t.y for t in texts]) + 9
    inside = [a for a in drawing.arrows if a.how == "under" and {a.source, a.target} <= set(panel.names)]
    bottom += 12 * len(inside)
    return left, top, right, bottom


def _legend(drawing: Drawing, y: float) -> Iterator[tuple[float, str]]:
    """Yield each part of the legend with where it ends."""
    x: float = MARGIN
    there = {"attend" if block.kind == "gate" else block.kind for block in drawing.blocks}
    for kind, name in NAMES.items():
        if kind in there:
            swatch = f'<rect x="{x:.1f}" y="{y:.1f}" width="11" height="11" rx="2" fill="{COLORS[kind]}"/>'
            wide = text_width(name, strong=False)
            yield x + 16 + wide, swatch + _text(x + 16, y + 9.5, name, strong=False)
            x += 16 + wide + 16
    for style, name in ARROW_STYLES.items():
        if any(arrow.style == style for arrow in drawing.arrows):
            line = f'<path class="{style}" d="M{x:.1f} {y + 6:.1f}h24"/>'
            wide = text_width(name, strong=False)
            yield x + 30 + wide, line + _text(x + 30, y + 9.5, name, strong=False)
            x += 30 + wide + 16
    note = "height: resolution · width: channels · numbers: channels · resolution"
    yield x + text_width(note, strong=False), _text(x, y + 9.5, note, strong=False)


__all__ = ["COLORS", "HEAD", "document", "render", "rounded"]
