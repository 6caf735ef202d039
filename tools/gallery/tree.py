"""The family tree: each system where it first appeared, and which idea it took from whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final, Literal

from gallery.layout import text_width
from gallery.svg import document

Language = Literal["en", "zh"]
_LEFT: Final = 150
_YEAR: Final = 236  # pixels
_TOP: Final = 112
_LANE: Final = 106
_HIGH: Final = 56
_FROM: Final = 11  # pixels from the left side, where a line leaves downwards
_SWEEP: Final = 200  # pixels in which it then turns to the right
_CLOSE: Final = 90  # pixels; nearer than that there is no room for a curve between two lanes


@dataclass(frozen=True, slots=True)
class Node:
    """A system: the year and month of its first version, its lane, its idea, and the outside work it stands on."""

    name: str
    when: float
    lane: int
    idea: tuple[str, str]
    color: str = "#4f86e8"


@dataclass(frozen=True, slots=True)
class Line:
    """What one took from the other, English and Chinese; the label stands at `at` of the way.

    With `below` the line leaves its source downwards, around what stands to its right.
    """

    source: str
    target: str
    words: tuple[str, str]
    at: float = 0.5
    below: bool = False


LANES: Final = (
    ("Skips and decoders", "跳连与解码器"),
    ("Dilation", "空洞卷积"),
    ("Context of the scene", "场景上下文"),
    ("Real time", "实时"),
    ("", ""),
    ("Colour and depth", "颜色与深度"),
)
NODES: Final = (
    Node("FCN", 2014.87, 0, ("convolutional classifier, skips", "全卷积分类器与跳连"), "#b9764a"),
    Node("DeepLabV1", 2014.97, 1, ("holes, dense CRF", "带孔卷积、稠密 CRF"), "#8b6be0"),
    Node("Dilated", 2015.9, 2, ("context module", "上下文模块"), "#8b6be0"),
    Node("DeepLabV2", 2016.46, 1, ("ASPP", "空洞空间金字塔"), "#8b6be0"),
    Node("RefineNet", 2016.88, 0, ("multi-path refinement", "多路细化"), "#b9764a"),
    Node("PSPNet", 2016.95, 2, ("pyramid pooling", "金字塔池化"), "#22a39a"),
    Node("DeepLabV3", 2017.46, 1, ("ASPP with image pooling", "带全图池化的 ASPP"), "#8b6be0"),
    Node("DeepLabV3+", 2018.1, 0, ("light decoder", "轻量解码器"), "#b9764a"),
    Node("BiSeNet", 2018.6, 3, ("two paths", "双路径"), "#e3a02f"),
    Node("DANet", 2018.71, 2, ("attention twice", "双重注意力"), "#22a39a"),
    Node("DUpsampling", 2019.18, 0, ("data-dependent upsampling", "数据相关上采样"), "#b9764a"),
    Node("FastFCN", 2019.24, 1, ("joint pyramid upsampling", "联合金字塔上采样"), "#8b6be0"),
    Node("DFANet", 2019.26, 3, ("deep aggregation", "深层聚合"), "#e3a02f"),
    Node("LEDNet", 2019.35, 4, ("split and shuffle", "拆分与混洗"), "#e3a02f"),
    Node("ACNet", 2019.4, 5, ("attention fuses sensors", "注意力融合传感器"), "#dc5b8c"),
)
LINES: Final = (
    Line("FCN", "DeepLabV1", ("", "")),
    Line("FCN", "RefineNet", ("skips", "跳连")),
    Line("DeepLabV1", "Dilated", ("dilation", "空洞")),
    Line("DeepLabV1", "DeepLabV2", ("holes, dense CRF", "带孔卷积、稠密 CRF")),
    Line("Dilated", "PSPNet", ("dilated backbone", "空洞主干")),
    Line("DeepLabV2", "DeepLabV3", ("ASPP", "ASPP")),
    Line("PSPNet", "DeepLabV3", ("whole image", "全图"), 0.5),
    Line("DeepLabV3", "DeepLabV3+", ("encoder", "编码器")),
    Line("RefineNet", "DeepLabV3+", ("finer maps", "细尺度特征")),
    Line("DeepLabV3+", "DUpsampling", ("decoder", "解码器")),
    Line("DeepLabV3", "FastFCN", ("head; dilation replaced", "头部；取代空洞"), 0.5),
    Line("PSPNet", "FastFCN", ("head", "头部"), 0.6),
    Line("PSPNet", "BiSeNet", ("global context", "全局上下文"), 0.55),
    Line("PSPNet", "DANet", ("context", "上下文")),
    Line("BiSeNet", "DFANet", ("", "")),  # a small Xception; there is no room to write it
    Line("Dilated", "LEDNet", ("growing dilation", "递增空洞"), 0.75, below=True),
    Line("FCN", "ACNet", ("skips", "跳连"), 0.75, below=True),
)
OUTSIDE: Final = {
    "FCN": "VGG16", "DeepLabV1": "VGG16", "Dilated": "VGG16", "DeepLabV2": "ResNet", "RefineNet": "ResNet",
    "PSPNet": "ResNet", "BiSeNet": "ResNet, Xception", "DFANet": "Xception", "LEDNet": "ERFNet, ShuffleNet",
    "ACNet": "ResNet, RedNet, SENet", "DANet": "ResNet", "DeepLabV3": "ResNet", "DeepLabV3+": "Xception, ResNet",
    "DUpsampling": "ResNet", "FastFCN": "ResNet",
}  # fmt: skip
_TITLE: Final = {
    "en": ("Family tree, 2014 to 2019", "Each system at its first version; arrows: ideas taken up; small print: "
           "outside work that it stands on"),
    "zh": ("谱系，2014 至 2019", "各系统置于其首个版本的时间；箭头：沿用的思想；小字：所依托的外部工作"),
}  # fmt: skip


def family_tree(language: Language) -> str:
    """Return the SVG of the tree."""
    word = 0 if language == "en" else 1
    title, note = _TITLE[language]
    width, height = _x(2019.4) + 190, _TOP + len(LANES) * _LANE + 8
    body = [
        f'<text x="26" y="32" font-size="17" font-weight="700">{escape(title)}</text>',
        f'<text x="26" y="52" font-size="11" class="dim">{escape(note)}</text>',
        *_years(height),
        *(f'<text x="26" y="{_y(i) + 4:.0f}" font-size="12" font-weight="600" class="dim">{escape(lane[word])}</text>'
          for i, lane in enumerate(LANES)),
        *(_curve(line) for line in LINES),
        *(part for node in NODES for part in _node(node, node.idea[word])),
        *(_label(line, line.words[word]) for line in LINES if line.words[word]),
    ]  # fmt: skip
    return document(width, height, title, body)


def _x(when: float) -> float:
    return _LEFT + (when - 2014.6) * _YEAR


def _y(lane: float) -> float:
    return _TOP + (lane + 0.5) * _LANE


def _years(height: float) -> Iterator[str]:
    for year in range(2015, 2020):
        x = _x(year)
        yield f'<path class="panel" d="M{x:.0f} 84V{height - 16:.0f}"/>'
        yield f'<text x="{x + 6:.0f}" y="92" font-size="12" font-weight="600" class="dim">{year}</text>'


def _size(node: Node) -> float:
    words = [(node.name, True), *((idea, False) for idea in node.idea), (OUTSIDE[node.name], False)]
    return max(text_width(text, strong=strong) for text, strong in words) * 1.04 + 20


def _node(node: Node, idea: str) -> Iterator[str]:
    x, y, wide = _x(node.when), _y(node.lane) - _HIGH / 2, _size(node)
    box = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{_HIGH}" rx="7"'
    yield f'<rect class="ground" {box}/><rect {box} fill="{node.color}" fill-opacity=".16" stroke="{node.color}"/>'
    yield f'<rect x="{x:.1f}" y="{y:.1f}" width="5" height="{_HIGH}" rx="2.5" fill="{node.color}"/>'
    middle = x + wide / 2 + 2
    for line, (text, style) in enumerate(
        ((node.name, 'font-size="12" font-weight="700"'), (idea, 'font-size="10.5"'),
         (OUTSIDE[node.name], 'font-size="9.5" class="dim"'))
    ):  # fmt: skip
        yield f'<text x="{middle:.1f}" y="{y + 17 + 15 * line:.1f}" text-anchor="middle" {style}>{escape(text)}</text>'


def _ends(line: Line) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where a line starts and ends: right to left side, or from above to below where they stand that close."""
    nodes = {node.name: node for node in NODES}
    one, other = nodes[line.source], nodes[line.target]
    right, left = _x(one.when) + _size(one), _x(other.when)
    if line.below:
        return (_x(one.when) + _FROM, _y(one.lane) + _HIGH / 2), (left, _y(other.lane))
    if one.lane == other.lane or left - right > _CLOSE:
        return (right, _y(one.lane)), (left, _y(other.lane))
    down = 1 if other.lane > one.lane else -1
    start = min(max(left + 24, _x(one.when) + 24), right - 24)
    end = min(max(start, left + 24), left + _size(other) - 24)
    return (start, _y(one.lane) + down * _HIGH / 2), (end, _y(other.lane) - down * _HIGH / 2)


def _bend(line: Line) -> tuple[tuple[float, float], ...]:
    (x, y), (to_x, to_y) = _ends(line)
    nodes = {node.name: node for node in NODES}
    if line.below:
        return (x, y), (x, to_y), (x + _SWEEP, to_y), (to_x, to_y)
    if abs(y - _y(nodes[line.source].lane)) > 1:  # from above or below
        half = (y + to_y) / 2
        return (x, y), (x, half), (to_x, half), (to_x, to_y)
    reach = max(30.0, (to_x - x) * 0.5)
    return (x, y), (x + reach, y), (to_x - reach, to_y), (to_x, to_y)


def _curve(line: Line) -> str:
    (x, y), first, second, (to_x, to_y) = _bend(line)
    way = f"M{x:.1f} {y:.1f}C{first[0]:.1f} {first[1]:.1f} {second[0]:.1f} {second[1]:.1f} {to_x:.1f} {to_y:.1f}"
    return f'<path class="flow" d="{way}" marker-end="url(#f)"/>'


def _label(line: Line, words: str) -> str:
    """Write on a piece of ground beside the middle of a line."""
    points, t = _bend(line), line.at
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))
    wide = text_width(words, strong=False) + 8
    back = f'<rect class="plain" x="{x - wide / 2:.1f}" y="{y - 8:.1f}" width="{wide:.1f}" height="15" rx="4"/>'
    return back + f'<text x="{x:.1f}" y="{y + 3.5:.1f}" font-size="10" text-anchor="middle">{escape(words)}</text>'
