"""Views, legend, cursor and focus, by mouse and keys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QColorDialog, QDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

import window_doubles
from hands import CTRL, LEFT, NONE, SHIFT, Key, in_dialog, legend_point, press
from segstudio.core.session import Session
from segstudio.ui.canvas import ContextRequest
from segstudio.ui.images.export_dialog import ExportDialog
from segstudio.ui.kit.widgets import ElidedLabel
from segstudio.ui.legend.legend import LegendRole
from segstudio.ui.legend.region_menu import region_menu
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


def test_views_by_key_and_by_mouse(finished: MainWindow, qtbot: QtBot, session: Now, wait: Wait) -> None:
    assert len(finished.stage.canvas.panes) == 1
    QTest.mouseClick(finished.stage.views.button("side"), LEFT)
    assert session().setup.refine == "smear", "a view that needs refining turns it on"
    wait(lambda: session().refined is not None)
    assert len(finished.stage.canvas.panes) == 2
    assert finished.stage.canvas.mode == "grid"
    press(qtbot, finished, Key.Key_V)
    assert session().style.view == "raw"
    press(qtbot, finished, Key.Key_3, CTRL)
    assert finished.stage.canvas.mode == "split"


def test_contours_opacity_and_undo(finished: MainWindow, qtbot: QtBot, session: Now) -> None:
    press(qtbot, finished, Key.Key_C)
    assert session().style.contours
    press(qtbot, finished, Key.Key_C)
    press(qtbot, finished, Key.Key_BracketLeft)
    press(qtbot, finished, Key.Key_BracketLeft)
    assert session().style.opacity == pytest.approx(0.35)
    assert finished.stage.canvas.overlay_style.opacity == pytest.approx(0.35)
    press(qtbot, finished, Key.Key_BracketRight)
    press(qtbot, finished, Key.Key_Z, CTRL)
    assert session().style.opacity == pytest.approx(0.55), "one slide is one step"


def test_blinking_while_the_key_is_held(finished: MainWindow, qtbot: QtBot) -> None:
    canvas = finished.stage.canvas
    canvas.finish()
    overlaid = canvas.grab().toImage()
    canvas.setFocus()
    QTest.keyPress(canvas, Key.Key_B)
    assert canvas.grab().toImage() != overlaid
    QTest.keyRelease(canvas, Key.Key_B)
    assert canvas.grab().toImage() == overlaid


def test_tab_folds_the_panels_on_the_canvas_and_moves_on_elsewhere(finished: MainWindow, qtbot: QtBot) -> None:
    canvas = finished.stage.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Key.Key_Tab)
    assert not finished.left.isVisible()
    assert not finished.side.isVisible()
    QTest.keyClick(canvas, Key.Key_Tab)
    assert finished.left.isVisible()
    finished.left.files.filter.setFocus()
    QTest.keyClick(finished.left.files.filter, Key.Key_Tab)
    assert finished.left.isVisible()
    assert QApplication.focusWidget() is not finished.left.files.filter


def test_f6_goes_round_the_parts(finished: MainWindow, qtbot: QtBot) -> None:
    seen: list[QWidget | None] = []
    for _ in range(4):
        press(qtbot, finished, Key.Key_F6)
        seen.append(QApplication.focusWidget())

    assert finished.left.files.view in seen
    assert finished.left.classes.view in seen
    assert len(set(map(id, seen))) == 4


def test_f6_goes_to_the_panel_of_numbers_where_it_is_open(finished: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, finished, Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    finished.stage.canvas.setFocus()
    press(qtbot, finished, Key.Key_F6)
    first = QApplication.focusWidget()
    assert first is not None
    assert finished.numbers.isAncestorOf(first)
    QTest.keyClick(first, Key.Key_Tab)
    second = QApplication.focusWidget()
    assert second is not first
    assert second is not None
    assert finished.numbers.isAncestorOf(second)
    press(qtbot, finished, Key.Key_F6)

    third = QApplication.focusWidget()
    assert third is not None
    assert finished.side.isAncestorOf(third)


def test_the_legend_by_mouse(finished: MainWindow, qtbot: QtBot, session: Now) -> None:
    view = finished.left.classes.view
    entry = view.model().index(0, 0).data(LegendRole.ENTRY)
    QTest.mouseClick(view.viewport(), LEFT, NONE, legend_point(finished, 0, 60))
    assert session().style.solo == entry.id
    QTest.mouseClick(view.viewport(), LEFT, NONE, legend_point(finished, 0, 60))
    assert session().style.solo is None
    QTest.mouseClick(view.viewport(), LEFT, NONE, legend_point(finished, 0, -20))
    assert session().style.hidden == {entry.id}
    assert finished.stage.canvas.overlay_style.hidden == {entry.id}


def test_the_legend_by_keys(finished: MainWindow, qtbot: QtBot, session: Now) -> None:
    view = finished.left.classes.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, 0))
    entry = view.currentIndex().data(LegendRole.ENTRY)
    QTest.keyClick(view, Key.Key_Space)
    assert session().style.hidden == {entry.id}
    QTest.keyClick(view, Key.Key_Return)
    assert session().style.solo == entry.id


def test_a_double_click_recolours(
    finished: MainWindow, qtbot: QtBot, session: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor(1, 2, 3))
    view = finished.left.classes.view
    entry = view.model().index(0, 0).data(LegendRole.ENTRY)
    point = legend_point(finished, 0, 60)
    QTest.mousePress(view.viewport(), LEFT, NONE, point)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, point)

    assert session().style.colors == {entry.id: (1, 2, 3)}
    assert session().style.solo is None
    assert finished.stage.canvas.overlay_style.colors[entry.id] == (1, 2, 3)


def test_areas_are_copied_as_a_table(finished: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, finished, Key.Key_C, CTRL | SHIFT)
    lines = QGuiApplication.clipboard().text().splitlines()

    assert len(lines) == 5
    assert sum(float(line.split("\t")[1]) for line in lines[1:]) == pytest.approx(1.0, abs=1e-4)


def test_the_cursor_is_told_with_probabilities(finished: MainWindow) -> None:
    finished.stage.canvas.hovered.emit((2, 40))
    assert finished.status.place.text() == "2, 40"
    assert finished.status.pixel.text().startswith("night")
    finished.stage.canvas.hovered.emit((62, 40))
    assert finished.status.pixel.text().startswith("snow")
    finished.stage.canvas.hovered.emit(None)
    assert finished.status.pixel.text() == ""


def test_every_control_has_a_name(finished: MainWindow) -> None:
    """Screen readers say something for everything that can be focused."""
    nameless = [
        w
        for w in finished.findChildren(QWidget)
        if w.isVisible()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (w.accessibleName() or getattr(w, "text", str)())
        and not w.metaObject().className().startswith(("QScroll", "QAbstractScroll", "QComboBoxPrivate", "QSplitter"))
        and not isinstance(w.parent(), QLineEdit)
        and w.objectName() != "qt_spinbox_lineedit"
    ]

    assert nameless == []


def test_a_region_has_a_menu(finished: MainWindow, bench: Workbench, session: Now) -> None:
    request = ContextRequest("raw", (2, 2), 0, QPoint(0, 0))
    menu = region_menu(request, bench.store, finished.left.classes, finished.actions_, finished)
    texts = [action.text() for action in menu.actions()]
    assert texts[0] == "Show “night” alone"
    menu.actions()[0].trigger()
    assert session().style.solo == 0
    menu.actions()[1].trigger()
    assert session().style.hidden == {0}
    assert finished.actions_["fit"] in menu.actions()


def test_beside_the_image_the_menu_is_about_the_image(finished: MainWindow, bench: Workbench) -> None:
    request = ContextRequest("raw", None, None, QPoint(0, 0))
    menu = region_menu(request, bench.store, finished.left.classes, finished.actions_, finished)

    assert finished.actions_["copy_image"] in menu.actions()
    assert len(menu.actions()) == 4


def test_the_title_and_the_header_name_the_image_at_the_size_it_first_opens(opened: MainWindow) -> None:
    opened.resize(1152, 720)
    QApplication.processEvents()

    assert opened.windowTitle() == "a1.npy - SegStudio"
    assert opened.stage._name.text() == "a1.npy", "nothing of the name is cut"


def test_in_a_small_window_the_views_are_icons_that_keep_their_names(opened: MainWindow) -> None:
    views = opened.stage.views
    opened.resize(1440, 900)
    QApplication.processEvents()
    wide = views.sizeHint().width()
    assert views.button("side").icon().isNull()

    opened.resize(880, 560)
    QApplication.processEvents()
    assert views.sizeHint().width() < wide
    for key in ("raw", "refined", "split", "side", "grid"):
        assert not views.button(key).icon().isNull()
        assert views.button(key).width() >= views.button(key).sizeHint().width(), "nothing is cut"
    assert views.button("side").accessibleName() == "Side by side"


def test_undo_and_redo_are_offered_while_there_is_something_to_take_back(
    finished: MainWindow, bench: Workbench, qtbot: QtBot
) -> None:
    undo, redo = finished.actions_["undo"], finished.actions_["redo"]
    while bench.store.can_undo:
        bench.store.undo()
    assert not undo.isEnabled()
    press(qtbot, finished, Key.Key_C)
    press(qtbot, finished, Key.Key_BracketLeft)
    assert (undo.isEnabled(), redo.isEnabled()) == (True, False)
    undo.trigger()
    assert redo.isEnabled()


def test_menus_are_in_groups_with_no_line_at_either_end(window: MainWindow) -> None:
    menus = [action.menu() for action in window.menuBar().actions()]
    shown = [[action.isSeparator() for action in menu.actions()] for menu in menus if isinstance(menu, QMenu)]

    assert sum(any(lines) for lines in shown) >= 4
    assert not any(lines[0] or lines[-1] for lines in shown)


def test_masks_of_samples_are_offered_a_place_outside_the_program(
    window: MainWindow, bench: Workbench, qtbot: QtBot, session: Now, wait: Wait
) -> None:
    sample = bench.services.samples[0].path
    window.commands.open([sample])
    wait(lambda: session().image is not None)
    offered: list[Path] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        offered.append(Path(dialog.folder.text()))
        dialog.reject()

    in_dialog(ExportDialog, look)
    press(qtbot, window, Key.Key_E, CTRL)

    assert offered[0].name == "masks"
    assert not offered[0].is_relative_to(sample.parent)


@pytest.mark.parametrize("width", [880, 1000, 1100, 1280])
def test_a_long_name_stays_legible_in_a_small_window(
    window: MainWindow, bench: Workbench, tmp_path: Path, wait: Wait, width: int
) -> None:
    name = "a-photograph-of-a-street-with-a-long-name-0001-left.npy"
    window.resize(width, 700)
    window.commands.open(window_doubles.save_images(tmp_path / "long", [name, "b.npy"]))
    wait(lambda: bench.store.session.image is not None)

    shown = next(one for one in window.stage.findChildren(ElidedLabel) if one.property("role") == "file")
    wait(lambda: shown.width() >= 90)
    assert shown.text().startswith("a-p")
    assert shown.text().endswith("npy")
    assert shown.toolTip() == name
    assert window.stage.views.isVisible()


def test_a_short_name_leaves_room_for_the_words(
    window: MainWindow, bench: Workbench, tmp_path: Path, wait: Wait
) -> None:
    window.resize(1360, 800)
    window.commands.open(window_doubles.save_images(tmp_path / "short", ["a.npy", "b.npy"]))
    wait(lambda: bench.store.session.image is not None)

    style = window.stage.views.button("raw").toolButtonStyle()
    assert style == Qt.ToolButtonStyle.ToolButtonTextOnly
