"""Label files are shown as they are understood before they are used, and can be understood otherwise."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog
from pytestqt.qtbot import QtBot

import toy_plugin
from hands import CTRL, accept_labels, in_dialog, press
from segstudio.core.session import Session
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.truth.labels_dialog import LabelsDialog
from window_doubles import true_ids

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]
Key = Qt.Key


@pytest.fixture
def dialog(qtbot: QtBot, opened: MainWindow, bench: Workbench, labels: Path, wait: Wait) -> LabelsDialog:
    made = LabelsDialog(bench.truth, str(labels), [("Toy people", toy_plugin.CLASSES)])
    qtbot.addWidget(made)
    wait(lambda: made.truth is not None)
    return made


def box(dialog: LabelsDialog, row: int) -> QComboBox:
    found = dialog.table.cellWidget(row, 1)
    assert isinstance(found, QComboBox)
    return found


def test_the_pairing_is_told_before_anything_is_used(dialog: LabelsDialog, session: Now) -> None:
    assert dialog.message.text() == "2 of 4 images have labels."
    assert dialog.pairing[0].text() == "Images without (2): a1.npy, a1.npy"
    assert dialog.pairing[2].text() == "Label files of no image (1): moon.png"
    assert dialog.pairing[1].isHidden()
    assert session().truth is None


def test_the_table_holds_every_value_with_its_class_and_pixels(dialog: LabelsDialog) -> None:
    ids = np.concatenate([true_ids(3), true_ids(2)])
    counts = {str(v): f"{n:,}" for v, n in zip(*np.unique(ids, return_counts=True), strict=True)}
    rows = range(dialog.table.rowCount())
    shown = {dialog.table.item(r, 0).text(): dialog.table.item(r, 2).text() for r in rows}  # type: ignore[union-attr]

    assert shown == counts
    assert {box(dialog, row).currentText() for row in rows} == {*toy_plugin.CLASSES.names, "Left out"}


def test_another_class_for_a_value_counts(dialog: LabelsDialog) -> None:
    row = next(r for r in range(dialog.table.rowCount()) if box(dialog, r).currentText() == "snow")
    box(dialog, row).setFocus()
    box(dialog, row).setCurrentIndex(box(dialog, row).findText("Left out"))
    box(dialog, row).activated.emit(box(dialog, row).currentIndex())

    assert dialog.truth is not None
    assert dialog.truth.values.ids[3] == 255


def test_values_without_a_class_must_get_one_first(dialog: LabelsDialog, labels: Path, wait: Wait) -> None:
    (labels / "classes.json").write_text(json.dumps(toy_plugin.CLASSES.names[:3]))
    dialog._asked = None
    dialog.search()
    wait(lambda: dialog.truth is not None)
    assert not dialog.use.isEnabled()
    assert "3" in dialog.counted.text()

    dialog.choose(3, None)

    assert dialog.use.isEnabled()


def test_without_names_the_classes_of_weights_can_be_taken(dialog: LabelsDialog, labels: Path, wait: Wait) -> None:
    (labels / "classes.json").unlink()
    dialog._asked = None
    dialog.search()
    wait(lambda: dialog.message.property("role") == "error")
    assert "nothing says what its values mean" in dialog.message.text()
    assert dialog.truth is None

    dialog.classes.setCurrentIndex(1)
    dialog.classes.activated.emit(1)
    wait(lambda: dialog.truth is not None)

    assert dialog.use.isEnabled()


def test_a_palette_can_be_read_as_colours(dialog: LabelsDialog, labels: Path, wait: Wait) -> None:
    for path in labels.glob("*.png"):
        image = PIL.Image.open(path)
        image.putpalette(toy_plugin.CLASSES.table().tobytes())
        image.save(path)
    dialog._asked = None
    dialog.search()
    wait(lambda: dialog.kinds.count() == 2)

    dialog.kinds.setCurrentIndex(1)
    dialog.kinds.activated.emit(1)
    wait(lambda: dialog.truth is not None and dialog.truth.values.kind == "palette")

    assert {dialog.table.item(0, 0).text()[0]} == {"#"}  # type: ignore[union-attr]  # a filled table


def test_by_key_accepted_used_and_forgotten(
    opened: MainWindow, bench: Workbench, labels: Path, session: Now, qtbot: QtBot, wait: Wait
) -> None:
    def use(dialog: QDialog) -> None:
        assert isinstance(dialog, LabelsDialog)
        dialog.folder.setText(str(labels))
        QTest.keyClick(dialog.folder, Key.Key_Return)
        accept_labels(dialog, wait)

    in_dialog(LabelsDialog, use)
    press(qtbot, opened, Key.Key_L, CTRL)

    truth = session().truth
    assert truth is not None
    assert {path.name for path in truth.files} == {"a2.npy", "a10.npy"}
    opened.actions_["forget_labels"].trigger()
    assert session().truth is None
