"""Draws how the trainings went, and what quality costs; legible on light and on dark pages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from families.words import Words

GREY: Final = "#808890"  # readable on white and on black
# Twelve hues that are told apart, and two kinds of line.
COLOURS: Final = mpl.color_sequences["tab10"]
STYLES: Final = ("-", "--")


def curves(histories: Mapping[str, Sequence[Mapping[str, float]]], words: Words, file: Path) -> None:
    """Draw the loss of each epoch, and what validation said in between."""
    with _style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.6))
        for at, (name, history) in enumerate(histories.items()):
            look = {"color": COLOURS[at % len(COLOURS)], "linestyle": STYLES[at // len(COLOURS)]}
            told = [entry for entry in history if "loss" in entry]
            left.plot([e["epoch"] for e in told], [e["loss"] for e in told], label=name, **look)
            seen = [entry for entry in told if "miou" in entry]
            right.plot([e["epoch"] for e in seen], [e["miou"] for e in seen], marker="o", markersize=3, **look)
        _axis(left, words.epoch, words.loss)
        _axis(right, words.epoch, words.miou)
        figure.legend(loc="outside lower center", ncols=4, frameon=False, labelcolor=GREY)
        _save(figure, file)


def costs(points: Mapping[str, tuple[float, float]], words: Words, file: Path) -> None:
    """Draw quality over cost: a point and a name for each network."""
    with _style():
        figure, axes = plt.subplots(figsize=(10, 4.6))
        for at, (name, (macs, miou)) in enumerate(points.items()):
            axes.scatter(macs, miou, color=COLOURS[at % len(COLOURS)])
            axes.annotate(name, (macs, miou), (5, 4), textcoords="offset points", color=GREY)
        axes.margins(x=0.12, y=0.1)
        _axis(axes, words.cost, words.miou)
        _save(figure, file)


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
    figure.set_layout_engine("constrained")
    figure.savefig(file, transparent=True, metadata={"Date": None})
    plt.close(figure)
