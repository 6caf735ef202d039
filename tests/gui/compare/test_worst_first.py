"""The list with the worst first: the order is that of the exported numbers, and is drawn on the thumbnails."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import window_doubles
from segstudio.core.files import natural_key
from segstudio.core.session import Session
from segstudio.ui.base.image_list import FileListModel, FileRole, Mark
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


def listed(bench: Workbench) -> list[str]:
    files = bench.files
    return [path.relative_to(files.root).with_suffix("").as_posix() for path in files.shown if files.root]


def choose(window: MainWindow, text: str) -> None:
    box = window.left.order.box
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


@pytest.mark.parametrize(
    ("text", "column", "upward"),
    [
        ("Lowest mIoU first", "miou", True),
        ("Disagreement first", "disagreement", False),
        ("CRF change first", "change", False),
    ],
)
def test_the_order_is_that_of_the_exported_numbers(
    measured: MainWindow,
    bench: Workbench,
    tmp_path: Path,
    wait: Wait,
    qtbot: QtBot,
    text: str,
    column: str,
    upward: bool,
) -> None:
    choose(measured, text)
    wait(lambda: bench.scanner.results is not None and not bench.scanner.is_running and not bench.orderer.runner.jobs)
    with qtbot.waitSignal(bench.reporter.written, timeout=20_000):
        bench.reporter.write(tmp_path / "out")
    rows = list(csv.DictReader(StringIO((tmp_path / "out" / "images.csv").read_text("utf-8"))))
    values: dict[str, list[float]] = {}
    for each in rows:
        values.setdefault(each["image"], []).extend([float(each[column])] if each[column] else [])

    def key(name: str) -> tuple[bool, float, list[str | int]]:
        of = values[name]
        return not of, 0.0 if not of else min(of) if upward else -max(of), natural_key(name)

    assert listed(bench) == sorted(values, key=key)
    marks = [bench.files.index(at).data(FileRole.MARK) for at in range(4)]
    assert [mark is not None for mark in marks] == [bool(values[name]) for name in listed(bench)]


def test_the_open_image_stays_chosen_and_next_follows_the_order(
    measured: MainWindow, bench: Workbench, session: Now, wait: Wait
) -> None:
    before = session().path
    choose(measured, "Lowest mIoU first")
    wait(lambda: not bench.scanner.is_running and bool(bench.files._ranks) and not bench.orderer.runner.jobs)
    view = measured.left.files.view

    assert session().path == before
    assert bench.files.path(view.currentIndex().row()) == before
    bench.opener.step(1)
    assert session().path == bench.files.path(bench.files.row(before) + 1)
    choose(measured, "As found")
    assert listed(bench) == ["a1", "a2", "a10", "below/a1"]


def test_what_an_order_needs_is_said(grid: MainWindow, bench: Workbench, wait: Wait) -> None:
    choose(grid, "Boundary error first")
    wait(lambda: bench.scanner.results is not None and not bench.scanner.is_running and bench.orderer.is_lacking)
    wait(lambda: not grid.left.order.note.isHidden())

    assert "Needs labels" in grid.left.order.note.text()


def test_another_folder_begins_as_found(measured: MainWindow, bench: Workbench, tmp_path: Path, wait: Wait) -> None:
    choose(measured, "Lowest mIoU first")
    wait(lambda: bench.scanner.results is not None and not bench.scanner.is_running)
    window_doubles.save_images(tmp_path / "others", ["b.npy"])
    measured.commands.open([tmp_path / "others"])
    wait(lambda: len(bench.files.paths) == 1)

    assert bench.scanner.results is None
    assert bench.orderer.kind is None


def test_arranged_rows_keep_filter_and_persistent_indexes(tmp_path: Path) -> None:
    model = FileListModel()
    model.clear(tmp_path)
    paths = [tmp_path / name for name in ("a.png", "b.png", "c.png")]
    model.append(paths)

    model.arrange([paths[2], paths[0]], {paths[2]: Mark("9", 0.9)})

    assert model.shown == [paths[2], paths[0], paths[1]]
    assert model.listed == paths
    model.set_filter("b")
    assert model.shown == [paths[1]]
    model.set_filter("")
    model.append([tmp_path / "d.png"])
    assert model.shown == [paths[2], paths[0], paths[1], tmp_path / "d.png"]
