"""What a drawing of a network is made of: blocks on a grid, arrows, panels. A description holds nothing but these."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["image", "conv", "atrous", "pool", "up", "attend", "fuse", "score", "op", "join", "gate"]
How = Literal["auto", "across", "straight", "under"]
ArrowStyle = Literal["flow", "skip", "weigh"]


@dataclass(frozen=True, slots=True)
class Block:
    """A map, or the operation that makes it: as high as its resolution and as wide as its channels say.

    `row` and `col` place it on the drawing's grid. `stride` is pixels of the image for each of its cells; 0 stands
    for a single cell. `at` names the module whose output this is (`name#2`: its second call; `name:key`: an entry of
    its output), so that channels and stride can be checked. A `join` and a `gate` are small circles with their `title`
    in them.
    """

    name: str
    row: float
    col: float
    kind: Kind
    title: str
    channels: int = 0
    stride: int = 1
    note: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one block to another. `across`: level first, then upright; `straight`: upright from middle to middle;
    `under`: below all that stands between, and up into a join.
    """

    source: str
    target: str
    style: ArrowStyle = "flow"
    how: How = "auto"


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled ground behind some blocks, with `room` pixels above them for the title and what passes below it."""

    title: str
    names: tuple[str, ...]
    room: int = 26


@dataclass(frozen=True, slots=True)
class Drawing:
    """One system, as the network `model` computes it at 21 classes; `pitch` is the distance of rows in pixels."""

    system: str
    title: str
    model: str
    source: str
    blocks: tuple[Block, ...]
    arrows: tuple[Arrow, ...]
    panels: tuple[Panel, ...] = ()
    pitch: int = 130


def chain(*names: str, style: ArrowStyle = "flow") -> tuple[Arrow, ...]:
    """Join blocks one after the other."""
    return tuple(Arrow(one, other, style) for one, other in pairwise(names))
