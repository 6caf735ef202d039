"""The table and the pane of what refining changed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hands import press
from segstudio.core.session import Session
from segstudio.ui.refine.changes_section import ChangesSection
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


@pytest.fixture
def section(finished: MainWindow, bench: Workbench, session: Now, wait: Wait) -> ChangesSection:
    finished.commands.show_view("split")
    wait(lambda: session().refined is not None and not session().task)
    finished.side.changes.set_open(True)
    wait(lambda: bench.changes.view is not None)
    return finished.side.changes


def pane(window: MainWindow) -> np.ndarray | None:
    found = [c for c in window.stage._panes if c.key == "changes"]
    return found[0].labels.ids if found and found[0].labels is not None else None


def test_the_table_lists_what_each_class_gained_and_lost(section: ChangesSection, session: Now) -> None:
    result = session().result
    assert result is not None
    assert result.refined is not None
    raw, refined = result.labels.ids, result.refined.ids
    assert section.changes is not None
    assert section.changes.changed == np.count_nonzero(raw != refined) > 0
    first = section.changes.classes[0]
    assert first.gained == np.count_nonzero((refined == first.id) & (raw != first.id))
    assert section.table.rowCount() == len(section.changes.classes)
    item = section.table.item(0, 1)
    assert item is not None
    assert f"{first.gained:,}" in item.text()
    assert f"{section.changes.changed:,} pixels changed" in section.message.text()


def test_a_row_shows_its_class_alone_and_again_all(
    section: ChangesSection, finished: MainWindow, bench: Workbench, session: Now, wait: Wait
) -> None:
    assert pane(finished) is None
    index = section.table.model().index(0, 0)
    at = section.table.visualRect(index).center()
    QTest.mouseClick(section.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert section.changes is not None
    first = section.changes.classes[0]
    wait(lambda: bench.changes.view is not None and bench.changes.view.only == first.id)

    ids = pane(finished)
    assert ids is not None
    assert np.count_nonzero(ids != 65535) == first.gained + first.lost
    assert section.pane.isChecked()
    section.table.setCurrentCell(0, 0)
    section.table.setFocus()
    QTest.keyClick(section.table, Qt.Key.Key_Return)
    wait(lambda: bench.changes.view is not None and bench.changes.view.only is None)
    ids = pane(finished)
    assert ids is not None
    assert np.count_nonzero(ids != 65535) == section.changes.changed
    section.pane.setChecked(False)
    assert pane(finished) is None


def test_a_key_shows_the_pane_and_clicks_on_it_choose_no_class(
    finished: MainWindow, bench: Workbench, session: Now, wait: Wait, qtbot: QtBot
) -> None:
    press(qtbot, finished, Qt.Key.Key_W)
    assert session().style.changes
    assert session().setup.refine is not None
    wait(lambda: pane(finished) is not None)

    finished.stage.canvas.class_picked.emit(65001)
    assert session().style.solo is None
    press(qtbot, finished, Qt.Key.Key_W)
    assert pane(finished) is None


def test_other_values_bring_other_changes(section: ChangesSection, bench: Workbench, session: Now, wait: Wait) -> None:
    before = section.changes
    bench.store.put(session().with_setup(replace(session().setup, refine_values={"reach": 20})))
    wait(lambda: not session().refine_is_due and section.changes not in (None, before))

    assert section.changes is not None
    assert before is not None
    assert section.changes.changed > before.changed


def test_nothing_changed_says_so(section: ChangesSection, bench: Workbench, session: Now, wait: Wait) -> None:
    bench.store.put(session().with_setup(replace(session().setup, refine_values={"reach": 0})))
    wait(lambda: not session().refine_is_due and section.changes is not None and section.changes.changed == 0)

    assert not section.table.isVisible()
    assert "0 pixels changed" in section.message.text()


def test_the_table_is_copied_with_tabs(section: ChangesSection) -> None:
    section.copy()
    lines = QGuiApplication.clipboard().text().splitlines()

    assert section.changes is not None
    assert len(lines) == 1 + len(section.changes.classes)
    assert all(len(line.split("\t")) == 7 for line in lines)


def test_before_anything_is_refined_it_says_what_will_be_here(opened: MainWindow) -> None:
    opened.side.changes.set_open(True)

    assert opened.side.changes.message.text()
    assert opened.side.changes.text() == ""
