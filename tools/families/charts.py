"""Draws how the trainings went, and what quality costs; legible on light and on dark pages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox, BboxBase

from families.words import Words

Side = Literal["left", "center", "right"]
GREY: Final = "#808890"  # readable on white and on black
# Ten hues that are told apart, and two kinds of line.
COLOURS: Final = mpl.color_sequences["tab10"]
STYLES: Final = ("-", "--")
USUAL: Final = "-efficientnet-lite0"  # the backbone of nearly all goes without saying
# Where a name may stand: points across and along from its dot, and which of its sides is there.
OFFERS: Final[tuple[tuple[float, float, Side], ...]] = (
    *((6, along, "left") for along in (0, 5, -5)),
    *((-6, along, "right") for along in (0, 5, -5)),
    *((0, along, "center") for along in (9, -9, 16, -16)),
    *((6, along, "left") for along in (10, -10, 16, -16)),
)


def curves(histories: Mapping[str, Sequence[Mapping[str, float]]], words: Words, file: Path) -> None:
    """Draw the loss of each epoch, and what validation said in between."""
    with _style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.6), layout="constrained")
        for at, (name, history) in enumerate(histories.items()):
            look = {"color": COLOURS[at % len(COLOURS)], "linestyle": STYLES[at // len(COLOURS)]}
            logged = [entry for entry in history if "loss" in entry]
            left.plot([e["epoch"] for e in logged], [e["loss"] for e in logged], label=name, **look)
            seen = [entry for entry in logged if "miou" in entry]
            right.plot([e["epoch"] for e in seen], [e["miou"] for e in seen], marker="o", markersize=3, **look)
        _axis(left, words.epoch, words.loss)
        _axis(right, words.epoch, words.miou)
        figure.legend(loc="outside lower center", ncols=4, frameon=False, labelcolor=GREY)
        _save(figure, file)


def costs(points: Mapping[str, tuple[float, float]], words: Words, file: Path) -> None:
    """Draw quality over cost: a point and a name for each network."""
    with _style():
        figure, axes = plt.subplots(figsize=(10, 4.6), layout="constrained")
        for at, spot in enumerate(points.values()):
            axes.scatter(*spot, color=COLOURS[at % len(COLOURS)])
        axes.margins(x=0.08, y=0.1)
        _axis(axes, words.cost, words.miou)
        figure.draw_without_rendering()  # from here on the points have their places
        dots = [Bbox.from_bounds(x - 4, y - 4, 8, 8) for x, y in axes.transData.transform(list(points.values()))]
        taken: list[Bbox] = []
        for name, spot in points.items():
            note = axes.annotate(
                name.removesuffix(USUAL), spot, (0, 0), textcoords="offset points", va="center", color=GREY
            )
            taken.append(_place(note, axes.bbox, taken + dots))
        _save(figure, file)


def _place(note: Annotation, within: BboxBase, taken: Sequence[Bbox]) -> Bbox:
    """Move a name about its point until it lies on nothing, and return where it lies; at worst where it was last."""
    for across, along, side in OFFERS:
        note.set_position((across, along))
        note.set_horizontalalignment(side)
        box = note.get_window_extent()
        if within.containsx(box.x1) and within.containsx(box.x0) and not box.count_overlaps(taken):
            break
    return box


def _style() -> Any:
    fonts = ["Noto Sans CJK SC", "DejaVu Sans"]
    return plt.rc_context({"svg.hashsalt": "segstudio", "font.family": fonts, "font.size": 9})


def _axis(axes: Axes, below: str, beside: str) -> None:
    axes.set_xlabel(below, color=GREY)
    axes.set_ylabel(beside, color=GREY)
    axes.tick_params(colors=GREY)
    axes.grid(color=GREY, alpha=0.25)
    for spine in axes.spines.values():
        spine.set_color(GREY)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_facecolor("none")


def _save(figure: Any, file: Path) -> None:
    figure.savefig(file, transparent=True, metadata={"Date": None})
    plt.close(figure)
