"""The watch over event loops."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from loop_monitor import LoopMonitor


def wait_in_a_loop() -> None:
    QEventLoop().exec()


def wait_in_a_dialog() -> None:
    QDialog().exec()


def wait_in_a_menu() -> None:
    menu = QMenu()
    menu.addAction("Nothing")
    menu.exec()


@pytest.mark.parametrize("wait", [wait_in_a_loop, wait_in_a_dialog, wait_in_a_menu])
def test_a_loop_that_nobody_ends_is_broken(qapp: QApplication, qtbot: QtBot, wait: Callable[[], None]) -> None:
    watch = LoopMonitor(qapp, patience=0.05)
    with qtbot.captureExceptions() as caught:
        wait()
    watch.stop()

    (error,) = [value for _, value, _ in caught]
    assert "held open" in str(error)
    assert wait.__name__ in str(error)


def test_what_ends_in_time_is_left_alone(qapp: QApplication, qtbot: QtBot) -> None:
    watch = LoopMonitor(qapp, patience=0.2)
    watch.stop()
    with qtbot.captureExceptions() as caught:
        qtbot.wait(300)
    assert not caught
