"""What a person's hands do: keys, clicks, and typing into the dialogs that open."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

import window_doubles
from segstudio.core import Result
from segstudio.core.session import Session
from segstudio.ui.images.export_dialog import ExportDialog
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.truth.labels_dialog import LabelsDialog

Wait = Callable[[Callable[[], bool]], None]
Key, LEFT, NONE = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(window.stage.canvas if window.stage.isVisible() else window, key, modifier)


def in_dialog(kind: type[QDialog], do: Callable[[QDialog], None]) -> None:
    """Do something in the next dialog of a kind, as soon as it is open.

    Where that fails the dialog is put away: it has an event loop of its own, which would keep the test until the watch
    over loops breaks it.
    """

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            QTimer.singleShot(20, look)
            return
        try:
            do(dialog)
        except BaseException:
            dialog.reject()
            raise

    QTimer.singleShot(20, look)


def accept_labels(dialog: LabelsDialog, wait: Wait) -> None:
    """Use the labels that are shown as soon as they are whole."""
    wait(dialog.use.isEnabled)
    QTest.mouseClick(dialog.use, LEFT)


def type_path(dialog: QDialog, path: Path) -> None:
    """Type a path into a file dialog and take it: what lies in the folder may not be listed yet."""
    assert isinstance(dialog, QFileDialog)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(str(path))
    dialog.done(QDialog.DialogCode.Accepted)


def legend_point(window: MainWindow, row: int, x: int) -> QPoint:
    area = window.left.classes.view.visualRect(window.left.classes.view.model().index(row, 0))
    return QPoint(area.left() + x if x >= 0 else area.right() + x, area.center().y())


@dataclass
class Person:
    """Somebody at the keyboard."""

    window: MainWindow
    bench: Workbench
    qtbot: QtBot
    wait: Wait

    @property
    def session(self) -> Session:
        return self.bench.store.session

    @property
    def result(self) -> Result:
        assert self.session.result is not None
        return self.session.result

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.window.activateWindow()  # as a window manager does when a dialog closes
        self.wait(self.window.isActiveWindow)
        press(self.qtbot, self.window, key, modifier)

    def open_folder(self, folder: Path) -> None:
        def type_it(dialog: QDialog) -> None:
            field = dialog.findChild(QLineEdit)
            assert field is not None
            field.setText(str(folder))
            QTest.keyClick(field, Key.Key_Return)
            if dialog.isVisible():
                dialog.accept()

        in_dialog(QFileDialog, type_it)
        self.press(Key.Key_O, CTRL | SHIFT)
        self.wait(lambda: len(self.bench.files.paths) == 4 and self.session.image is not None)

    def choose_model(self, letters: str) -> None:
        """Type on the field of networks: the first letter opens the list, which the others filter; Enter takes."""
        box = self.window.side.models.models
        box.setFocus()
        QTest.keyClicks(box, letters[0])
        QTest.keyClicks(box.list.field, letters[1:])
        QTest.keyClick(box.list.field, Key.Key_Return)

    def run_and_cancel(self, engine: window_doubles.HeldEngine) -> None:
        engine.gate.clear()
        self.press(Key.Key_F5)
        self.wait(lambda: engine.started == 1)
        assert self.window.side.models.run_button.text().split()[0] == "Cancel"
        self.press(Key.Key_Escape)
        assert self.session.task == ""
        engine.gate.set()

    def refine_and_slide(self) -> None:
        switch = self.window.side.refine.switch
        QTest.mouseClick(switch, LEFT, NONE, QPoint(8, switch.height() // 2))
        self.wait(lambda: self.session.refined is not None)
        slider = self.window.side.refine.form.field("reach")[0]
        slider.setFocus()
        for _ in range(5):
            QTest.keyClick(slider, Key.Key_Right)
        self.wait(lambda: self.session.refined is not None and not self.session.refine_is_due)

    def export(self, folder: Path) -> None:
        def choose(dialog: QDialog) -> None:
            assert isinstance(dialog, ExportDialog)
            dialog.folder.selectAll()
            QTest.keyClicks(dialog.folder, str(folder))
            QTest.mouseClick(dialog.accept_button, LEFT)

        in_dialog(ExportDialog, choose)
        with self.qtbot.waitSignal(self.bench.exporter.written, timeout=20_000):
            self.press(Key.Key_E, CTRL)
