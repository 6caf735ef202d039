"""The window of sweeps: asked, started, stopped, gone on with, read, and taken over."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

import window_doubles
from hands import LEFT, in_dialog, type_path
from held_sweeps import HeldSweeps, pit
from segstudio.core import RefineError
from segstudio.core.session import Session
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.sweep.dialog import SweepDialog

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]
SHOWN = Qt.ItemDataRole.DisplayRole


def cell(dialog: SweepDialog, row: int, column: int) -> str:
    return str(dialog.found.model.data(dialog.found.model.index(row, column), SHOWN))


def column(dialog: SweepDialog, at: int) -> list[str]:
    return [cell(dialog, row, at) for row in range(dialog.found.model.rowCount())]


def click(dialog: SweepDialog, section: int) -> None:
    header = dialog.found.view.horizontalHeader()
    at = header.sectionViewportPosition(section) + 8
    QTest.mouseClick(header.viewport(), LEFT, pos=QPoint(at, 8))


def test_it_says_what_it_needs_before_a_folder_is_chosen(dialog: SweepDialog) -> None:
    assert "Choose a folder" in dialog.work.text()
    assert not dialog.start.isEnabled()


def test_a_folder_without_labels_is_refused_in_words(dialog: SweepDialog, tmp_path: Path, wait: Wait) -> None:
    dialog.source.enter(str(tmp_path / "nowhere"))

    wait(lambda: "no labelled images" in dialog.trouble.text())
    assert dialog.trouble.isVisible()
    assert not dialog.start.isEnabled()


def test_a_grid_is_suggested_and_its_work_is_told(ready: SweepDialog) -> None:
    assert ready.axes.axes == {"reach": (0, 6, 12)}
    assert ready.source.split.currentText() == "val (4)"
    assert ready.work.text().startswith("3 combinations and the network alone on 4 images: 16 in all")


def test_chips_and_images_change_the_work(ready: SweepDialog, wait: Wait) -> None:
    QTest.mouseClick(ready.axes.rows["reach"].chip(12), LEFT)
    ready.source.images.setValue(2)

    wait(lambda: ready.work.text().startswith("2 combinations and the network alone on 2 images: 6 in all"))


def test_a_range_adds_values(ready: SweepDialog) -> None:
    row = ready.axes.rows["reach"]
    row.more.click()
    assert row.range is not None
    row.range.low.setValue(2)
    row.range.high.setValue(10)
    row.range.count.setValue(3)
    QTest.mouseClick(row.range.add, LEFT)

    assert row.values == (0, 2, 6, 10, 12)


def test_nothing_to_try_is_nothing_to_start(ready: SweepDialog) -> None:
    ready.axes.rows["reach"].switch.click()

    assert "values to try" in ready.work.text()
    assert not ready.start.isEnabled()


def test_it_runs_and_shows_the_network_alone_first(done: SweepDialog, sweeps: HeldSweeps) -> None:
    assert sweeps.ran == 16
    assert (cell(done, 0, 0), cell(done, 0, 1)) == ("Network alone", "70.00\u00a0%")
    assert column(done, 0)[1:] == ["6", "0", "12"], "the best boundary F first"
    assert cell(done, 1, 1) == "72.00\u00a0%  (+2.00)"
    assert "2.00 points better" in done.found.verdicts["miou"].text()
    assert done.found.plots["miou"].plot.values == ("0", "6", "12")


def test_a_click_on_a_heading_sorts_and_the_network_alone_stays_first(done: SweepDialog) -> None:
    done.found.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert column(done, 0) == ["Network alone", "0", "6", "12"]
    assert cell(done, done.found.view.currentIndex().row(), 0) == "6", "the chosen row goes along"

    click(done, 1)
    first = column(done, 1)[1:]
    click(done, 1)
    assert column(done, 1)[1:] == first[::-1]


def test_progress_is_told_and_it_can_be_stopped_and_gone_on_with(
    ready: SweepDialog, bench: Workbench, sweeps: HeldSweeps, session: Now, wait: Wait
) -> None:
    sweeps.gate.clear()
    ready.start.click()
    wait(lambda: "8 of 16" in ready.work.text())
    assert session().task == "sweeping"
    assert ready.progress.value() == 8
    assert not ready.axes.isEnabled()

    ready.start.click()
    assert session().task == ""
    sweeps.gate.set()
    wait(lambda: "are kept from before" in ready.work.text())
    wait(ready.start.isEnabled)
    ready.start.click()
    wait(lambda: bench.sweeper.table is not None)
    assert sweeps.ran == 16


def test_it_goes_on_while_its_window_is_closed_and_escape_in_the_main_one_stops_it(
    ready: SweepDialog, window: MainWindow, sweeps: HeldSweeps, session: Now, wait: Wait
) -> None:
    sweeps.gate.clear()
    ready.start.click()
    wait(lambda: sweeps.ran == 8)
    QTest.keyClick(ready, Qt.Key.Key_Escape)

    assert not ready.isVisible()
    assert session().task == "sweeping"
    assert "Trying values" in window.status.state
    window.actions_["cancel"].trigger()
    assert session().task == ""


def test_nothing_else_runs_meanwhile(
    ready: SweepDialog, opened: MainWindow, engine: window_doubles.HeldEngine, sweeps: HeldSweeps, wait: Wait
) -> None:
    sweeps.gate.clear()
    ready.start.click()
    wait(lambda: sweeps.ran == 8)

    assert not opened.actions_["run"].isEnabled()
    assert not opened.actions_["run_all"].isEnabled()
    assert engine.started == 0


def test_what_is_asked_comes_back_in_the_next_window(
    ready: SweepDialog, window: MainWindow, bench: Workbench, sweeps: HeldSweeps, wait: Wait
) -> None:
    ready.source.images.setValue(3)
    ready.axes.rows["reach"].choose((0, 24))
    ready.axes.changed.emit()
    wait(ready.start.isEnabled)
    sweeps.gate.clear()
    ready.start.click()
    wait(lambda: sweeps.ran > 0)
    bench.sweeper.cancel()

    again = window.commands.make_sweep()
    wait(again.start.isEnabled)
    assert again.axes.axes == {"reach": (0, 24)}
    assert again.source.images.value() == 3
    assert "are kept from before" in again.work.text()


def test_the_best_is_taken_over_as_a_preset_and_set(
    done: SweepDialog, window: MainWindow, bench: Workbench, session: Now, wait: Wait
) -> None:
    done.found.name.setFocus()
    done.found.name.setText("Mine")
    QTest.keyClick(done.found.name, Qt.Key.Key_Return)

    wait(lambda: bool(bench.presets.of("smear")))
    preset = bench.presets.of("smear")[0]
    assert (preset.title, preset.values) == ("Mine", {"reach": 6})
    assert "cells, val" in preset.source
    assert (session().setup.refine, session().setup.refine_values) == ("smear", {"reach": 6})
    assert window.side.refine.presets.currentText() == "Mine"
    assert "Mine" in done.found.hint.text()


def test_where_refining_hurts_it_says_so(ready: SweepDialog, sweeps: HeldSweeps, bench: Workbench, wait: Wait) -> None:
    sweeps.worth = pit
    ready.start.click()
    wait(lambda: bench.sweeper.table is not None)

    message = ready.found.verdicts["miou"]
    assert "the refiner hurts here" in message.text()
    assert "3.00 points" in message.text()
    assert message.property("role") == "error"
    assert "no better by Mean IoU and Boundary F" in ready.found.hint.text()


def test_the_network_alone_cannot_be_taken_over(done: SweepDialog) -> None:
    done.found.view.selectRow(0)

    assert not done.found.take.isEnabled()
    assert "turn refining off" in done.found.hint.text()


def test_table_and_plots_are_written_where_a_person_says(done: SweepDialog, tmp_path: Path, wait: Wait) -> None:
    (tmp_path / "out").mkdir()
    in_dialog(QFileDialog, lambda box: type_path(box, tmp_path / "out"))
    done.found.export.click()

    wait((tmp_path / "out" / "table.csv").is_file)
    wait(lambda: "Written to" in done.found.hint.text())


def test_a_failure_is_told_and_the_window_goes_on(
    ready: SweepDialog, sweeps: HeldSweeps, window: MainWindow, wait: Wait
) -> None:
    sweeps.fault = RefineError("smear", "ran out of paint.", "Buy some.")
    ready.start.click()

    wait(lambda: "ran out of paint" in ready.trouble.text())
    assert "ran out of paint" in window.errors.complaint.sentence
    wait(ready.start.isEnabled)


def test_enter_in_a_field_starts_nothing(ready: SweepDialog, sweeps: HeldSweeps) -> None:
    for field in (ready.source.ignored, ready.source.images, ready.source.folder):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Return)

    assert sweeps.asked == []


@pytest.mark.parametrize("closing", ["window", "bench"])
def test_closing_while_it_runs_ends_cleanly(
    ready: SweepDialog, window: MainWindow, bench: Workbench, sweeps: HeldSweeps, wait: Wait, closing: str
) -> None:
    sweeps.gate.clear()
    ready.start.click()
    wait(lambda: sweeps.ran == 8)
    window.close() if closing == "window" else None
    bench.shutdown()

    assert sweeps.ran == 8
    assert bench.sweeper.table is None


def test_every_field_has_a_name_for_screen_readers(ready: SweepDialog) -> None:
    fields = (ready.source.folder, ready.source.split, ready.source.images, ready.source.network, ready.refiner)

    assert all(field.accessibleName() for field in fields)


def test_plots_are_told_to_screen_readers(done: SweepDialog) -> None:
    assert "Reach 6: at best 72.00" in done.found.plots["miou"].accessibleDescription()
