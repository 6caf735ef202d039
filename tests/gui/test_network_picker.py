"""The chooser of networks: grouped, filtered by letters, worked by keys and mouse."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import toy_plugin
import window_doubles
from hands import LEFT, NONE, Key, press
from segstudio.core import ClassSet, WeightsInfo, numbered_classes
from segstudio.core.plugins import Catalog, ModelSpec
from segstudio.core.session import Session
from segstudio.ui.networks.choices import Standing, fitting, offered
from segstudio.ui.networks.network_picker import NetworkPicker
from segstudio.ui.shell.main_window import MainWindow

FIRST = next(iter(toy_plugin.segstudio_models()))
CLASSES: ClassSet = numbered_classes(2, [(0, 0, 0), (9, 9, 9)])


def spec(key: str, title: str, family: str, year: int) -> ModelSpec:
    return replace(FIRST, key=key, title=title, family=family, year=year, paper="", parameters=3_300_000)


def weights(model: str, *, present: bool) -> WeightsInfo:
    return WeightsInfo("people", model, "People", CLASSES, "CC0-1.0", "here", 1, None, present)


MODELS = (
    spec("one-a", "One (A)", "Ones", 2015),
    spec("one-b", "One (B)", "Ones", 2015),
    spec("two", "Two+ (Eff)", "Twos", 2016),
    spec("three", "Three", "Threes", 2017),
)
WEIGHTS = (weights("two", present=True), weights("one-b", present=False))


@pytest.fixture
def picker(qtbot: QtBot) -> Iterator[NetworkPicker]:
    made = NetworkPicker()
    qtbot.addWidget(made)
    made.offer(offered(MODELS, WEIGHTS))
    made.show()
    made.show_key("two")
    yield made
    made.hidePopup()


def test_networks_that_can_run_stand_first_and_each_stands_once() -> None:
    groups = offered(MODELS, WEIGHTS)

    assert [(g.family, g.years, [c.spec.key for c in g.choices]) for g in groups] == [
        ("", "", ["two"]),
        ("Ones", "2015", ["one-a", "one-b"]),
        ("Threes", "2017", ["three"]),
    ]
    assert [c.standing for c in groups[1].choices] == [Standing.NOWHERE, Standing.ELSEWHERE]
    assert groups[0].choices[0].weights == ("People",)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("two+ (ef", ["two"]),
        ("ONES", ["one-a", "one-b"]),
        ("one-b", ["one-b"]),
        ("2017", ["three"]),
        ("ones (b", ["one-b"]),
        ("四", ["three"]),
        ("nothing", []),
        ("  ", ["two", "one-a", "one-b", "three"]),
    ],
)
def test_words_are_found_in_title_key_family_and_year(wanted: str, found: list[str]) -> None:
    groups = fitting(offered(MODELS, WEIGHTS), wanted, {"three": "四"})

    assert [c.spec.key for g in groups for c in g.choices] == found
    assert all(g.choices for g in groups)


def test_deeplab_on_efficientnet_is_found_as_it_is_written(bundled_catalog: Catalog) -> None:
    (group,) = fitting(offered(bundled_catalog.models.values(), ()), "DeepLabV3+ (Eff", {})

    assert [c.spec.key for c in group.choices] == ["deeplabv3plus-efficientnet-lite0"]


def test_typing_opens_the_list_and_a_space_is_a_space(picker: NetworkPicker, qtbot: QtBot) -> None:
    QTest.keyClicks(picker, "t")
    assert picker.list.isVisible()
    QTest.keyClicks(picker.list.field, "wo+ (e")
    assert picker.list.field.text() == "two+ (e"
    assert picker.list.keys() == ["two"]


def test_the_heading_stays_in_sight_above_what_is_found(picker: NetworkPicker) -> None:
    picker.offer(offered([spec(f"one-{n}", f"One {n}", f"Family {n // 4}", 2015) for n in range(40)], ()))
    QTest.keyClicks(picker, "o")
    QTest.keyClicks(picker.list.field, "ne")
    view = picker.list.view

    assert view.visualRect(view.model().index(0, 0)).top() >= 0
    assert view.currentIndex().data() == "One 0"


def test_arrows_go_past_headings_and_enter_chooses(picker: NetworkPicker, qtbot: QtBot) -> None:
    received: list[int] = []
    picker.activated.connect(received.append)
    QTest.keyClick(picker, Key.Key_Space)
    field = picker.list.field
    QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Return)

    assert picker.currentData() == "three"
    assert received == [picker.findData("three")]
    assert not picker.list.isVisible()


def test_the_arrows_go_round_and_a_page_stops_at_the_end(picker: NetworkPicker) -> None:
    picker.showPopup()
    field, view = picker.list.field, picker.list.view
    QTest.keyClick(field, Key.Key_Up)
    assert view.currentIndex().data() == "Three"
    QTest.keyClick(field, Key.Key_PageUp)
    assert view.currentIndex().data() == "Two+ (Eff)"
    QTest.keyClick(field, Key.Key_PageDown)
    assert view.currentIndex().data() == "Three"


def test_escape_leaves_the_network_as_it_was(picker: NetworkPicker) -> None:
    QTest.keyClicks(picker, "o")
    QTest.keyClick(picker.list.field, Key.Key_Escape)

    assert not picker.list.isVisible()
    assert picker.currentData() == "two"


def test_nothing_found_is_said_and_enter_then_does_nothing(picker: NetworkPicker) -> None:
    QTest.keyClicks(picker, "q")
    QTest.keyClick(picker.list.field, Key.Key_Return)

    assert picker.list.keys() == []
    assert picker.list.view.model().rowCount() == 1
    assert picker.list.isVisible()
    assert picker.currentData() == "two"


def test_closed_the_arrows_step_through_the_networks(picker: NetworkPicker) -> None:
    QTest.keyClick(picker, Key.Key_Down)

    assert picker.currentData() == "one-a"
    assert not picker.list.isVisible()


def test_a_click_on_a_row_chooses_and_one_on_a_heading_does_not(picker: NetworkPicker) -> None:
    QTest.mouseClick(picker, LEFT)
    view = picker.list.view
    heading, row = view.model().index(2, 0), view.model().index(3, 0)
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(heading).center())
    assert picker.list.isVisible()
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(row).center())

    assert picker.currentData() == "one-a"


def test_rows_tell_paper_size_and_work_and_so_does_the_foot(picker: NetworkPicker) -> None:
    picker.showPopup()
    row = picker.list.view.currentIndex()

    assert "3.3\u00a0M\u00a0parameters" in row.data(Qt.ItemDataRole.ToolTipRole)
    assert "MACs" in row.data(Qt.ItemDataRole.ToolTipRole)
    assert "People" in row.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_click_leaves_the_keys_with_the_canvas(
    finished: MainWindow, qtbot: QtBot, session: Callable[[], Session]
) -> None:
    finished.stage.canvas.setFocus()
    QTest.mouseClick(finished.side.models.models, LEFT)
    QTest.keyClick(finished.side.models.models.list.field, Key.Key_Return)
    path = session().path
    press(qtbot, finished, Key.Key_D)

    assert session().path != path


def test_escape_closes_the_list_while_the_work_goes_on(
    opened: MainWindow, engine: window_doubles.HeldEngine, qtbot: QtBot, session: Callable[[], Session]
) -> None:
    engine.gate.clear()
    press(qtbot, opened, Key.Key_F5)
    qtbot.waitUntil(lambda: engine.started == 1, timeout=20_000)
    QTest.mouseClick(opened.side.models.models, LEFT)
    field = opened.side.models.models.list.field
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_Escape, NONE)
    asked.ignore()
    QApplication.sendEvent(field, asked)
    assert asked.isAccepted(), "the key is not taken for that of Cancel"
    QTest.keyClick(field, Key.Key_Escape)

    assert not opened.side.models.models.list.isVisible()
    assert session().task == "running"
