"""Search, settings and shortcuts of the window."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

import window_doubles
from hands import CTRL, Key, in_dialog, press
from segstudio.core.session import Session
from segstudio.ui.shell.command_palette import matching
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.search import found_by_search
from segstudio.ui.shell.settings import SettingsDialog
from segstudio.ui.shell.shortcuts import ShortcutsDialog
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


def test_the_palette_finds_and_does(finished: MainWindow, qtbot: QtBot, session: Now) -> None:
    press(qtbot, finished, Key.Key_K, CTRL)
    palette = finished.command_palette
    QTest.keyClicks(palette.field, "contours")
    QTest.keyClick(palette.field, Key.Key_Return)

    assert session().style.contours


def test_the_palette_chooses_networks(finished: MainWindow, qtbot: QtBot, session: Now) -> None:
    press(qtbot, finished, Key.Key_K, CTRL)
    QTest.keyClicks(finished.command_palette.field, "others")
    QTest.keyClick(finished.command_palette.field, Key.Key_Return)

    assert session().setup.model == window_doubles.OTHER


def test_the_palette_changes_the_theme(finished: MainWindow, bench: Workbench, qtbot: QtBot) -> None:
    press(qtbot, finished, Key.Key_K, CTRL)
    QTest.keyClicks(finished.command_palette.field, "theme: dark")
    QTest.keyClick(finished.command_palette.field, Key.Key_Return)

    assert bench.preferences.settings.theme == "dark"


def test_the_palette_says_when_it_finds_nothing_and_escape_closes_it(finished: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, finished, Key.Key_K, CTRL)
    palette = finished.command_palette
    QTest.keyClicks(palette.field, "qqqq")
    assert palette.view.model().rowCount() == 1
    QTest.keyClick(palette.field, Key.Key_Return)
    assert not palette.isVisible()
    press(qtbot, finished, Key.Key_K, CTRL)
    QTest.keyClick(finished.command_palette.field, Key.Key_Escape)
    assert not finished.command_palette.isVisible()


def test_settings_take_effect_at_once(finished: MainWindow, bench: Workbench, qtbot: QtBot) -> None:
    def change(dialog: QDialog) -> None:
        assert isinstance(dialog, SettingsDialog)
        dialog.pages.setCurrentIndex(1)
        (box,) = dialog.forms["Running"].field("flip")
        QTest.keyClick(box, Key.Key_Space)
        dialog.reject()

    in_dialog(SettingsDialog, change)
    press(qtbot, finished, Key.Key_Comma, CTRL)

    assert bench.preferences.settings.flip
    assert "flip" in bench.services.settings_file.read_text()


def test_a_shortcut_that_was_changed_works_at_once(
    opened: MainWindow, bench: Workbench, qtbot: QtBot, session: Now, wait: Wait
) -> None:
    bench.preferences.put(replace(bench.preferences.settings, shortcuts={"run": "F8"}))
    press(qtbot, opened, Key.Key_F8)
    wait(lambda: session().result is not None)

    assert "F8" in opened.actions_["run"].toolTip()


def test_escape_leaves_the_field_of_a_key_before_it_closes_the_dialog(
    opened: MainWindow, bench: Workbench, wait: Wait
) -> None:
    dialog = ShortcutsDialog(bench.preferences, opened)
    dialog.show()
    dialog.activateWindow()
    wait(dialog.isActiveWindow)
    field = dialog.fields["run"]
    field.setFocus()
    QTest.keyClick(field, Key.Key_F8)
    assert bench.preferences.settings.shortcuts == {"run": "F8"}
    QTest.keyClick(field, Key.Key_Escape)

    assert (dialog.isVisible(), dialog.search.hasFocus()) == (True, True)
    assert field.keySequence().toString() == "F8", "Esc was not recorded"
    assert bench.preferences.settings.shortcuts == {"run": "F8"}
    QTest.keyClick(dialog.search, Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_language_is_found_by_its_english_name(window: MainWindow, bench: Workbench, qtbot: QtBot) -> None:
    found = matching(found_by_search(bench, window.actions_), "chinese")

    assert found[0].text == "Language: 简体中文"
    found[0].run()
    assert bench.preferences.settings.language == "zh_CN"
