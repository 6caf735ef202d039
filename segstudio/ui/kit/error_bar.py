"""What went wrong, as a bar with one sentence, the remedy, and details to copy; never a box in the way."""

import logging
import traceback
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout

from segstudio.core import SegStudioError
from segstudio.ui.kit.error_texts import translated_parts
from segstudio.ui.kit.i18n import language, translate
from segstudio.ui.kit.widgets import GRID, MARGIN, button, label, row, tool

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error as it is shown; `english` is all of it as it was made, for logs and reports."""

    sentence: str
    remedy: str
    details: str
    english: str


def describe(error: BaseException) -> Complaint:
    """Put an error into words; one that is none of ours is named as such and keeps its traceback."""
    details = "".join(traceback.format_exception(error))
    if isinstance(error, SegStudioError):
        return Complaint(*translated_parts(error), details, str(error))
    sentence = translate("report", "Something unexpected happened ({kind}: {text}).")
    remedy = translate("report", "Your work is kept. Please report this with the details.")
    kind = type(error).__name__
    return Complaint(sentence.format(kind=kind, text=error), remedy, details, f"{kind}: {error}")


class ErrorBar(QFrame):
    """Shows the latest complaint until it is closed or solved."""

    closed = Signal()

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self.setProperty("role", "errorbar")
        self._complaint = Complaint("", "", "", "")
        self._sentence = label("", "file", wrap=True)
        self._remedy = label("", wrap=True)
        self._details = QPlainTextEdit(readOnly=True)
        self._details.setFixedHeight(160)
        self._details.setAccessibleName(self.tr("Details"))
        self._more = button(self.tr("Details"), "link")
        self._more.setCheckable(True)
        copy = button(self.tr("Copy"), "link")
        close = tool("close", self.tr("Close"))
        self._more.toggled.connect(self._details.setVisible)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.clear)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(self._sentence)
        text.addWidget(self._remedy)
        head = row(spacing=GRID)
        head.addLayout(text, 1)
        for part in (self._more, copy, close):
            head.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, GRID, GRID, GRID)
        whole.addLayout(head)
        whole.addWidget(self._details)
        self.clear()

    @property
    def complaint(self) -> Complaint:
        """What is shown."""
        return self._complaint

    def show_error(self, error: BaseException) -> None:
        """Show an error, and write it to the log in English."""
        self._complaint = describe(error)
        _log.error("%s", self._complaint.english, exc_info=error)
        self._sentence.setText(self._complaint.sentence)
        self._remedy.setText(self._complaint.remedy)
        self._remedy.setVisible(bool(self._complaint.remedy))
        self._details.setPlainText(self._complaint.details)
        self.setAccessibleName(f"{self._complaint.sentence} {self._complaint.remedy}")
        self.setVisible(True)

    def clear(self) -> None:
        """Hide the bar."""
        self._more.setChecked(False)
        self._details.setVisible(False)
        self.setVisible(False)
        self.closed.emit()

    def _copy(self) -> None:
        """Copy what is shown, the English of it where that is another text, and the details."""
        shown = self._complaint
        lines = [f"{shown.sentence}\n{shown.remedy}".strip()]
        if language() != "en":
            lines.append(shown.english)
        QGuiApplication.clipboard().setText("\n\n".join((*lines, shown.details)))
