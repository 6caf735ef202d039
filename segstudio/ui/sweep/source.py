"""What a sweep works on: the labelled folder, the network, and how many images."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QSpinBox, QWidget

from segstudio.core import LabelledFolder, WeightsInfo
from segstudio.core.plugins import Catalog
from segstudio.ui.kit.i18n import plugin_text, translate
from segstudio.ui.kit.widgets import GRID, CalmWheel, ElidedBox, button, column, label, row

_MOST: Final = 1_000_000


class SourceForm(QWidget):
    """Folder, split, number of images, network with weights, and classes that are left out."""

    folder_chosen = Signal(object)  # Path
    changed = Signal()

    def __init__(self, catalog: Catalog) -> None:
        """Start empty."""
        super().__init__()
        self._catalog = catalog
        self.folder = QLineEdit(placeholderText=self.tr("DATA/<split>/images and labels"))
        self.browse = button(self.tr("C&hoose…"), "", "folder")
        self.split, self.network = QComboBox(), ElidedBox()
        self.images = QSpinBox(minimum=0, maximum=_MOST)
        self.images.setSpecialValueText(self.tr("all"))
        self.images.setGroupSeparatorShown(True)
        self.ignored = QLineEdit(placeholderText=self.tr("none; names with commas between"), clearButtonEnabled=True)
        for box in (self.split, self.network):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        self.images.setKeyboardTracking(False)
        self.images.lineEdit().setTextMargins(GRID - 2, 0, 0, 0)
        CalmWheel(self).calm(self.split, self.network, self.images)
        self._lay()
        self.folder.editingFinished.connect(self._enter)
        self.browse.clicked.connect(self._browse)
        self.split.activated.connect(self.changed)
        self.network.activated.connect(self.changed)
        self.images.valueChanged.connect(self.changed)
        self.ignored.editingFinished.connect(self.changed)
        self._entered = ""

    def _lay(self) -> None:
        whole = column(spacing=GRID // 2)
        whole.addWidget(self._named(self.tr("&Labelled images"), self.folder))
        line = row(self.folder, self.browse)
        line.setStretch(0, 1)
        whole.addLayout(line)
        both = row(spacing=GRID)
        first: tuple[tuple[str, QWidget], ...]
        first = ((self.tr("&Split"), self.split), (self.tr("&Images at most"), self.images))
        for name, field in first:
            both.addLayout(column(self._named(name, field), field, spacing=GRID // 2), 1)
        whole.addLayout(both)
        last: tuple[tuple[str, QWidget], ...]
        last = ((self.tr("&Network and weights"), self.network), (self.tr("Leave &out"), self.ignored))
        for name, widget in last:
            whole.addWidget(self._named(name, widget))
            whole.addWidget(widget)
        self.ignored.setToolTip(self.tr("Classes of the images that do not count"))
        self.setLayout(whole)

    def _named(self, name: str, field: QWidget) -> QWidget:
        made = label(name, "small")
        made.setBuddy(field)
        field.setAccessibleName(name.replace("&", ""))
        return made

    def offer(self, weights: Sequence[WeightsInfo], chosen: tuple[str, str]) -> None:
        """Offer the networks whose weights are at hand, and pick one."""
        kept = self.setup if self.network.count() else chosen
        with QSignalBlocker(self.network):
            self.network.clear()
            for info in weights:
                spec = self._catalog.models.get(info.model)
                if info.present and spec is not None:
                    text = f"{plugin_text(spec.title)}  ·  {plugin_text(info.title)}"
                    self.network.addItem(text, (info.model, info.key))
                    self.network.setItemData(self.network.count() - 1, text, Qt.ItemDataRole.ToolTipRole)
            self.pick(kept)

    def pick(self, chosen: tuple[str, str]) -> None:
        """Show a network with its weights, where it is offered."""
        at = next((i for i in range(self.network.count()) if tuple(self.network.itemData(i)) == chosen), -1)
        self.network.setCurrentIndex(at if at >= 0 or not self.network.count() else 0)

    @property
    def setup(self) -> tuple[str, str]:
        """The network and its weights."""
        found = self.network.currentData()
        return (str(found[0]), str(found[1])) if found else ("", "")

    def enter(self, folder: str) -> None:
        """Show a folder, and have it looked at."""
        self.folder.setText(folder)
        self._enter()

    def show_folder(self, found: LabelledFolder, split: str = "") -> None:
        """Show what the folder holds; the split that is asked for is taken where there is one of this name."""
        with QSignalBlocker(self.split):
            self.split.clear()
            for name, count in found.splits.items():
                self.split.addItem(translate("sweep", "{name} ({n})").format(name=name, n=f"{count:,}"), name)
            self.split.setCurrentIndex(max(0, self.split.findData(split if split in found.splits else found.split)))

    def _enter(self) -> None:
        text = self.folder.text().strip()
        if text and text != self._entered:
            self._entered = text
            self.split.clear()
            self.folder_chosen.emit(Path(text).expanduser())

    def _browse(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self.tr("Labelled images"), self.folder.text())
        if found:
            self.enter(found)

    def sizeHint(self) -> QSize:
        """Ask for a narrow column."""
        return QSize(300, super().sizeHint().height())
