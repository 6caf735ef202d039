"""What this is, in which version, on what; and the log."""

import platform

import PySide6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from segstudio import __version__
from segstudio.core.plugins import Catalog
from segstudio.ui.kit.log import MemoryLog
from segstudio.ui.kit.widgets import GRID, column, label


def report(catalog: Catalog, device: str) -> str:
    """Gather what a bug report needs."""
    lines = [
        f"SegStudio {__version__}",
        f"Python {platform.python_version()}, Qt {PySide6.__version__}, {platform.platform()}",
        f"Device: {device}",
    ]
    for record in catalog.plugins:
        lines.append(
            f"Plugin {record.name} {record.version} ({record.source}): {', '.join(record.offers) or 'nothing'}"
        )
        lines += [f"  failed: {error}" for error in record.errors]
    return "\n".join(lines)


class _TextDialog(QDialog):
    """A page of text one can copy."""

    def __init__(self, title: str, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = QPlainTextEdit(text, readOnly=True)
        self.text.setAccessibleName(title)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = self.buttons.addButton(self.tr("Copy all"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.buttons.rejected.connect(self.reject)


class AboutDialog(_TextDialog):
    """Name, version, plugins."""

    def __init__(self, catalog: Catalog, device: str, parent: QWidget | None = None) -> None:
        """Write the report."""
        super().__init__(self.tr("About SegStudio"), report(catalog, device), parent)
        self.resize(640, 460)
        title = label(f"SegStudio {__version__}", "hero")
        lead = label(self.tr("Semantic segmentation by pointing and clicking. Apache-2.0."), "lead", wrap=True)
        self.setLayout(column(title, lead, self.text, self.buttons, margin=3 * GRID))


class LogDialog(_TextDialog):
    """The log, growing while it is open."""

    def __init__(self, log: MemoryLog, parent: QWidget | None = None) -> None:
        """Show the lines that are kept."""
        super().__init__(self.tr("Log"), log.text, parent)
        self.resize(860, 520)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setLayout(column(self.text, self.buttons, margin=2 * GRID))
        log.signals.line.connect(self.text.appendPlainText)
