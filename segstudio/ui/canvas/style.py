"""From classes and a style to the colour table of a label layer."""

from collections.abc import Sequence
from typing import Final

from segstudio.core import RGB, ClassSet
from segstudio.ui.canvas.content import OverlayStyle

_UNNAMED: Final[RGB] = (128, 128, 128)  # a label value that its class set does not know


def _argb(color: RGB, alpha: int) -> int:
    return alpha << 24 | color[0] << 16 | color[1] << 8 | color[2]


def color_table(ids: Sequence[int], classes: ClassSet, style: OverlayStyle) -> list[int]:
    """Return one ARGB value for each index of a layer, whose label values are `ids`.

    The ignore id (and -1, which stands for no label) is clear. Contours are opaque: they leave the image free.
    """
    colors = {c.id: c.color for c in classes.classes} | dict(style.colors)
    alpha = 255 if style.contours else round(255 * min(max(style.opacity, 0.0), 1.0))
    clear = {*style.hidden, -1, classes.ignore_id}

    def entry(label: int) -> int:
        shown = label not in clear and style.solo in (None, label)
        return _argb(colors.get(label, _UNNAMED), alpha if shown else 0)

    # Few of 256 values are ever named; all others look alike, and are worked out once.
    named = {label: entry(label) for label in clear.union(colors, () if style.solo is None else (style.solo,))}
    rest = _argb(_UNNAMED, alpha if style.solo is None else 0)
    return [named.get(label, rest) for label in ids]


def hatch_table(ids: Sequence[int], classes: ClassSet, style: OverlayStyle) -> list[int]:
    """Return one ARGB value for each index: opaque for classes that are shown and hatched, clear for all others."""
    shown = style.hatched - style.hidden - {classes.ignore_id}
    if style.solo is not None:
        shown &= {style.solo}
    return [_argb((0, 0, 0), 255 if label in shown else 0) for label in ids]
