"""Which classes of several networks, and of the labels, mean the same: shown as it is understood, and changed."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from segstudio.core import Alignment
from segstudio.ui.dialogs.labels import swatch
from segstudio.ui.i18n import class_name
from segstudio.ui.widgets import GRID, CalmWheel, button, column, label

_ROW: Final = 34
_COMMON: Final = 2  # the column of the common class


class MappingDialog(QDialog):
    """One row for each class of each set; what is chosen in it is the common class, or that it is left out."""

    def __init__(self, alignment: Alignment, titles: tuple[str, ...], parent: QWidget | None = None) -> None:
        """Show an alignment; `titles` name its sets."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Classes that mean the same"))
        self.setMinimumSize(620, 600)
        self.alignment = alignment
        self.is_reset = False
        lead = label(
            self.tr(
                "Networks are compared in common classes. What has no counterpart in every set is hatched, and left "
                "out of every number."
            ),
            "small",
            wrap=True,
        )
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels([self.tr("Set"), self.tr("Class"), self.tr("Common class")])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(_COMMON, QHeaderView.ResizeMode.Stretch)
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setAccessibleName(self.tr("Classes and their common classes"))
        self.note = label("", "small", wrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = button(self.tr("Compare like this"), "primary", "check")
        self.reset = button(self.tr("As the program has it"), "", "reset")
        self.reset.setToolTip(self.tr("By equal names, packaged tables and what the weights say of themselves"))
        self.buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.reset, QDialogButtonBox.ButtonRole.ResetRole)
        for each in self.buttons.buttons():
            if isinstance(each, QPushButton) and each is not self.use:
                each.setAutoDefault(False)
        whole = column(lead, margin=3 * GRID)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.note)
        whole.addSpacing(GRID)
        whole.addWidget(self.buttons)
        self.setLayout(whole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.reset.clicked.connect(self._reset)
        self._fill(titles)
        self._check()

    def _fill(self, titles: tuple[str, ...]) -> None:
        rows = [(i, c) for i, each in enumerate(self.alignment.sets) for c in each.classes]
        self.table.setRowCount(len(rows))
        for at, (index, c) in enumerate(rows):
            self.table.setItem(at, 0, QTableWidgetItem(titles[index]))
            self.table.setItem(at, 1, QTableWidgetItem(swatch(c.color), class_name(c.name)))
            self.table.setCellWidget(at, _COMMON, self._box(index, c.name))

    def _box(self, index: int, name: str) -> QComboBox:
        """Make the field of one class: all common classes, and its own name to begin a new one."""
        made = QComboBox()
        made.setAccessibleName(self.tr("Common class of {name}").format(name=class_name(name)))
        CalmWheel(made).calm(made)
        made.addItem(self.tr("Left out"), None)
        names = dict.fromkeys([*self.alignment.common.names, *(n for s in self.alignment.sets for n in s.names)])
        for each in names:
            made.addItem(class_name(each), each)
        made.setCurrentIndex(made.findData(self.alignment.targets[index].get(name)))
        made.activated.connect(lambda _, box=made: self.choose(index, name, box.currentData()))
        return made

    def choose(self, index: int, name: str, target: str | None) -> None:
        """Give a class of a set another common class, or none; classes of one name go together."""
        for place, each in enumerate(self.alignment.sets):
            if name in each.names and (place == index or target != self.alignment.targets[place].get(name)):
                self.alignment = self.alignment.with_target(place, name, target)
        self._show_choices()
        self._check()

    def _show_choices(self) -> None:
        rows = [(i, c.name) for i, each in enumerate(self.alignment.sets) for c in each.classes]
        for at, (index, name) in enumerate(rows):
            box = self.table.cellWidget(at, _COMMON)
            if isinstance(box, QComboBox):
                box.setCurrentIndex(box.findData(self.alignment.targets[index].get(name)))

    @property
    def mapping(self) -> Mapping[str, str | None]:
        """The common name of each class, None for what is left out; empty where the program decides."""
        if self.is_reset:
            return {}
        return {name: target for targets in self.alignment.targets for name, target in targets.items()}

    @property
    def shared(self) -> tuple[str, ...]:
        """The common classes of which every set has at least one."""
        each = [{t for t in targets.values() if t is not None} for targets in self.alignment.targets]
        return tuple(name for name in self.alignment.common.names if all(name in one for one in each))

    def _check(self) -> None:
        shared = self.shared
        self.use.setEnabled(bool(shared))
        text = self.tr("{n} classes in common: {names}").format(
            n=len(shared), names=", ".join(class_name(name) for name in shared)
        )
        self.note.setText(text if shared else self.tr("Nothing in common yet: give classes of every set one name."))

    def _reset(self) -> None:
        self.is_reset = True
        self.accept()
