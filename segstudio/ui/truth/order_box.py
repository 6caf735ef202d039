"""The field above the list that says in which order its images stand."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from segstudio.core.metrics import Signal
from segstudio.ui.kit.i18n import translate
from segstudio.ui.kit.widgets import GRID, CalmWheel, column, label
from segstudio.ui.truth.order import Orderer


def choices() -> tuple[tuple[Signal | None, str, str], ...]:
    """Return the orders: what they go by, how they are called, and what they mean."""
    return (
        (None, translate("order", "As found"), translate("order", "In the order of their names")),
        (
            "disagreement",
            translate("order", "Disagreement first"),
            translate("order", "Where the networks that are compared differ most"),
        ),
        ("entropy", translate("order", "Doubt first"), translate("order", "Where the networks are least sure")),
        ("change", translate("order", "CRF change first"), translate("order", "Where refining changes most")),
        (
            "boundary_error",
            translate("order", "Boundary error first"),
            translate("order", "Where borders are furthest from the true ones"),
        ),
        ("miou", translate("order", "Lowest mIoU first"), translate("order", "Where the worst network is worst")),
    )


class OrderBox(QWidget):
    """Choosing an order starts the measuring that it needs."""

    def __init__(self, orderer: Orderer) -> None:
        """Follow what is chosen."""
        super().__init__()
        self._orderer = orderer
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Order of the images"))
        for kind, text, tip in choices():
            self.box.addItem(text, kind)
            self.box.setItemData(self.box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        CalmWheel(self).calm(self.box)
        self.note = label("", "small", wrap=True)
        whole = column(self.box, self.note, spacing=4)
        whole.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        self.setLayout(whole)
        self.box.activated.connect(lambda at: orderer.choose(self.box.itemData(at)))
        orderer.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(self._orderer.kind))
        lacking = self._orderer.is_lacking
        self.note.setVisible(lacking)
        self.note.setText(self._why() if lacking else "")

    def _why(self) -> str:
        """Say what the order that was chosen needs."""
        return {
            "disagreement": self.tr("Needs two networks or more, as panes of the grid."),
            "change": self.tr("Needs a network that is refined."),
        }.get(self._orderer.kind or "", self.tr("Needs labels: Compare, Labels folder. Then compare the list again."))
