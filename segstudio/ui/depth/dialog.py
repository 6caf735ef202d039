"""The depth maps of a folder of images: where they lie and in what unit, shown before they are used."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QDoubleSpinBox, QFileDialog, QLineEdit, QWidget

from segstudio.core.files import DEPTH_UNITS, DepthSource
from segstudio.core.plugins import Catalog
from segstudio.ui.base.runner import JobRunner
from segstudio.ui.depth.inspection import DepthFound, DepthLook
from segstudio.ui.depth.view import distance
from segstudio.ui.kit.error_texts import full_message
from segstudio.ui.kit.i18n import translate
from segstudio.ui.kit.widgets import GRID, CalmWheel, button, column, label, row

_STEP: Final = "step"
_PAUSE: Final = 200  # milliseconds
_NAMED: Final = 3  # images without a map that are named


def unit_word(unit: str) -> str:
    """Name a unit."""
    return {
        "auto": translate("depth", "Automatic: floats are metres, whole numbers millimetres"),
        "m": translate("depth", "Metres"),
        "cm": translate("depth", "Centimetres"),
        "mm": translate("depth", "Millimetres"),
        "disparity": translate("depth", "Pixels of disparity"),
    }[unit]


class DepthDialog(QDialog):
    """One folder, one unit, and what would come of it; `source` is what was chosen."""

    def __init__(
        self, images: Sequence[Path], source: DepthSource, catalog: Catalog, max_pixels: int,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Show what is chosen for these images, which lie in one folder."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Depth maps"))
        self.setMinimumWidth(560)
        self._images, self._catalog, self._max_pixels = tuple(images), catalog, max_pixels
        self.found: DepthFound | None = None
        self.folder = QLineEdit(str(source.folder or ""), placeholderText=self.tr("beside the images"))
        self.folder.setAccessibleName(self.tr("Folder of the depth maps"))
        self.folder.setClearButtonEnabled(True)
        self.browse = button(self.tr("C&hoose…"), "", "folder")
        self.unit, self.step = (
            QComboBox(),
            QDoubleSpinBox(decimals=6, minimum=0.000001, maximum=1000, singleStep=0.0001),
        )
        self.unit.setAccessibleName(self.tr("Unit"))
        self.step.setAccessibleName(self.tr("Metres of one step"))
        for unit in DEPTH_UNITS:
            self.unit.addItem(unit_word(unit), unit)
        self.unit.addItem(self.tr("Metres of one step…"), _STEP)
        self._show_unit(source.unit)
        CalmWheel(self).calm(self.unit, self.step)
        self.message, self.lacking, self.range = (
            label("", wrap=True),
            label("", "small", wrap=True),
            label("", wrap=True),
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = button(self.tr("&Use these maps"), "primary", "check")
        self.use.setDefault(True)
        self.buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        self.runner = JobRunner("depth-look", self)
        self._rest = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay()
        self._connect()
        self._look()

    def _lay(self) -> None:
        whole = column(margin=3 * GRID)
        whole.addWidget(label(self.tr("FOLDER"), "section"))
        where = row(self.folder, self.browse)
        where.setStretch(0, 1)
        whole.addLayout(where)
        named = str(self._images[0].absolute().parent) if self._images else ""
        whole.addWidget(
            label(self.tr("For the images in {folder}, from now on.").format(folder=named), "small", wrap=True)
        )
        whole.addSpacing(GRID)
        whole.addWidget(label(self.tr("UNIT"), "section"))
        unit = row(self.unit, self.step)
        unit.setStretch(0, 1)
        whole.addLayout(unit)
        whole.addSpacing(GRID)
        whole.addWidget(label(self.tr("WHAT IS FOUND"), "section"))
        for line in (self.message, self.lacking, self.range):
            whole.addWidget(line)
        whole.addStretch(1)
        whole.addSpacing(2 * GRID)
        whole.addWidget(self.buttons)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.folder.textChanged.connect(lambda _: self._rest.start())
        self.unit.activated.connect(self._choose_unit)
        self.step.valueChanged.connect(lambda _: self._rest.start())
        self.browse.clicked.connect(self._browse)
        self._rest.timeout.connect(self._look)
        self.runner.finished.connect(lambda _, found: self._show(found))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _: self.runner.shutdown())

    @property
    def source(self) -> DepthSource:
        """What is chosen at this moment."""
        text, unit = self.folder.text().strip(), str(self.unit.currentData())
        folder = Path(text).expanduser() if text else None
        return DepthSource(folder, f"{self.step.value():g}" if unit == _STEP else unit)

    def _show_unit(self, unit: str) -> None:
        is_word = unit in DEPTH_UNITS
        self.unit.setCurrentIndex(self.unit.findData(unit if is_word else _STEP))
        self.step.setValue(0.001 if is_word else float(unit))
        self.step.setVisible(not is_word)

    def _choose_unit(self) -> None:
        self.step.setVisible(self.unit.currentData() == _STEP)
        self._look()

    def _browse(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self.tr("Folder of the depth maps"), self.folder.text())
        if found:
            self.folder.setText(found)

    def _look(self) -> None:
        self.found = None
        self.message.setText(self.tr("Looking…"))
        for line in (self.lacking, self.range):
            line.setVisible(False)
        self.use.setEnabled(False)
        self.runner.submit("look", DepthLook(self._images, self.source, self._catalog, self._max_pixels))

    def _show(self, found: DepthFound) -> None:
        self.found = found
        text = self.tr("{n} of {total} images have a depth map.")
        self.message.setText(text.format(n=f"{found.paired:,}", total=f"{found.images:,}"))
        names = ", ".join(path.name for path in found.missing[:_NAMED])
        more = len(found.missing) - _NAMED
        names += translate("depth", " and {n} more").format(n=f"{more:,}") if more > 0 else ""
        self.lacking.setText(self.tr("Without one: {names}").format(names=names))
        self.lacking.setVisible(bool(found.missing))
        self.range.setProperty("role", "error" if found.trouble else "")
        self.range.style().polish(self.range)
        self.range.setText(self._range(found))
        self.range.setVisible(bool(self.range.text()))
        self.use.setEnabled((found.paired > 0 and found.trouble is None) or found.source.folder is None)

    def _range(self, found: DepthFound) -> str:
        if found.trouble is not None:
            return full_message(found.trouble)
        if found.first is None:
            return ""
        text = self.tr("{name}: {low} to {high}")
        return text.format(
            name=found.first.name, low=distance(found.low, found.unit), high=distance(found.high, found.unit)
        )
