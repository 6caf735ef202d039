"""What to write, in which formats, and where."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from segstudio.core.plugins import Catalog
from segstudio.ui.base.naming import ExportPlan
from segstudio.ui.kit.i18n import plugin_text
from segstudio.ui.kit.widgets import GRID, button, column, label, row


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What a person decided."""

    plan: ExportPlan
    whole_folder: bool


class ExportDialog(QDialog):
    """Formats as switches, one folder, this image or all."""

    def __init__(self, catalog: Catalog, folder: Path, count: int, parent: QWidget | None = None) -> None:
        """Suggest a folder; `count` is how many images the list holds."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.setMinimumWidth(520)
        writers = [w for w in catalog.writers.values() if w.kind in {"labels", "image"}]
        self.formats = {w.key: QCheckBox(f"{plugin_text(w.title)}  ({w.suffix})") for w in writers}
        for number, box in enumerate(self.formats.values()):
            box.setChecked(number == 0)
            box.toggled.connect(self._check)
        self.this = QRadioButton(self.tr("&This image"))
        self.every = QRadioButton(self.tr("&All {n} images of the list; missing results are made").format(n=count))
        self.this.setChecked(True)
        self.every.setEnabled(count > 1)
        self.overwrite = QCheckBox(self.tr("&Redo images whose files are there already"))
        self.overwrite.setEnabled(False)
        self.every.toggled.connect(self.overwrite.setEnabled)
        self.folder = QLineEdit(str(folder))
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.textChanged.connect(self._check)
        browse = button(self.tr("C&hoose…"), "", "folder")
        browse.clicked.connect(self._browse)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = button(self.tr("&Export"), "primary", "export")
        self._buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay(row(self.folder, browse))

    def _lay(self, where: QHBoxLayout) -> None:
        whole = column(margin=3 * GRID)
        whole.addWidget(label(self.tr("FORMATS"), "section"))
        for box in self.formats.values():
            whole.addWidget(box)
        whole.addSpacing(GRID)
        whole.addWidget(label(self.tr("IMAGES"), "section"))
        for choice in (self.this, self.every, self.overwrite):
            whole.addWidget(choice)
        whole.addSpacing(GRID)
        whole.addWidget(label(self.tr("FOLDER"), "section"))
        whole.addLayout(where)
        whole.addWidget(label(self.tr("Source images are never overwritten."), "small"))
        whole.addSpacing(2 * GRID)
        whole.addWidget(self._buttons)
        self.setLayout(whole)

    @property
    def choice(self) -> ExportChoice:
        """What is chosen at this moment."""
        formats = tuple(key for key, box in self.formats.items() if box.isChecked())
        plan = ExportPlan(Path(self.folder.text()).expanduser(), formats, self.overwrite.isChecked())
        return ExportChoice(plan, self.every.isChecked())

    def _check(self) -> None:
        ready = bool(self.choice.plan.formats) and bool(self.folder.text().strip())
        self.accept_button.setEnabled(ready)

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)
