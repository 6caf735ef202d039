"""Where everything in a drawing lies: sizes of blocks from their maps, columns as wide as they need, arrows around."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

from gallery.parts import Arrow, Block, Drawing

Point = tuple[float, float]
TITLE: Final = 11  # pixels; size of a block's first line, the others are one smaller
LINE: Final = 13
GAP: Final = 34  # between columns, where arrows run upright
TRACK: Final = 7  # between arrows that run side by side
MARGIN: Final = 26
HEAD: Final = 64  # for the drawing's title
_JOIN: Final = 20
_HEIGHTS: Final = {1: 116, 2: 98, 4: 82, 8: 66, 16: 50, 32: 36, 64: 26, 0: 13}


@dataclass(frozen=True, slots=True)
class Box:
    """A block's place: its front side, and how far its back is shifted up and to the right."""

    x: float
    y: float
    width: float
    height: float
    depth: float

    @property
    def middle(self) -> Point:
        """The middle of the front side."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def right(self) -> float:
        """Where an arrow starts."""
        return self.x + self.width + self.depth


@dataclass(frozen=True, slots=True)
class Text:
    """A line of writing, centred on `x`, with `y` its base line."""

    x: float
    y: float
    words: str
    strong: bool

    @property
    def width(self) -> float:
        """Its width in pixels, guessed on the large side."""
        return text_width(self.words, strong=self.strong)


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of all blocks by name, their writing, the ways of arrows in the drawing's order, and the whole size."""

    boxes: Mapping[str, Box]
    texts: Sequence[Text]
    ways: Sequence[Sequence[Point]]
    width: float
    height: float


def text_width(words: str, *, strong: bool) -> float:
    """Guess how wide words are; CJK characters are as wide as high."""
    size = TITLE if strong else TITLE - 1
    wide = sum(1.0 if ord(c) > 0x2E80 else 0.36 if c in " .,·:'|il()1/" else 0.62 for c in words)
    return size * wide * (1.06 if strong else 1.0)


def lines(block: Block) -> Iterator[tuple[str, bool]]:
    """Yield the lines below a block, and whether each is strong."""
    if block.kind in ("join", "gate"):
        return
    yield block.title, True
    if block.channels:
        yield f"{block.channels} · {'1×1' if block.stride == 0 else f'1/{block.stride}'}", False
    for line in block.note.split("\n") if block.note else ():
        yield line, False


def _extent(block: Block) -> tuple[float, float, float]:
    """Return width, height and depth."""
    if block.kind in ("join", "gate"):
        round_ = max(_JOIN, text_width(block.title, strong=True) + 11)
        return round_, round_, 0
    if not block.channels:
        return 46, 30, 0
    height = _HEIGHTS[block.stride]
    return 5 + 3.6 * log2(block.channels), height, 3 + height / 16


def place(drawing: Drawing) -> Layout:
    """Lay a drawing out."""
    starts, widths = _columns(drawing.blocks)
    rows = [block.row for block in drawing.blocks]
    above = max(_extent(b)[1] / 2 + _extent(b)[2] for b in drawing.blocks if b.row == min(rows))
    top = {b.name for b in drawing.blocks if b.row == min(rows)}
    tracks = (
        12
        + 24 * any(top & set(panel.names) for panel in drawing.panels)
        + TRACK * sum(1 for a in drawing.arrows if _arches(drawing, a))
    )
    boxes: dict[str, Box] = {}
    texts: list[Text] = []
    for block in drawing.blocks:
        width, height, depth = _extent(block)
        x = starts[block.col] + (widths[block.col] - width - depth) / 2
        y = HEAD + tracks + above + (block.row - min(rows)) * drawing.pitch - height / 2
        boxes[block.name] = Box(x, y, width, height, depth)
        for number, (words, strong) in enumerate(lines(block)):
            texts.append(Text(x + (width + depth) / 2, y + height + LINE * (number + 1) + 1, words, strong))
    ways = Router(drawing, boxes, starts, widths).ways()
    bottom = max([t.y for t in texts] + [b.y + b.height for b in boxes.values()] + [p[1] for w in ways for p in w])
    right = max(starts[col] + widths[col] for col in starts)
    return Layout(boxes, texts, ways, right + MARGIN, bottom + 24)


def _columns(blocks: Sequence[Block]) -> tuple[dict[float, float], dict[float, float]]:
    """Return where columns start and how wide they are."""
    widths: dict[float, float] = {}
    for block in blocks:
        width, _, depth = _extent(block)
        needed = max([width + depth, *(text_width(words, strong=strong) for words, strong in lines(block))])
        widths[block.col] = max(widths.get(block.col, 0), needed)
    starts: dict[float, float] = {}
    x: float = MARGIN
    for col in sorted(widths):
        starts[col] = x
        x += widths[col] + GAP
    return starts, widths


def _arches(drawing: Drawing, arrow: Arrow) -> bool:
    """Tell whether an arrow has to run above its row."""
    by_name = {block.name: block for block in drawing.blocks}
    one, other = by_name[arrow.source], by_name[arrow.target]
    between = [b for b in drawing.blocks if b.row == one.row and one.col < b.col < other.col]
    return arrow.how == "auto" and one.row == other.row and bool(between)


class Router:
    """Leads arrows around blocks and writing: level in the space between rows, upright in that between columns.

    Arrows that leave one block together share their way, and so do those that reach one block.
    """

    def __init__(
        self, drawing: Drawing, boxes: Mapping[str, Box], starts: Mapping[float, float], widths: Mapping[float, float]
    ) -> None:
        self._drawing = drawing
        self._blocks = {block.name: block for block in drawing.blocks}
        self._boxes, self._starts, self._widths = boxes, starts, widths
        self._tracks: dict[tuple[str, float], list[str]] = {}

    def ways(self) -> list[list[Point]]:
        """Return the way of each arrow."""
        return [self._way(arrow) for arrow in self._drawing.arrows]

    def _way(self, arrow: Arrow) -> list[Point]:
        one, other = self._blocks[arrow.source], self._blocks[arrow.target]
        start, end = self._boxes[one.name], self._boxes[other.name]
        if arrow.how != "auto":
            return self._asked(arrow.how, one, other)
        if one.row != other.row:
            return self._to_another_row(one, other)
        y = start.middle[1]
        if one.col > other.col and self._clear(y, end.right + 1, start.x - 1):
            return [(start.x, y), (end.right, y)]
        if one.col < other.col and not _arches(self._drawing, arrow):
            return [(start.right, y), (end.x, y)]
        return self._by_level(one, other)

    def _asked(self, how: str, one: Block, other: Block) -> list[Point]:
        """Return a way that its description asks for."""
        start, end = self._boxes[one.name], self._boxes[other.name]
        (mid_x, from_y), (to_x, to_y) = start.middle, end.middle
        if how == "straight":
            return [(mid_x, start.y + start.height * (to_y > from_y)), (to_x, end.y + end.height * (to_y < from_y))]
        if how == "across":
            return [(start.right, from_y), (to_x, from_y), (to_x, end.y + end.height * (to_y < from_y))]
        level = self._floor(one, other) + 12
        aside = self._gutter(self._following(one.col), one.name)
        return [(start.right, from_y), (aside, from_y), (aside, level), (to_x, level), (to_x, end.y + end.height)]

    def _to_another_row(self, one: Block, other: Block) -> list[Point]:
        """Go level on either row where that is free, else between rows."""
        start, end = self._boxes[one.name], self._boxes[other.name]
        from_y, to_y = start.middle[1], end.middle[1]
        if self._following(one.col) == other.col:
            x = self._gutter(other.col, f"to {other.name}" if self._joins(other) else one.name)
        elif self._clear(from_y, start.right, end.x - GAP):
            x = self._gutter(other.col, self._arrival(one, other))
        elif self._clear(to_y, start.right + GAP, end.x):
            x = self._gutter(self._following(one.col), one.name)
        else:
            return self._by_level(one, other)
        return [(start.right, from_y), (x, from_y), (x, to_y), (end.x, to_y)]

    def _by_level(self, one: Block, other: Block) -> list[Point]:
        """Go aside, level in the space beside the row, and aside again."""
        start, end = self._boxes[one.name], self._boxes[other.name]
        from_y, to_y = start.middle[1], end.middle[1]
        first = self._gutter(self._following(one.col), one.name)
        level, last = self._level(one, other), self._gutter(other.col, self._arrival(one, other))
        return [(start.right, from_y), (first, from_y), (first, level), (last, level), (last, to_y), (end.x, to_y)]

    def _joins(self, block: Block) -> bool:
        """Tell whether several arrows reach a block."""
        return sum(1 for a in self._drawing.arrows if a.target == block.name and a.how == "auto") > 1

    def _arrival(self, one: Block, other: Block) -> str:
        return f"to {other.name}" if self._joins(other) else f"from {one.name}"

    def _clear(self, y: float, left: float, right: float) -> bool:
        """Tell whether nothing stands at a height between two places."""
        below = {b.name: LINE * len(list(lines(b))) for b in self._drawing.blocks}
        return left < right and not any(
            left < box.right and box.x < right and box.y - box.depth - 4 < y < box.y + box.height + below[name] + 4
            for name, box in self._boxes.items()
        )

    def _floor(self, one: Block, other: Block) -> float:
        """Return how far down reaches what stands between two blocks of a row, at most a row lower."""
        between = [b for b in self._drawing.blocks if one.col < b.col < other.col and 0 <= b.row - one.row <= 1]
        return max(self._boxes[b.name].y + self._boxes[b.name].height + LINE * len(list(lines(b))) for b in between)

    def _following(self, col: float) -> float:
        later = [c for c in self._starts if c > col]
        return min(later) if later else col + 1

    def _gutter(self, before: float, user: str) -> float:
        """Return where in the space before a column an arrow goes upright."""
        end = self._starts.get(before, max(s + self._widths[c] for c, s in self._starts.items()) + GAP)
        return end - GAP / 2 + self._offset("gutter", before, user) - 2

    def _level(self, one: Block, other: Block) -> float:
        """Return at which height an arrow goes level: below its row, or above it."""
        row = [self._boxes[b.name] for b in self._drawing.blocks if b.row == one.row]
        if other.row > one.row:
            depths = [self._boxes[b.name].y + self._boxes[b.name].height + LINE * len(list(lines(b)))
                      for b in self._drawing.blocks if b.row == one.row]  # fmt: skip
            return max(depths) + 14 + abs(self._offset("below", one.row, one.name))
        return min(box.y - box.depth for box in row) - 12 - abs(self._offset("above", one.row, one.name))

    def _offset(self, where: str, at: float, user: str) -> float:
        users = self._tracks.setdefault((where, at), [])
        if user not in users:
            users.append(user)
        number = users.index(user)
        if where == "gutter":
            return TRACK * ((number + 1) // 2) * (1 if number % 2 else -1) * 0.8
        return TRACK * number
