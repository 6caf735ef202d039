"""The grid in the window: by mouse and keyboard, run, cancelled, undone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

import toy_plugin
import window_doubles
from canvas_person import drag
from hands import SHIFT, press
from segstudio.core import ClassSet, SegClass, Stroke
from segstudio.core.plugins import Catalog
from segstudio.core.session import Layout, PaneSpec, Session, Setup
from segstudio.ui.canvas import NETWORK
from segstudio.ui.compare.scene import Scene
from segstudio.ui.kit.log import MemoryLog
from segstudio.ui.kit.theme import LIGHT
from segstudio.ui.kit.window_state import WindowState
from segstudio.ui.networks.network_list import carried
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]
Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
BROKEN = PaneSpec("network", Setup(window_doubles.MODEL, "people", "broken"))


def shown(window: MainWindow) -> list[str]:
    return [key for pane in window.stage.canvas.panes for key in pane.keys]


def names(session: Session) -> list[str]:
    return [pane.setup.weights or pane.kind for pane in session.style.layout.panes]


def idle(bench: Workbench) -> Callable[[], bool]:
    return lambda: not bench.store.session.task


def test_entering_the_grid_runs_each_network_once(
    grid: MainWindow, session: Now, engine: window_doubles.HeldEngine
) -> None:
    assert engine.started == 2, "the chosen network stands raw and refined"
    assert len(grid.stage.canvas.panes) == 4
    assert len(session().outcomes) == 3
    assert grid.grid_bar.isVisible()


def test_titles_name_network_refiner_and_weights(grid: MainWindow) -> None:
    descriptions = [pane.viewport.accessibleDescription() for pane in grid.stage.canvas.panes]

    assert grid.stage.canvas.panes[0].viewport.accessibleName() == "Photograph"
    assert descriptions[3].startswith("Smear  ·  Toy people  ·  ")


def test_panes_of_networks_say_that_strokes_do_not_count_there(grid: MainWindow, bench: Workbench) -> None:
    def message() -> list[bool]:
        return ["without your" in pane.viewport.accessibleDescription() for pane in grid.stage.canvas.panes]

    assert not any(message())
    bench.strokes.add(Stroke(((5.0, 5.0),), 2.0, toy_plugin.CLASSES.names[0]))
    assert message() == [False, True, True, True], "a photograph has nothing that a stroke could change"
    assert grid.grid_bar.strokes.whole == "without your stroke"
    bench.strokes.add(Stroke(((9.0, 9.0),), 2.0, toy_plugin.CLASSES.names[0]))
    assert "without your 2 strokes" in grid.stage.canvas.panes[2].viewport.accessibleDescription()
    assert grid.grid_bar.strokes.whole == "without your 2 strokes"
    bench.strokes.clear()
    bench.strokes.add(Stroke(((9.0, 9.0),), 2.0, "a class that no network knows"))
    assert not any(message())
    assert not grid.grid_bar.strokes.whole


def test_the_chosen_network_is_added_and_run_alone(
    grid: MainWindow, bench: Workbench, session: Now, wait: Wait, qtbot: QtBot, engine: window_doubles.HeldEngine
) -> None:
    bench.library.use(window_doubles.INDEX[1])
    press(qtbot, grid, Key.Key_G)
    wait(lambda: idle(bench)() and bench.comparer.is_complete)

    assert names(session())[-1] == "second"
    assert engine.started == 3
    assert grid.stage.canvas.focused == session().style.layout.keys[-1]


def test_a_pane_is_closed_by_key_and_comes_back_by_undo(grid: MainWindow, session: Now, qtbot: QtBot) -> None:
    press(qtbot, grid, Key.Key_Delete)
    assert names(session()) == ["other", "people", "people"]
    press(qtbot, grid, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert names(session())[0] == "image"
    assert len(grid.stage.canvas.panes) == 4


def test_a_pane_is_closed_by_its_button(grid: MainWindow, session: Now) -> None:
    QTest.mouseClick(grid.stage.canvas.panes[1].strip.close_button, Qt.MouseButton.LeftButton)

    assert names(session()) == ["image", "people", "people"]


def test_keys_move_the_focus_and_the_pane(grid: MainWindow, session: Now, qtbot: QtBot) -> None:
    press(qtbot, grid, Key.Key_Period)
    assert grid.stage.canvas.focused == session().style.layout.keys[1]
    press(qtbot, grid, Key.Key_Left, ALT)
    assert names(session())[:2] == ["other", "image"]
    press(qtbot, grid, Key.Key_Comma)

    assert grid.stage.canvas.focused == session().style.layout.keys[-1], "round and round"


def test_dragging_a_title_orders_the_panes(grid: MainWindow, session: Now) -> None:
    first, last = grid.stage.canvas.panes[0], grid.stage.canvas.panes[3]
    target = first.strip.mapFromGlobal(last.mapToGlobal(last.rect().center()))
    drag(first.strip, QPoint(20, 10), target)

    assert names(session()) == ["other", "people", "people", "image"]


def test_a_network_dragged_from_the_list_is_put_before_the_pane_it_is_dropped_on(
    grid: MainWindow, bench: Workbench, session: Now
) -> None:
    canvas = grid.stage.canvas
    choice = next(c for c in grid.side.models.models._groups[-1].choices)
    data = carried(choice)
    at = QPointF(canvas.panes[1].geometry().center())
    args = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(at.toPoint(), *args)
    QApplication.sendEvent(canvas, enter)
    QApplication.sendEvent(canvas, QDropEvent(at, *args))

    assert enter.isAccepted()
    assert session().style.layout.panes[1].setup.model == choice.spec.key
    assert data.hasFormat(NETWORK)


def test_other_things_are_not_taken(grid: MainWindow) -> None:
    data = QMimeData()
    data.setText("hello")
    enter = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(grid.stage.canvas, enter)

    assert not enter.isAccepted()


def test_one_pane_alone_and_back(grid: MainWindow, session: Now, qtbot: QtBot) -> None:
    press(qtbot, grid, Key.Key_Period)
    press(qtbot, grid, Key.Key_M)
    assert shown(grid) == [session().style.layout.keys[1]]
    press(qtbot, grid, Key.Key_M)

    assert len(shown(grid)) == 4


def test_a_double_click_on_a_title_shows_the_pane_alone(grid: MainWindow, session: Now) -> None:
    QTest.mouseDClick(grid.stage.canvas.panes[2].strip, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))

    assert shown(grid) == [session().style.layout.keys[2]]


def test_the_curtain_lies_over_the_last_two_panes_with_the_focus(grid: MainWindow, session: Now, qtbot: QtBot) -> None:
    keys = session().style.layout.keys
    grid.stage.canvas.focus_pane(keys[3])
    grid.stage.canvas.focus_pane(keys[1])
    press(qtbot, grid, Key.Key_S)
    assert [pane.keys for pane in grid.stage.canvas.panes] == [(keys[1], keys[3])]
    press(qtbot, grid, Key.Key_S)

    assert len(grid.stage.canvas.panes) == 4


def test_a_pinned_pane_is_the_other_one(grid: MainWindow, session: Now, qtbot: QtBot) -> None:
    keys = session().style.layout.keys
    grid.stage.canvas.focus_pane(keys[2])
    press(qtbot, grid, Key.Key_K)
    for key in (keys[0], keys[1]):
        grid.stage.canvas.focus_pane(key)

    assert grid.grid.partner == keys[2]


def test_the_menu_of_a_pane_lays_a_curtain_over_it_and_any_other(grid: MainWindow, session: Now) -> None:
    keys = session().style.layout.keys
    menu = QMenu()
    grid.grid.extend(menu, keys[0])
    curtain = next(action.menu() for action in menu.actions() if action.text() == "Curtain with")
    assert isinstance(curtain, QMenu)
    assert len(curtain.actions()) == 3
    curtain.actions()[1].trigger()

    assert [pane.keys for pane in grid.stage.canvas.panes] == [(keys[0], keys[2])]


def test_the_other_pane_shows_while_a_key_is_held(grid: MainWindow, session: Now) -> None:
    canvas, keys = grid.stage.canvas, session().style.layout.keys
    canvas.focus_pane(keys[1])
    canvas.focus_pane(keys[3])
    own = canvas.panes[3].viewport._view
    QTest.keyPress(canvas.panes[3].viewport, Key.Key_X)
    assert canvas.panes[3].viewport._view.front == canvas.panes[1].viewport._view.front
    QTest.keyRelease(canvas.panes[3].viewport, Key.Key_X)

    assert canvas.panes[3].viewport._view == own


def test_a_pane_that_fails_says_why_and_the_others_stay(
    grid: MainWindow, bench: Workbench, session: Now, wait: Wait
) -> None:
    grid.grid.add(BROKEN)
    wait(lambda: BROKEN.setup.key in session().outcomes)
    wait(idle(bench))
    pane = grid.stage.canvas.panes[4]

    assert "the moon is full" in pane.viewport.accessibleDescription()
    assert sum(outcome.error is None for outcome in session().outcomes.values()) == 3


def test_cancelling_keeps_what_is_done_and_says_how_to_go_on(
    opened: MainWindow, bench: Workbench, session: Now, wait: Wait, qtbot: QtBot, engine: window_doubles.HeldEngine
) -> None:
    engine.gate.clear()
    opened.grid.enter()
    wait(lambda: engine.started == 1)
    assert any(pane.viewport._view.busy for pane in opened.stage.canvas.panes)
    press(qtbot, opened, Key.Key_Escape)
    assert session().task == ""
    assert "F5 runs all panes." in opened.stage.canvas.panes[1].viewport.accessibleDescription()
    engine.gate.set()
    press(qtbot, opened, Key.Key_F5)
    wait(lambda: idle(bench)() and bench.comparer.is_complete)

    assert len(session().outcomes) == 3


def test_f5_makes_everything_anew_once_nothing_is_missing(
    grid: MainWindow, bench: Workbench, wait: Wait, qtbot: QtBot, engine: window_doubles.HeldEngine
) -> None:
    press(qtbot, grid, Key.Key_F5)
    wait(idle(bench))

    assert engine.started == 4


def test_another_image_waits_to_be_run_and_the_first_comes_back_at_once(
    grid: MainWindow,
    bench: Workbench,
    session: Now,
    wait: Wait,
    images: list[Path],
    engine: window_doubles.HeldEngine,
) -> None:
    before = session().outcomes
    bench.opener.show(images[1])
    wait(lambda: session().path == images[1] and session().image is not None)
    assert session().outcomes == {}
    bench.opener.show(images[0])
    wait(lambda: session().path == images[0] and session().image is not None)

    assert session().outcomes == before
    assert engine.started == 2


def test_a_layout_is_saved_under_a_name_used_and_deleted(grid: MainWindow, bench: Workbench, session: Now) -> None:
    bench.store.put(session().with_mapping({"snow": "day"}))
    bench.saved_layouts.save("mine", session())
    bench.store.put(session().with_mapping({}))
    grid.grid.use_default("single")
    assert len(session().style.layout.panes) == 1
    grid.grid_bar.fill_menu()
    next(action for action in grid.grid_bar.menu.actions() if action.text() == "mine").trigger()
    assert len(session().style.layout.panes) == 4
    assert grid.grid_bar.layouts.text() == "mine"
    assert session().mapping == {"snow": "day"}, "the classes that it was compared in"
    bench.saved_layouts.delete("mine")

    assert bench.preferences.settings.layouts == {}


def test_more_than_nine_panes_are_turned_like_pages(grid: MainWindow, session: Now, qtbot: QtBot) -> None:
    panes = tuple(PaneSpec("network", Setup(window_doubles.BARE, "", None), str(n)) for n in range(1))
    many = tuple(
        PaneSpec("network", Setup(window_doubles.MODEL, "people", "smear", {"reach": reach})) for reach in range(11)
    )
    grid.grid.use(Layout((*panes, *many)))
    assert len(grid.stage.canvas.panes) == 9
    press(qtbot, grid, Key.Key_PageDown, SHIFT)
    assert shown(grid) == list(session().style.layout.keys[9:])
    grid.stage.canvas.step_focus(-12)

    assert grid.stage.canvas.focused in shown(grid), "the focus brings its page"


def test_without_panes_the_grid_says_what_to_do(grid: MainWindow, session: Now) -> None:
    for key in session().style.layout.keys:
        grid.grid.close_pane(key)

    assert "G adds the chosen network" in grid.stage.canvas.panes[0].viewport.accessibleDescription()


def test_leaving_the_grid_shows_the_chosen_network_again(grid: MainWindow, session: Now, qtbot: QtBot) -> None:
    press(qtbot, grid, Key.Key_1, Qt.KeyboardModifier.ControlModifier)

    assert session().style.view == "raw"
    assert shown(grid) == ["raw"]
    assert not grid.grid_bar.isVisible()


def test_what_the_legend_hides_is_hidden_by_name_where_classes_differ(grid: MainWindow, session: Now) -> None:
    classes = session().classes
    assert classes is not None
    other = ClassSet((SegClass(5, classes.classes[1].name, (1, 2, 3)), SegClass(6, "background", (0, 0, 0))))
    hiding = session().with_style(replace(session().style, hidden=frozenset({classes.classes[1].id})))
    scene = Scene(hiding, Catalog())
    style = scene.style(other)

    assert scene.style(classes) is None
    assert style is not None
    assert style.hidden == {5, 6}


def test_a_window_built_anew_shows_the_grid_at_once(
    grid: MainWindow, bench: Workbench, home: Path, qtbot: QtBot
) -> None:
    again = MainWindow(bench, WindowState(home / "again.ini"), MemoryLog(), LIGHT)
    qtbot.addWidget(again)

    assert len(again.stage.canvas.panes) == 4
    assert again.stage.canvas.mode == "grid"
