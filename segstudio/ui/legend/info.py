"""Numbers of the result: size, time of each stage, what refining changed, and what the engine had to say."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from segstudio.core import Result
from segstudio.core.session import Session
from segstudio.ui.base.store import SessionStore
from segstudio.ui.kit.error_texts import translated
from segstudio.ui.kit.formatting import percent, seconds
from segstudio.ui.kit.i18n import translate
from segstudio.ui.kit.widgets import Section, label
from segstudio.ui.legend.areas import AreaCounter, Areas


class InfoPanel(Section):
    """A small table; it hides while there is no result."""

    def __init__(self, store: SessionStore, counter: AreaCounter) -> None:
        """Follow the session."""
        super().__init__(translate("panels", "Result"))
        self._table = QWidget()
        self._form = QFormLayout(self._table)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(4)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._table)
        self._areas = counter.areas
        self._result: Result | None = None
        store.changed.connect(self._follow)
        counter.counted.connect(self._count)
        self._show(store.session)

    def _count(self, areas: Areas) -> None:
        self._areas = areas
        self._fill()

    def _follow(self, old: Session, new: Session) -> None:
        if new.result is not old.result:
            self._show(new)

    def _show(self, session: Session) -> None:
        self._result = session.result
        self.setVisible(self._result is not None)
        self._fill()

    def _rows(self, result: Result) -> list[tuple[str, str]]:
        height, width = result.labels.size
        stages = {
            "network": self.tr("Network"),
            "labels": self.tr("Labels"),
            "refine": self.tr("Refining"),
        }
        rows = [(self.tr("Image"), f"{width} \u00d7 {height}")]
        rows += [(stages.get(stage, stage), seconds(value)) for stage, value in result.seconds.items()]
        if self._areas.changed is not None:
            rows.append((self.tr("Changed by refining"), percent(self._areas.changed)))
        return [*rows, (self.tr("Device"), result.device.upper())] if result.device else rows

    def _fill(self) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        if self._result is None:
            return
        for name, value in self._rows(self._result):
            shown = QLabel(value)
            shown.setAlignment(Qt.AlignmentFlag.AlignRight)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(label(name, "muted"), shown)
        for note in self._result.notes:
            self._form.addRow(label(translated(note), "small", wrap=True))
