"""What lies over the images of networks: the layer, from which probability on, and the regions that differ."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QSlider, QToolButton, QWidget

from segstudio.core.session import Layer, Session
from segstudio.ui.base.store import SessionStore
from segstudio.ui.compare.control import GridControl
from segstudio.ui.compare.layer_maker import LayerMaker
from segstudio.ui.compare.layers import Difference, Pair
from segstudio.ui.compare.panes import difference_text
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.i18n import QT_TRANSLATE_NOOP, class_name, translate
from segstudio.ui.kit.widgets import GRID, CalmWheel, ElidedLabel, label, row

TITLES: Final[Mapping[Layer, str]] = {
    "classes": QT_TRANSLATE_NOOP("layers", "Classes"),
    "confidence": QT_TRANSLATE_NOOP("layers", "Confidence"),
    "margin": QT_TRANSLATE_NOOP("layers", "Margin"),
    "entropy": QT_TRANSLATE_NOOP("layers", "Entropy"),
    "disagreement": QT_TRANSLATE_NOOP("layers", "Disagreement"),
}
NOTES: Final[Mapping[Layer, str]] = {
    "classes": QT_TRANSLATE_NOOP("layers", "The likeliest class of each pixel"),
    "confidence": QT_TRANSLATE_NOOP("layers", "The probability of the likeliest class"),
    "margin": QT_TRANSLATE_NOOP("layers", "How far the likeliest class lies above the second"),
    "entropy": QT_TRANSLATE_NOOP("layers", "How evenly the probability is spread over the classes"),
    "disagreement": QT_TRANSLATE_NOOP("layers", "Where the networks of the panes say different classes"),
}
_MOST: Final = 99  # per cent


class LayerChooser(QWidget):
    """Which layer, and the threshold below which a class is not shown."""

    def __init__(self, store: SessionStore, control: GridControl) -> None:
        """Follow the session."""
        super().__init__()
        self._control = control
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Layer"))
        for layer, title in TITLES.items():
            self.box.addItem(translate("layers", title), layer)
            self.box.setItemData(self.box.count() - 1, translate("layers", NOTES[layer]), Qt.ItemDataRole.ToolTipRole)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _MOST)
        self.slider.setFixedWidth(88)
        self.slider.setAccessibleName(self.tr("Unsure below"))
        self.value = label("", "small")
        tip = self.tr("Where a network is less sure than this, its class is not painted.")
        for part in (self.slider, self.value):
            part.setToolTip(tip)
        CalmWheel(self).calm(self.box, self.slider)
        self.setLayout(row(self.box, self.slider, self.value))
        self.box.activated.connect(self._choose)
        self.slider.valueChanged.connect(lambda value: control.be_unsure(value / 100))
        store.changed.connect(self._follow)
        self._follow(store.session, store.session)

    def _choose(self, index: int) -> None:
        self._control.show_layer(self.box.itemData(index))

    def _follow(self, _: Session, new: Session) -> None:
        style = new.style
        with QSignalBlocker(self.box), QSignalBlocker(self.slider):
            self.box.setCurrentIndex(self.box.findData(style.layer))
            self.slider.setValue(round(style.min_confidence * 100))
        self.box.setToolTip(translate("layers", NOTES[style.layer]))
        for part in (self.slider, self.value):
            part.setVisible(style.layer == "classes")
        sure = self.tr("Unsure below {value}").format(value=f"{round(style.min_confidence * 100)} %")
        self.value.setText(sure if style.min_confidence else self.tr("All shown"))


class DifferenceBar(QFrame):
    """Is there while networks are compared: how much differs, between what, and one region after the other."""

    def __init__(self, store: SessionStore, layers: LayerMaker, actions: ActionSet) -> None:
        """Follow what is made."""
        super().__init__()
        self._store, self._maker = store, layers
        self.setProperty("role", "header")
        self.setFixedHeight(40)
        self.setAccessibleName(self.tr("Disagreement"))
        self.text = ElidedLabel("small", Qt.TextElideMode.ElideRight)
        self._offered: list[Pair] = []
        self.pairs = QComboBox()
        self.pairs.setAccessibleName(self.tr("Pair of classes"))
        self.pairs.setToolTip(self.tr("Look only at what some networks call one class and others the other"))
        self.pairs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.place = label("", "small")
        CalmWheel(self).calm(self.pairs)
        turn = [_tool(actions, name) for name in ("difference_previous", "difference_next")]
        parts = row(self.pairs, turn[0], self.place, turn[1], self.text, spacing=GRID)
        parts.setStretch(4, 1)
        parts.setContentsMargins(GRID, 0, 2 * GRID, 0)
        self.setLayout(parts)
        self.pairs.activated.connect(self._choose)
        layers.made.connect(self._refresh)
        store.changed.connect(self._follow)
        self._refresh()

    def _follow(self, *_: Session) -> None:
        """Follow the session; a method, so that the connection ends with this bar."""
        self._refresh()

    def _refresh(self) -> None:
        session, found = self._store.session, self._maker.layers.difference
        layered = session.style.layer == "disagreement" or session.style.layout.find("difference") is not None
        self.setVisible(session.style.view == "grid" and layered and session.image is not None)
        if found is None:
            few = len(session.style.layout.setups) < 2
            needs = self.tr("Two networks or more are needed to differ. Add another pane.")
            self.text.show_text(needs if few else self.tr("Comparing…"))
            self.place.setText("")
            return
        self._fill(found)
        self.text.show_text(difference_text(found))
        at = "\u2013" if self._maker.at is None else str(self._maker.at + 1)
        regions = self.tr("{at} of {total} regions").format(at=at, total=f"{len(found.regions):,}")
        pixels = self.tr("{n} pixels").format(n=f"{self._maker.region.area:,}") if self._maker.region else ""
        self.place.setText("  ·  ".join(filter(None, (regions, pixels))))

    def _fill(self, found: Difference) -> None:
        pairs = [pair for pair, _ in found.pairs]
        if pairs != self._offered or not self.pairs.count():
            self._offered = pairs
            with QSignalBlocker(self.pairs):
                self.pairs.clear()
                self.pairs.addItem(self.tr("All classes"))
                for (one, other), count in found.pairs:
                    self.pairs.addItem(f"{class_name(one)} | {class_name(other)}  ({count:,} px)")
        chosen = self._maker.pair
        self.pairs.setCurrentIndex(1 + pairs.index(chosen) if chosen in pairs else 0)

    def _choose(self, index: int) -> None:
        self._maker.choose(self._offered[index - 1] if index > 0 else None)


def _tool(actions: ActionSet, name: str) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(actions[name])
    made.setAccessibleName(actions[name].text())
    return made
