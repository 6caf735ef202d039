"""The gallery is up to date, complete, legible, and its numbers are those of the networks."""

from itertools import combinations, pairwise
from math import log2
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
import torch
from torch import Tensor, nn

from drawings import DRAWINGS, FOLDER, files
from gallery.layout import LINE, Point, place
from gallery.parts import Block, Drawing
from gallery.tree import LINES, NODES
from segstudio.api.torch import build_on_meta, input_channels
from segstudio.core.plugins import Catalog, ModelSpec

ROOT: Final = Path(__file__).parents[3]
PLUGINS: Final = ROOT / "segstudio" / "plugins"
SYSTEMS: Final = {path.parent.name for path in PLUGINS.glob("*/network.py")} | {"fcn"}
SIDE: Final = 2048  # of the image that networks are asked about: large, so that borders weigh little
PAGES: Final = ("gallery.md", "gallery.zh-CN.md")
MADE: Final = files()
by_system = pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.system)


@pytest.mark.parametrize("name", MADE)
def test_the_files_are_what_the_descriptions_say(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == MADE[name], "Run `make gallery`."


def test_no_file_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(MADE)


def test_every_system_is_drawn_and_stands_in_the_tree() -> None:
    assert sorted(drawing.system for drawing in DRAWINGS) == sorted(SYSTEMS)
    assert len(NODES) == len(DRAWINGS)


def test_every_system_but_the_first_took_an_idea_from_an_older_one() -> None:
    first, *others = sorted(NODES, key=lambda node: node.when)
    when = {node.name: node.when for node in NODES}

    assert {line.target for line in LINES} == {node.name for node in others}
    assert [line for line in LINES if when[line.source] >= when[line.target]] == []
    assert first.name == "FCN"


@pytest.mark.parametrize("page", PAGES)
def test_every_drawing_is_on_the_page_with_the_module_it_shows(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")

    for drawing in DRAWINGS:
        assert f"(gallery/{drawing.system}.svg)" in text
        assert f"(../segstudio/plugins/{drawing.system}/" in text


@by_system
def test_it_is_well_formed(drawing: Drawing) -> None:
    ElementTree.fromstring(MADE[f"{drawing.system}.svg"])


@by_system
def test_no_writing_lies_on_other_writing_or_on_a_block(drawing: Drawing) -> None:
    at = place(drawing)
    written = [(t.words, t.x - t.width / 2, t.y - LINE + 3, t.x + t.width / 2, t.y + 2) for t in at.texts]
    boxes = [(name, b.x, b.y - b.depth, b.right, b.y + b.height) for name, b in at.boxes.items()]

    pairs = [*combinations(written, 2), *((text, box) for text in written for box in boxes)]
    assert [(one[0], other[0]) for one, other in pairs if overlap(one[1:], other[1:])] == []


@by_system
def test_no_arrow_crosses_a_block_or_writing(drawing: Drawing) -> None:
    at = place(drawing)
    solid = [(t.words, t.x - t.width / 2, t.y - 8, t.x + t.width / 2, t.y) for t in at.texts]
    solid += [(name, b.x, b.y - b.depth, b.right, b.y + b.height) for name, b in at.boxes.items()]
    crossed = [
        (arrow.source, arrow.target, thing[0])
        for arrow, way in zip(drawing.arrows, at.ways, strict=True)
        for one, other in pairwise(way)
        for thing in solid
        if thing[0] not in (arrow.source, arrow.target) and overlap(span(one, other), thing[1:])
    ]

    assert crossed == []


def span(one: Point, other: Point) -> tuple[float, float, float, float]:
    """Return the box around a piece of a way, which is level or upright."""
    (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return left, top - 1, right + 0.1, bottom + 1


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@by_system
def test_arrows_join_blocks_that_are_there_and_leave_none_alone(drawing: Drawing) -> None:
    names = [block.name for block in drawing.blocks]
    ends = {end for arrow in drawing.arrows for end in (arrow.source, arrow.target)}

    assert len(names) == len(set(names))
    assert ends == set(names)


@by_system
def test_most_maps_are_tied_to_a_module(drawing: Drawing) -> None:
    maps = [block for block in drawing.blocks if block.channels and block.kind not in ("image", "up", "fuse")]

    assert sum(bool(block.at) for block in maps) >= 0.7 * len(maps)


@by_system
def test_channels_and_strides_are_the_network_s(drawing: Drawing, bundled_catalog: Catalog) -> None:
    shapes = outputs(bundled_catalog.model(drawing.model))
    drawn = {block.name: (block.channels, block.stride) for block in drawing.blocks if block.at}

    assert {block.name: found(shapes, block) for block in drawing.blocks if block.at} == drawn


def found(shapes: dict[str, tuple[int, ...]], block: Block) -> tuple[int, int]:
    """Return channels and stride of what a block's module puts out; borders may make a map a little larger."""
    channels, rows = shapes[block.at][0], shapes[block.at][-1]
    return channels, 0 if rows == 1 else 2 ** round(log2(SIDE / rows))


def outputs(spec: ModelSpec) -> dict[str, tuple[int, ...]]:
    """Run a network on the meta device; return the shape that each module puts out, also by call and by entry."""
    net, feeding = build_on_meta(spec, 21)
    shapes: dict[str, tuple[int, ...]] = {}
    calls: dict[str, int] = {}

    def note(name: str, value: Any) -> None:
        calls[name] = calls.get(name, 0) + 1
        entries = value if isinstance(value, dict) else {"": value}
        for entry, tensor in entries.items():
            if isinstance(tensor, Tensor):
                shapes[f"{name}:{entry}" if entry else name] = tuple(tensor.shape[1:])
                shapes[f"{name}#{calls[name]}"] = tuple(tensor.shape[1:])

    def watch(name: str, module: nn.Module) -> None:
        module.register_forward_hook(lambda _module, _inputs, value: note(name, value))

    for name, module in net.named_modules():
        watch(name, module)
    with torch.no_grad():
        net.eval()(torch.zeros(1, input_channels(feeding), SIDE, SIDE, device="meta"))
    return shapes
