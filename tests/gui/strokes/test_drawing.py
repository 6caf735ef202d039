"""Drawing on the canvas with a real mouse: strokes count, can be taken back, and leave the window free."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider

import toy_plugin
import window_doubles
from canvas_person import spot
from hands import CTRL, SHIFT, legend_point
from segstudio.core import Stroke
from segstudio.core.session import Session
from segstudio.ui.canvas.viewport import Viewport
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Key, LEFT, RIGHT = Qt.Key, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
DAY, SNOW = 2, 3


def view(window: MainWindow) -> Viewport:
    return window.stage.canvas.panes[0].viewport


def draw(
    window: MainWindow, *points: tuple[int, int], button: Qt.MouseButton = LEFT, held: Qt.KeyboardModifier = NONE
) -> None:
    at = [spot(window.stage.canvas, *point) for point in points]
    QTest.mousePress(view(window), button, held, at[0])
    for point in at[1:]:
        QTest.mouseMove(view(window), point)
    QTest.mouseRelease(view(window), button, held, at[-1])


def strokes(bench: Workbench) -> tuple[Stroke, ...]:
    return bench.store.session.strokes.strokes


def is_answered(session: Session) -> bool:
    return not session.task and not session.refine_is_due and not session.strokes_are_due


def label_at(bench: Workbench, x: int, y: int) -> int:
    result = bench.store.session.result
    assert result is not None
    return int(result.final.ids[y, x])


@pytest.fixture
def opened(window: MainWindow, bench: Workbench, images: list[Path], wait: Wait) -> MainWindow:
    """A window with an image, the pen in the hand."""
    bench.opener.open([images[0]])
    wait(lambda: bench.store.session.image is not None)
    wait(lambda: not bench.strokes.is_reading)
    view(window).setFocus()
    key(window, Key.Key_P)
    assert bench.pen.state.on
    return window


def key(window: MainWindow, which: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(window.stage.canvas, which, held)


@pytest.fixture
def segmented(opened: MainWindow, bench: Workbench, wait: Wait) -> MainWindow:
    """The same with a network's result, refined."""
    bench.segmenter.run()
    wait(lambda: bench.store.session.result is not None and is_answered(bench.store.session))
    return opened


def test_the_bar_says_what_to_do_while_nothing_is_drawn(opened: MainWindow, bench: Workbench) -> None:
    assert opened.strokes.bar.isVisible()
    assert "left button" in opened.strokes.bar.hint.whole
    key(opened, Key.Key_P)
    assert not opened.strokes.bar.isVisible()
    assert opened.stage.canvas.camera.tool is None


def test_a_stroke_of_the_left_button_puts_its_class_there(segmented: MainWindow, bench: Workbench, wait: Wait) -> None:
    assert label_at(bench, 5, 20) != SNOW
    bench.pen.choose("snow")

    draw(segmented, (4, 20), (6, 24), (9, 28))
    wait(lambda: is_answered(bench.store.session))

    assert label_at(bench, 4, 20) == label_at(bench, 9, 28) == SNOW
    assert strokes(bench)[0].label == "snow"
    assert len(strokes(bench)[0].points) == 3
    assert "1 stroke" in segmented.strokes.bar.hint.whole


@pytest.mark.parametrize(("button", "held"), [(RIGHT, NONE), (LEFT, ALT)])
def test_the_right_button_and_alt_rule_a_class_out(
    segmented: MainWindow, bench: Workbench, wait: Wait, button: Qt.MouseButton, held: Qt.KeyboardModifier
) -> None:
    there = label_at(bench, 40, 20)
    bench.pen.choose(toy_plugin.CLASSES.names[there])

    draw(segmented, (40, 20), (41, 26), button=button, held=held)
    wait(lambda: is_answered(bench.store.session))

    assert not strokes(bench)[0].positive
    assert label_at(bench, 40, 20) != there


def test_a_click_is_a_stroke_and_solos_nothing(segmented: MainWindow, bench: Workbench) -> None:
    draw(segmented, (20, 20))

    assert len(strokes(bench)) == 1
    assert bench.store.session.style.solo is None


def test_undo_and_redo_go_stroke_by_stroke_while_the_pen_is_held(
    segmented: MainWindow, bench: Workbench, wait: Wait
) -> None:
    before = bench.store.session.refined
    draw(segmented, (20, 20))
    draw(segmented, (30, 20))
    key(segmented, Key.Key_Z, CTRL)
    assert len(strokes(bench)) == 1
    key(segmented, Key.Key_Z, CTRL)
    wait(lambda: is_answered(bench.store.session))

    assert strokes(bench) == ()
    assert before is not None
    assert bench.store.session.refined is not None
    assert (bench.store.session.refined.ids == before.ids).all()
    key(segmented, Key.Key_Z, CTRL | SHIFT)
    assert len(strokes(bench)) == 1


def test_all_strokes_go_at_once_and_come_back(opened: MainWindow, bench: Workbench) -> None:
    draw(opened, (20, 20))
    draw(opened, (30, 20))
    opened.actions_["clear_strokes"].trigger()
    assert strokes(bench) == ()
    opened.actions_["undo"].trigger()

    assert len(strokes(bench)) == 2


def test_escape_gives_up_the_stroke_that_is_being_drawn(opened: MainWindow, bench: Workbench) -> None:
    at = spot(opened.stage.canvas, 20, 20)
    QTest.mousePress(view(opened), LEFT, NONE, at)
    QTest.mouseMove(view(opened), at + QPoint(20, 20))
    key(opened, Key.Key_Escape)
    QTest.mouseRelease(view(opened), LEFT, NONE, at + QPoint(40, 20))

    assert strokes(bench) == ()


def test_digits_choose_the_class_and_brackets_the_pen(opened: MainWindow, bench: Workbench) -> None:
    zoom, opacity = opened.stage.canvas.camera.zoom, bench.store.session.style.opacity
    radius = bench.pen.state.radius
    key(opened, Key.Key_3)
    key(opened, Key.Key_BracketRight)
    key(opened, Key.Key_BracketRight)
    key(opened, Key.Key_BracketLeft)

    assert bench.pen.state.label == "day"
    assert bench.pen.state.radius > radius
    assert (opened.stage.canvas.camera.zoom, bench.store.session.style.opacity) == (zoom, opacity)


def test_the_legend_chooses_the_class_while_the_pen_is_held(segmented: MainWindow, bench: Workbench) -> None:
    panel = segmented.left.classes
    entry = panel.view.model().index(2, 0).data()
    QTest.mouseClick(panel.view.viewport(), LEFT, NONE, legend_point(segmented, 2, 60))

    assert bench.pen.state.label == entry
    assert bench.store.session.style.solo is None


def test_without_a_network_strokes_alone_segment(opened: MainWindow, bench: Workbench, wait: Wait) -> None:
    bench.pen.choose("night")
    draw(opened, (4, 10), (4, 40))
    bench.pen.choose("snow")
    draw(opened, (60, 10), (60, 40))
    wait(lambda: bench.store.session.result is not None and is_answered(bench.store.session))

    assert label_at(bench, 4, 25) == 0
    assert label_at(bench, 60, 25) == SNOW
    assert not bench.store.session.has_network


def test_a_network_keeps_the_strokes_that_were_there_first(opened: MainWindow, bench: Workbench, wait: Wait) -> None:
    bench.pen.choose("snow")
    draw(opened, (4, 10), (4, 40))
    wait(lambda: bench.store.session.result is not None and is_answered(bench.store.session))
    bench.segmenter.run()
    wait(lambda: bench.store.session.has_network and is_answered(bench.store.session))

    assert label_at(bench, 4, 25) == SNOW
    assert label_at(bench, 40, 25) == DAY


def test_strokes_survive_other_values_of_the_refiner(segmented: MainWindow, bench: Workbench, wait: Wait) -> None:
    bench.pen.choose("snow")
    draw(segmented, (4, 10), (4, 40))
    slider = segmented.side.refine.form.field("reach")[0]
    assert isinstance(slider, QSlider)
    slider.setValue(12)
    wait(lambda: is_answered(bench.store.session))

    assert bench.store.session.setup.refine_values["reach"] == 12
    assert label_at(bench, 4, 25) == SNOW


def test_strokes_count_without_refiner(segmented: MainWindow, bench: Workbench, wait: Wait) -> None:
    segmented.commands.toggle_refine()
    assert bench.store.session.setup.refine is None
    bench.pen.choose("snow")
    draw(segmented, (4, 10), (4, 40))
    wait(lambda: bench.store.session.refined is not None and is_answered(bench.store.session))
    assert label_at(bench, 4, 25) == SNOW
    opened_view = [pane.keys for pane in segmented.stage.canvas.panes]
    assert any("refined" in keys for keys in opened_view)

    bench.strokes.undo()
    wait(lambda: is_answered(bench.store.session))
    assert bench.store.session.refined is None


def test_a_newer_stroke_supersedes_the_answer_to_an_older_one(
    segmented: MainWindow, bench: Workbench, wait: Wait
) -> None:
    seen: list[int] = []
    bench.segmenter.done.connect(lambda result: seen.append(len(result.request.strokes)))
    for x in (10, 20, 30, 40):
        draw(segmented, (x, 20))
    wait(lambda: is_answered(bench.store.session))

    assert seen[-1] == 4
    assert bench.store.session.result is not None
    assert len(bench.store.session.result.request.strokes) == 4


def test_the_space_bar_still_moves_the_image(opened: MainWindow, bench: Workbench) -> None:
    opened.stage.canvas.camera.zoom_at(3)
    before = opened.stage.canvas.camera.view
    QTest.keyPress(view(opened), Key.Key_Space)
    QTest.mousePress(view(opened), LEFT, NONE, QPoint(200, 200))
    QTest.mouseMove(view(opened), QPoint(260, 220))
    QTest.mouseRelease(view(opened), LEFT, NONE, QPoint(260, 220))
    QTest.keyRelease(view(opened), Key.Key_Space)

    assert opened.stage.canvas.camera.view != before
    assert strokes(bench) == ()


def test_strokes_of_a_run_that_goes_on_wait_for_it(
    opened: MainWindow, bench: Workbench, engine: window_doubles.HeldEngine, wait: Wait
) -> None:
    engine.gate.clear()
    bench.segmenter.run()
    wait(lambda: engine.started == 1)
    bench.pen.choose("snow")
    draw(opened, (4, 20))
    engine.gate.set()
    wait(lambda: bench.store.session.has_network and is_answered(bench.store.session))

    assert label_at(bench, 4, 20) == SNOW
