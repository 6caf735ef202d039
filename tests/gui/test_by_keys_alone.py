"""Everything can be reached and named without a mouse, and one sees what keys act on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QColorDialog,
    QComboBox,
    QDialog,
    QKeySequenceEdit,
    QLineEdit,
    QTabBar,
    QWidget,
)

from hands import in_dialog
from segstudio.core.files import DepthSource
from segstudio.core.session import Session
from segstudio.ui.depth.dialog import DepthDialog
from segstudio.ui.images.export_dialog import ExportDialog
from segstudio.ui.legend.legend import LegendRole
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.settings import SettingsDialog
from segstudio.ui.shell.shortcuts import ShortcutsDialog
from segstudio.ui.shell.workbench import Workbench

Now = Callable[[], Session]
Wait = Callable[[Callable[[], bool]], None]
Make = Callable[[Workbench, MainWindow], QDialog]
FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox, QAbstractSlider, QAbstractItemView, QKeySequenceEdit, QTabBar)


def reached(dialog: QDialog, most: int = 30) -> list[QWidget]:
    """Press Tab until it comes round."""
    found: list[QWidget] = []
    while len(found) < most:
        part = dialog.focusWidget()
        if part is None or part in found:
            break
        found.append(part)
        QTest.keyClick(part, Qt.Key.Key_Tab)
    return found


def name(part: QWidget) -> str:
    """Return what a screen reader says."""
    shown = part.text() if isinstance(part, QAbstractButton) else ""
    return part.accessibleName() or shown.strip()


DIALOGS: dict[str, Make] = {
    "export": lambda bench, window: ExportDialog(bench.services.catalog, Path("masks"), 3, window),
    "settings": lambda bench, window: SettingsDialog(bench.preferences, window),
    "shortcuts": lambda bench, window: ShortcutsDialog(bench.preferences, window),
    "depth": lambda bench, window: DepthDialog(bench.files.paths, DepthSource(), bench.services.catalog, 0, window),
    "sweep": lambda bench, window: window.commands.make_sweep(),
}


@pytest.mark.parametrize("kind", DIALOGS)
def test_everything_in_a_dialog_has_a_name_and_escape_closes_it(
    opened: MainWindow, bench: Workbench, wait: Wait, kind: str
) -> None:
    dialog = DIALOGS[kind](bench, opened)
    dialog.show()
    dialog.activateWindow()
    wait(dialog.isActiveWindow)
    parts = reached(dialog)

    assert len(parts) > 3
    assert [type(part).__name__ for part in parts if not name(part)] == []
    assert all(isinstance(part, (*FIELDS, QAbstractButton)) for part in parts), "Tab stops at nothing else"
    button = next(part for part in parts if isinstance(part, QAbstractButton))
    QTest.keyClick(button, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_panels_at_the_right_hand_the_focus_to_what_is_in_them(finished: MainWindow) -> None:
    finished.stage.canvas.setFocus()
    finished.actions_["focus_next"].trigger()

    focus = QApplication.focusWidget()
    assert focus is not None
    assert finished.side.isAncestorOf(focus)


def test_the_legend_has_a_row_for_keys_as_soon_as_it_has_the_focus(finished: MainWindow, session: Now) -> None:
    view = finished.left.classes.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    first = view.currentIndex()

    assert first.row() == 0
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.currentIndex().data(LegendRole.ENTRY).id in session().style.hidden


def test_the_row_that_keys_act_on_is_outlined(finished: MainWindow) -> None:
    view = finished.left.classes.view
    finished.stage.canvas.setFocus()

    def row(at: int) -> QImage:
        return view.grab(view.visualRect(view.model().index(at, 0))).toImage()

    plain = [row(0), row(1)]
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert (row(0) != plain[0], row(1) == plain[1]) == (True, True)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert (row(0) == plain[0], row(1) != plain[1]) == (True, True)


def test_f2_recolours_the_class(finished: MainWindow, session: Now) -> None:
    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, QColorDialog)
        dialog.setCurrentColor(QColor(1, 2, 3))
        dialog.accept()

    view = finished.left.classes.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    in_dialog(QColorDialog, choose)
    QTest.keyClick(view, Qt.Key.Key_F2)

    entry = view.currentIndex().data(LegendRole.ENTRY)
    assert session().style.colors == {entry.id: (1, 2, 3)}
