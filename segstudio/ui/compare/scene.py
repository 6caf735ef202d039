"""All that the panes of the grid are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from segstudio.core import ClassSet, WeightsInfo, background_ids
from segstudio.core.plugins import Catalog
from segstudio.core.session import Session
from segstudio.ui.canvas import OverlayStyle
from segstudio.ui.compare.layers import Layers
from segstudio.ui.truth.views import TruthView


@dataclass(frozen=True, slots=True)
class Scene:
    """All that panes are made from; keys are those that texts name."""

    session: Session
    catalog: Catalog
    weights: Sequence[WeightsInfo] = ()
    progress: Mapping[str, float | None] = field(default_factory=dict)
    layers: Layers = field(default_factory=Layers)
    truth_view: TruthView = field(default_factory=TruthView)
    missing: Mapping[ClassSet, frozenset[int]] = field(default_factory=dict)
    run_key: str = "F5"
    add_key: str = "G"
    labels_key: str = "Ctrl+L"

    def style(self, classes: ClassSet) -> OverlayStyle | None:
        """Carry what is said in the legend over to other classes by their names; None where they are the same.

        Classes without a counterpart in the other panes are hatched.
        """
        hatched, own_style = self.missing.get(classes, frozenset()), self.session.style
        shown = self.session.classes
        if shown is None or shown == classes:
            s = own_style
            return OverlayStyle(s.opacity, s.hidden, s.solo, s.colors, s.contours, hatched) if hatched else None
        style, names = self.session.style, {c.id: c.name for c in shown.classes}
        ids = {c.name: c.id for c in classes.classes}
        own = {names[key]: color for key, color in style.colors.items() if key in names}
        hidden = {ids[names[key]] for key in style.hidden if names.get(key) in ids}
        hidden |= {key for key in background_ids(classes) if _name(classes, key) not in names.values()}
        solo = ids.get(names.get(style.solo, ""), -1) if style.solo is not None else None
        colors = {ids[name]: color for name, color in own.items() if name in ids}
        return OverlayStyle(style.opacity, frozenset(hidden), solo, colors, style.contours, hatched)


def _name(classes: ClassSet, key: int) -> str:
    return next((c.name for c in classes.classes if c.id == key), "")
