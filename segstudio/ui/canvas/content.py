"""What a canvas shows and how: frozen values that whoever owns the canvas hands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QPoint

from segstudio.core import RGB, Image, LabelMap

Mode = Literal["grid", "split", "single"]


@dataclass(frozen=True, slots=True)
class ColorScale:
    """What the colours of an image stand for: the first for `low`, the last for `high`, `hole` for `hole_text`."""

    colors: tuple[RGB, ...]
    low: str
    high: str
    hole: RGB
    hole_text: str = ""


@dataclass(frozen=True, slots=True)
class ColorKey:
    """What one colour of an image stands for, where colours stand for a few things."""

    color: RGB
    text: str


@dataclass(frozen=True, slots=True)
class OverlayStyle:
    """How labels lie on an image, by class id: `solo` shows one alone, `colors` replaces colours of the class set.

    `hatched` classes get stripes over their colour.
    """

    opacity: float = 0.55
    hidden: frozenset[int] = frozenset()
    solo: int | None = None
    colors: Mapping[int, RGB] = field(default_factory=dict)
    contours: bool = False
    hatched: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Patch:
    """Labels that stand for a region (left, top, right, bottom in pixels of the scene) instead of those of a pane."""

    labels: LabelMap
    region: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PaneContent:
    """One pane: `key` names it, `message` is said where there are no labels (its first line is the headline).

    What is `beside` has a pane of its own in every mode; `scale` or `legend` is drawn at the foot of the image.
    All panes show the same scene: what has another size is stretched over the first one's. `progress` is 0 to 1 where
    that is known of a busy pane. Labels are drawn in the canvas's style, or in their own `style` where they have one. A
    `closable` pane can be taken away by its title. Where it `picks`, a click
    on its labels chooses a class. A `patch` covers a part of the labels.
    """

    key: str
    title: str = ""
    subtitle: str = ""
    image: Image | None = None
    labels: LabelMap | None = None
    message: str = ""
    busy: bool = False
    beside: bool = False
    scale: ColorScale | None = None
    progress: float | None = None
    style: OverlayStyle | None = None
    closable: bool = False
    patch: Patch | None = None
    legend: tuple[ColorKey, ...] = ()
    picks: bool = True

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of what is shown, or None where there is nothing."""
        shown = self.image if self.image is not None else self.labels
        return None if shown is None else (shown.size[1], shown.size[0])


def label_maps(contents: Sequence[PaneContent]) -> list[LabelMap]:
    """Return the labels of contents and of the patches on them."""
    patches = [content.patch.labels for content in contents if content.patch is not None]
    return [content.labels for content in contents if content.labels is not None] + patches


def ordered(contents: Sequence[PaneContent], order: Sequence[str]) -> tuple[PaneContent, ...]:
    """Put contents whose keys are in `order` into that order; others stay at their places."""
    known = [content for key in order for content in contents if content.key == key]
    places = iter(known)
    return tuple(next(places) if content in known else content for content in contents)


@dataclass(frozen=True, slots=True)
class ContextRequest:
    """Where a context menu was asked for: pane, image pixel, class id there, and the point on the screen."""

    key: str
    pixel: tuple[int, int] | None
    class_id: int | None
    point: QPoint
