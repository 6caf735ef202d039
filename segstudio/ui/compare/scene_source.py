"""Gathers what the panes of the grid are made from."""

from PySide6.QtCore import QObject, Signal

from segstudio.core.plugins import Catalog
from segstudio.core.session import Session, Setup
from segstudio.ui.base.library import Library
from segstudio.ui.compare.comparer import Comparer
from segstudio.ui.compare.counterparts import Counterparts
from segstudio.ui.compare.layer_maker import LayerMaker
from segstudio.ui.compare.layouts import Offer
from segstudio.ui.compare.scene import Scene
from segstudio.ui.truth.views import TruthViews


class SceneSource(QObject):
    """Reads the workers whose results the panes show; `changed` is emitted when one of them has something new."""

    changed = Signal()

    def __init__(
        self,
        *,
        catalog: Catalog,
        library: Library,
        comparer: Comparer,
        layers: LayerMaker,
        truth: TruthViews,
        counterparts: Counterparts,
        parent: QObject | None = None,
    ) -> None:
        """Listen to the workers."""
        super().__init__(parent)
        self._catalog, self._library, self._comparer = catalog, library, comparer
        self.layers, self.truth, self._counterparts = layers, truth, counterparts
        for changed in (comparer.changed, library.changed, layers.made, truth.made, counterparts.found):
            changed.connect(self.changed)

    def scene(self, session: Session, run_key: str, add_key: str, labels_key: str) -> Scene:
        """Return what the panes of a session are made from; the keys are those that texts name."""
        return Scene(
            session,
            self._catalog,
            self._library.weights,
            self._comparer.progress,
            self.layers.layers,
            self.truth.view,
            self._counterparts.missing,
            run_key=run_key,
            add_key=add_key,
            labels_key=labels_key,
        )

    def offer(self, setup: Setup) -> Offer:
        """Return what layouts can be made from, where `setup` is the chosen network."""
        return Offer(setup, self._catalog, self._library.weights)

    def setup_of(self, model: str) -> Setup:
        """Return a network with the first of its weights on this machine, or with none."""
        here = [info for info in self._library.of(model) if info.present]
        return Setup(model, here[0].key if here else "")
