"""Label files before they are used: which images they belong to, and which class each of their values means."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QTableWidgetItem,
    QWidget,
)

from segstudio.core import ClassSet, SegStudioError
from segstudio.core.classes import FoundTruth, Pairing, Truth, ValueKind, ValueMap, ValuePreview
from segstudio.ui.kit.dialog_parts import bind_enter, field_table, swatch
from segstudio.ui.kit.error_texts import full_message
from segstudio.ui.kit.i18n import class_name, translate
from segstudio.ui.kit.widgets import GRID, CalmWheel, button, column, label, row
from segstudio.ui.truth.ground_truth import TruthController, TruthQuery

_NAMED: Final = 3  # files that are named in a line; the tooltip names more
_PIXELS: Final = 2  # the column of counts
_NUMBER: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TIP: Final = 40
_LEFT_OUT: Final = -1
_UNKNOWN: Final = -2


def kind_word(kind: ValueKind) -> str:
    """Say what values are."""
    return {
        "index": translate("labels", "Numbers"),
        "palette": translate("labels", "Colours of the palette"),
        "colour": translate("labels", "Colours of the pixels"),
    }[kind]


class LabelsDialog(QDialog):
    """Everything that would be guessed is shown and can be changed; nothing is used before it is accepted."""

    def __init__(
        self,
        controller: TruthController,
        folder: str,
        known: Sequence[tuple[str, ClassSet]],
        parent: QWidget | None = None,
    ) -> None:
        """Start with a folder, which may be empty; `known` are class sets by the title of their weights."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Labels folder"))
        self.setMinimumSize(640, 620)
        self._controller, self._known = controller, tuple(known)
        self._found: FoundTruth | None = None
        self._file: Path | None = None
        self.values: ValueMap | None = None
        self.folder = QLineEdit(folder)
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.setPlaceholderText(self.tr("A folder of label maps, named as the images are"))
        self.browse = button(self.tr("C&hoose…"), "", "folder")
        self.message = label("", wrap=True)
        self.pairing = [label("", "small", wrap=True) for _ in range(3)]
        self.kinds, self.classes = QComboBox(), QComboBox()
        self.kinds.setAccessibleName(self.tr("Values are"))
        self.classes.setAccessibleName(self.tr("Classes"))
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        CalmWheel(self).calm(self.kinds, self.classes)
        headings = [self.tr("Value"), self.tr("Class"), self.tr("Pixels")]
        self.table = field_table(headings, 1, self.tr("What values mean"))
        self.table.model().setHeaderData(_PIXELS, Qt.Orientation.Horizontal, _NUMBER, Qt.ItemDataRole.TextAlignmentRole)
        self.counted = label("", "small", wrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = button(self.tr("&Use these labels"), "primary", "check")
        self.buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setDefault(True)  # Enter in the field of the folder looks, and then uses what was found
        bind_enter(self.use, self.buttons, self.browse)
        self._lay()
        self._offer_classes()
        self.browse.clicked.connect(self._browse)
        self.folder.editingFinished.connect(self.search)
        self.kinds.activated.connect(lambda _: self.search(anew=True))
        self.classes.activated.connect(self._choose_classes)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        controller.found.connect(self._show)
        controller.missed.connect(self._fail)
        self._asked: TruthQuery | None = None
        self._clear(self.tr("Choose the folder that holds the label maps."))
        self.search()

    def _lay(self) -> None:
        whole = column(margin=3 * GRID)
        whole.addWidget(label(self.tr("FOLDER"), "section"))
        where = row(self.folder, self.browse)
        where.setStretch(0, 1)
        whole.addLayout(where)
        whole.addWidget(self.message)
        for line in self.pairing:
            whole.addWidget(line)
        whole.addSpacing(GRID)
        whole.addWidget(label(self.tr("VALUES"), "section"))
        how = row(label(self.tr("Values are"), "muted"), self.kinds, label(self.tr("Classes"), "muted"), self.classes)
        how.setStretch(3, 1)
        whole.addLayout(how)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.counted)
        whole.addSpacing(GRID)
        whole.addWidget(self.buttons)
        self.setLayout(whole)

    def _offer_classes(self) -> None:
        self.classes.addItem(self.tr("As named beside the labels"), None)
        for title, classes in self._known:
            self.classes.addItem(self.tr("Those of {weights}").format(weights=title), classes)
        self.classes.addItem(self.tr("From a file of names…"), "file")
        self.classes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.classes.setMinimumContentsLength(20)

    @property
    def truth(self) -> Truth | None:
        """The label files as they are understood at this moment; None while there are none."""
        return None if self._found is None or self.values is None else replace(self._found.truth, values=self.values)

    def search(self, *, anew: bool = False) -> None:
        """Look what the folder would be taken for, unless that is known."""
        text = self.folder.text().strip()
        if not text:
            return
        chosen = self.classes.currentData()
        classes = self._file if chosen == "file" else chosen
        kind = self.kinds.currentData() if anew else None
        query = TruthQuery(Path(text).expanduser(), classes, kind)
        if query != self._asked:
            self._asked = query
            self._clear(self.tr("Looking…"))
            self._controller.search(query)

    def choose(self, value: int, class_id: int | None) -> None:
        """Give a value a class, or leave it out."""
        if self.values is not None:
            self.values = self.values.with_value(value, class_id)
            self._check()

    def _choose_classes(self, _: int) -> None:
        if self.classes.currentData() == "file":
            kinds = self.tr("Names")
            chosen, _filter = QFileDialog.getOpenFileName(
                self, self.tr("File of class names"), self.folder.text(), f"{kinds} (*.json)"
            )
            if not chosen:
                self.classes.setCurrentIndex(0)
            self._file = Path(chosen) if chosen else None
        self.search()

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Labels folder"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)
            self.search()

    def _clear(self, message: str) -> None:
        self._found = self.values = None
        self.message.setText(message)
        self.message.setProperty("role", "muted")
        self._polish()
        for line in self.pairing:
            line.hide()
        self.table.setRowCount(0)
        self.counted.hide()
        self.use.setEnabled(False)

    def _fail(self, error: BaseException) -> None:
        self._clear(full_message(error) if isinstance(error, SegStudioError) else str(error))
        self.message.setProperty("role", "error")
        self._polish()

    def _polish(self) -> None:
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    def _show(self, found: FoundTruth) -> None:
        self._found, self.values = found, found.truth.values
        self._show_pairing(found.pairing)
        self.kinds.clear()
        for kind in found.kinds:
            self.kinds.addItem(kind_word(kind), kind)
        self.kinds.setCurrentIndex(self.kinds.findData(found.truth.values.kind))
        self.kinds.setEnabled(self.kinds.count() > 1)
        self._fill(found.values)
        self._check()

    def _show_pairing(self, pairing: Pairing) -> None:
        total = len(pairing.matched) + len(pairing.missing) + len(pairing.ambiguous)
        text = self.tr("{n} of {total} images have labels.").format(n=f"{len(pairing.matched):,}", total=f"{total:,}")
        self.message.setText(text)
        lacks = (
            (self.tr("Images without ({n}): {names}"), pairing.missing),
            (self.tr("Left out, for several files have their name ({n}): {names}"), tuple(pairing.ambiguous)),
            (self.tr("Label files of no image ({n}): {names}"), pairing.unused),
        )
        for line, (words, paths) in zip(self.pairing, lacks, strict=True):
            more = ", …" if len(paths) > _NAMED else ""
            names = ", ".join(path.name for path in paths[:_NAMED]) + more
            line.setText(words.format(n=f"{len(paths):,}", names=names))
            line.setToolTip("\n".join(map(str, paths[:_TIP])))
            line.setVisible(bool(paths))

    def _fill(self, values: Sequence[ValuePreview]) -> None:
        self.table.setRowCount(len(values))
        for at, value in enumerate(values):
            first = QTableWidgetItem(value.text)
            if value.text.startswith("#"):
                first.setIcon(swatch(((value.value >> 16) & 255, (value.value >> 8) & 255, value.value & 255)))
            self.table.setItem(at, 0, first)
            self.table.setCellWidget(at, 1, self._box(value))
            pixels = QTableWidgetItem(f"{value.pixels:,}")
            pixels.setTextAlignment(_NUMBER)
            self.table.setItem(at, _PIXELS, pixels)

    def _box(self, value: ValuePreview) -> QComboBox:
        """Make the field in which a value gets its class."""
        made, mapping = QComboBox(), self.values
        made.setAccessibleName(self.tr("Class of value {value}").format(value=value.text))
        CalmWheel(made).calm(made)
        if mapping is None:
            return made
        if value.name is None and not value.left_out:
            made.addItem(swatch(None), self.tr("Choose…"), _UNKNOWN)
        made.addItem(swatch(None), self.tr("Left out"), _LEFT_OUT)
        for c in mapping.classes.classes:
            made.addItem(swatch(c.color), class_name(c.name), c.id)
        given = mapping.ids.get(value.value, _UNKNOWN)
        made.setCurrentIndex(made.findData(_LEFT_OUT if value.left_out else given))
        made.activated.connect(lambda _, value=value.value, box=made: self._take(value, box.currentData()))
        return made

    def _take(self, value: int, chosen: int) -> None:
        if chosen != _UNKNOWN:
            self.choose(value, None if chosen == _LEFT_OUT else chosen)

    @property
    def unknown(self) -> tuple[ValuePreview, ...]:
        """The values that have no class yet and are not left out."""
        if self._found is None or self.values is None:
            return ()
        return tuple(value for value in self._found.values if value.value not in self.values.ids)

    def _check(self) -> None:
        """Say what is still missing; only what is whole can be used."""
        found, lost = self._found, self.unknown
        self.use.setEnabled(found is not None and not lost)
        if found is None:
            return
        text = self.tr("Pixels were counted in {n} of {total} files.").format(
            n=f"{found.looked_at:,}", total=f"{len(found.pairing.matched):,}"
        )
        if lost:
            names = ", ".join(value.text for value in lost[:8])
            text += " " + self.tr("Give these values a class, or leave them out: {values}").format(values=names)
        self.counted.setText(text)
        self.counted.show()
