"""Which classes of several networks, and of the labels, mean the same: shown as it is understood, and changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QTableWidgetItem,
    QWidget,
)

from segstudio.core.classes import Alignment
from segstudio.ui.compare.mapping_files import MapFile, MapFiles
from segstudio.ui.kit.dialog_parts import bind_enter, field_table, swatch
from segstudio.ui.kit.error_bar import describe
from segstudio.ui.kit.i18n import class_name
from segstudio.ui.kit.widgets import GRID, CalmWheel, button, column, label

_COMMON: Final = 2  # the column of the common class


class MappingDialog(QDialog):
    """One row for each class of each set; what is chosen in it is the common class, or that it is left out."""

    def __init__(
        self, alignment: Alignment, titles: tuple[str, ...], start: str = "", parent: QWidget | None = None
    ) -> None:
        """Show an alignment; `titles` name its sets, `start` the file or folder in which maps are looked for."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Classes that mean the same"))
        self.files = MapFiles(self)
        self.start = start
        self.setMinimumSize(780, 600)
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
        headings = [self.tr("Set"), self.tr("Class"), self.tr("Common class")]
        self.table = field_table(headings, _COMMON, self.tr("Classes and their common classes"))
        self.note = label("", "small", wrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = button(self.tr("&Compare like this"), "primary", "check")
        self.reset = button(self.tr("&As the program has it"), "", "reset")
        self.load = button(self.tr("&Open…"), "", "folder")
        self.load.setToolTip(self.tr("Take the common classes from a file, as segstudio compare --map does"))
        self.save = button(self.tr("&Save…"), "", "export")
        self.save.setToolTip(self.tr("Keep them in a file that segstudio compare --map reads"))
        self.reset.setToolTip(self.tr("By equal names, packaged tables and what the weights say of themselves"))
        self.buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.reset, QDialogButtonBox.ButtonRole.ResetRole)
        for with_files in (self.load, self.save):
            self.buttons.addButton(with_files, QDialogButtonBox.ButtonRole.ActionRole)
        bind_enter(self.use, self.buttons)
        whole = column(lead, margin=3 * GRID)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.note)
        whole.addSpacing(GRID)
        whole.addWidget(self.buttons)
        self.setLayout(whole)
        self._connect()
        self._fill(titles)
        self._check()

    def _connect(self) -> None:
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.reset.clicked.connect(self._reset)
        self.load.clicked.connect(self._ask_open)
        self.save.clicked.connect(self._ask_save)
        self.files.opened.connect(self._take)
        self.files.saved.connect(lambda path: self.note.setText(self.tr("Saved as {path}").format(path=path)))
        self.files.problem.connect(self._complain)
        self.finished.connect(lambda _: self.files.shutdown())

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

    def _renew(self) -> None:
        """Show all choices; a common class that is in no field yet gets into every one."""
        for at in range(self.table.rowCount()):
            box = self.table.cellWidget(at, _COMMON)
            for name in self.alignment.common.names if isinstance(box, QComboBox) else ():
                if isinstance(box, QComboBox) and box.findData(name) < 0:
                    box.addItem(class_name(name), name)
        self._show_choices()

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

    def _ask_open(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, self.tr("Open common classes"), self.start, self._kinds)
        if found:
            self.start = found
            self.files.open(Path(found))

    def _ask_save(self) -> None:
        found, _ = QFileDialog.getSaveFileName(self, self.tr("Save common classes"), self.start, self._kinds)
        if found:
            path = Path(found)
            self.start = str(path if path.suffix else path.with_suffix(".json"))
            self.files.save(Path(self.start), self.mapping)

    @property
    def _kinds(self) -> str:
        named = self.tr("Common classes")  # Qt's tool finds no text within an f-string
        return f"{named} (*.json)"

    def _take(self, file: MapFile) -> None:
        """Show what a file says, as `align` understands it: what it does not name keeps its own name."""
        here = {name for each in self.alignment.sets for name in each.names}
        known = [name for name in file.mapping if name in here]
        if not known:
            self.note.setText(self.tr("{name} names no class that is here.").format(name=file.path.name))
            return
        for place, each in enumerate(self.alignment.sets):
            for name in each.names:
                self.alignment = self.alignment.with_target(place, name, file.mapping.get(name, name))
        self._renew()
        self._check()
        if len(known) < len(file.mapping):
            text = self.tr("Names of the file that are of no class here, and passed over: {n}.")
            self.note.setText(f"{self.note.text()}\n{text.format(n=len(file.mapping) - len(known))}")

    def _complain(self, error: BaseException) -> None:
        message = describe(error)
        self.note.setText(f"{message.sentence} {message.remedy}")

    def _check(self) -> None:
        shared = self.shared
        self.use.setEnabled(bool(shared))
        text = self.tr("Common classes ({n}): {names}").format(
            n=len(shared), names=", ".join(class_name(name) for name in shared)
        )
        self.note.setText(text if shared else self.tr("Nothing in common yet: give classes of every set one name."))

    def _reset(self) -> None:
        self.is_reset = True
        self.accept()
