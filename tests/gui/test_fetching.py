"""Getting published weights in the window: seen in grey, asked about, fetched, stopped, chosen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

import window_doubles
from hands import LEFT, in_dialog
from segstudio.core import FetchError, Progress, WeightsInfo
from segstudio.core.plugins import Catalog
from segstudio.core.session import Session
from segstudio.ui.base.services import Services
from segstudio.ui.kit.formatting import facts_of, megabytes, size_of
from segstudio.ui.networks.fetch_dialog import FetchDialog
from segstudio.ui.networks.fetching import Eta, Fetching
from segstudio.ui.networks.panel import ModelPanel
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.search import found_by_search
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


@pytest.fixture
def fetch() -> window_doubles.HeldFetch:
    return window_doubles.HeldFetch()


@pytest.fixture
def services(
    home: Path, toys: Catalog, engine: window_doubles.HeldEngine, fetch: window_doubles.HeldFetch, tmp_path: Path
) -> Services:
    samples = window_doubles.save_images(tmp_path / "samples", ["astronaut.npy"])
    return window_doubles.make_services(home, toys, engine, samples, fetch)


@pytest.fixture
def panel(opened: MainWindow) -> ModelPanel:
    """The panel with the network chosen whose weights are elsewhere."""
    made = opened.side.models
    made.models.show_key(window_doubles.BARE)
    made.models.activated.emit(made.models.currentIndex())
    return made


def answer(panel: ModelPanel, do: Callable[[FetchDialog], object]) -> None:
    """Press Get, and do something in the dialog that asks."""

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, FetchDialog)
        do(dialog)

    in_dialog(FetchDialog, look)
    QTest.mouseClick(panel.get_button, LEFT)


def agree(dialog: FetchDialog) -> None:
    QTest.mouseClick(dialog.get, LEFT)


def test_weights_that_are_elsewhere_are_shown_but_not_used(panel: ModelPanel, session: Now) -> None:
    assert panel.weights.currentText() == "Far away"
    assert panel.get_button.isVisible()
    assert "2.5 MB" in panel.get_button.text()
    assert not panel.import_button.isVisible()
    assert not panel.run_button.isEnabled()
    assert session().setup.model == window_doubles.BARE
    assert session().setup.weights == ""


def test_weights_at_hand_need_no_getting(opened: MainWindow) -> None:
    assert not opened.side.models.get_button.isVisible()
    assert opened.side.models.run_button.isEnabled()


def test_the_list_tells_size_licence_and_mean_iou(panel: ModelPanel) -> None:
    box = panel.weights
    info = box.picked
    assert info is not None
    tip = box.itemData(0, Qt.ItemDataRole.ToolTipRole)

    assert facts_of(info) == "2.5 MB  ·  CC0  ·  mean IoU 0.75"
    assert facts_of(info) in tip
    box.showPopup()
    rows = box.itemDelegate().sizeHint(QStyleOptionViewItem(), box.model().index(0, 0))
    assert box.view().isVisible()
    assert box.view().width() >= rows.width()
    absent = box.view().grab().toImage()
    box.hidePopup()
    assert not absent.isNull()


def test_before_anything_is_fetched_publisher_size_and_licence_are_named(
    panel: ModelPanel, fetch: window_doubles.HeldFetch
) -> None:
    seen: list[str] = []

    def decline(dialog: FetchDialog) -> None:
        seen.extend(found.text() for found in dialog.findChildren(QLabel))
        dialog.reject()

    answer(panel, decline)

    assert {"Somebody", "publisher.example", "2.5 MB", "CC0"} <= set(seen)
    assert fetch.asked == []


def test_what_came_is_chosen_and_can_run(
    panel: ModelPanel, fetch: window_doubles.HeldFetch, session: Now, wait: Wait, opened: MainWindow
) -> None:
    answer(panel, agree)
    wait(lambda: session().setup.weights == "far")

    assert [key for key, _ in fetch.asked] == ["far"]
    assert panel.run_button.isEnabled()
    assert not panel.get_button.isVisible()
    assert not opened.status.download.isVisible()
    assert "Far away" in opened.status.state


def test_progress_stands_in_the_status_line_and_can_be_stopped(
    panel: ModelPanel, fetch: window_doubles.HeldFetch, session: Now, wait: Wait, opened: MainWindow, bench: Workbench
) -> None:
    fetch.gate.clear()
    answer(panel, agree)
    line = opened.status.download
    wait(lambda: "1.2 MB of 2.5 MB" in line.text.whole)

    assert line.isVisible()
    assert line.bar.value() == 500
    assert "Far away" in line.text.whole
    assert not panel.get_button.isEnabled()
    QTest.mouseClick(line.stop, LEFT)

    assert not line.isVisible()
    assert panel.get_button.isEnabled()
    assert bench.fetcher.current is None
    assert session().setup.weights == ""


def test_an_image_can_be_run_while_weights_are_fetched(
    opened: MainWindow, bench: Workbench, fetch: window_doubles.HeldFetch, session: Now, wait: Wait
) -> None:
    fetch.gate.clear()
    bench.fetcher.fetch(window_doubles.FAR)
    wait(lambda: bool(fetch.asked))
    bench.segmenter.run()
    wait(lambda: session().result is not None)

    assert bench.fetcher.current is not None
    fetch.gate.set()
    wait(lambda: bench.fetcher.current is None)


def test_a_failure_is_told_in_the_window(
    panel: ModelPanel, fetch: window_doubles.HeldFetch, wait: Wait, opened: MainWindow
) -> None:
    fetch.fault = FetchError("https://publisher.example/far.pth", "nobody is there.", "Name a mirror.")
    answer(panel, agree)
    wait(opened.errors.isVisible)

    assert panel.get_button.isEnabled()


def test_one_download_at_a_time(bench: Workbench, fetch: window_doubles.HeldFetch, wait: Wait, qtbot: QtBot) -> None:
    fetch.gate.clear()
    bench.fetcher.fetch(window_doubles.FAR)
    wait(lambda: bool(fetch.asked))
    bench.fetcher.fetch(window_doubles.FAR)
    with qtbot.assertNotEmitted(bench.fetcher.asked):
        bench.fetcher.ask(window_doubles.FAR)

    fetch.gate.set()
    wait(lambda: bench.fetcher.current is None)
    assert len(fetch.asked) == 1


def test_the_setting_names_the_mirror_in_the_question_and_in_the_fetch(
    panel: ModelPanel, bench: Workbench, fetch: window_doubles.HeldFetch, wait: Wait
) -> None:
    settings = bench.preferences.settings.with_value("mirror", "https://mirror.example/w")
    bench.preferences.put(settings.with_value("checkpoints", "/usb"))
    seen: list[str] = []

    def read_and_agree(dialog: FetchDialog) -> None:
        seen.extend(found.text() for found in dialog.findChildren(QLabel))
        agree(dialog)

    answer(panel, read_and_agree)
    wait(lambda: bool(fetch.asked))

    assert f"{Path('/usb')}, or else mirror.example" in seen
    assert fetch.asked[0][1].mirror == "https://mirror.example/w"


def test_the_search_offers_to_get_them(opened: MainWindow, bench: Workbench, qtbot: QtBot) -> None:
    entry = next(e for e in found_by_search(bench, opened.actions_) if e.text == "Get Bare toy: Far away")

    in_dialog(FetchDialog, lambda dialog: dialog.reject())
    with qtbot.waitSignal(bench.fetcher.asked):
        entry.run()


@pytest.mark.parametrize(
    ("progress", "left", "message"),
    [
        (Progress(0, 2_500_000, ""), None, "Connecting…"),
        (Progress(1_000_000, 0, "download"), None, "1.0 MB"),
        (Progress(1_000_000, 120_000_000, "download"), 12.3, "1.0 MB of 120 MB   ·   12 s left"),
        (Progress(1_000_000, 120_000_000, "download"), 600.0, "10 min left"),
        (Progress(1, 2, "check"), None, "Checking…"),
        (Progress(0, 0, "import"), None, "Importing…"),
    ],
)
def test_the_status_line_says_what_goes_on(
    opened: MainWindow, bench: Workbench, progress: Progress, left: float | None, message: str
) -> None:
    bench.fetcher.current = Fetching(window_doubles.FAR, progress, left)
    bench.fetcher.changed.emit()

    assert message in opened.status.download.text.whole
    bench.fetcher.current = None
    bench.fetcher.changed.emit()


def test_time_left_is_reckoned_from_this_visit_s_bytes_only() -> None:
    now = [100.0]
    eta = Eta(lambda: now[0])

    assert eta.left(Progress(50, 100, "download")) is None
    now[0] += 0.5
    assert eta.left(Progress(55, 100, "download")) is None
    now[0] += 1.5
    assert eta.left(Progress(70, 100, "download")) == pytest.approx(3.0)
    assert eta.left(Progress(10, 100, "check")) is None
    now[0] += 5
    assert eta.left(Progress(20, 0, "check")) is None


@pytest.mark.parametrize(
    ("size", "message"), [(44_355_813, "44.4 MB"), (99_960_000, "100 MB"), (263_000_000, "263 MB")]
)
def test_sizes_are_written_as_people_say_them(size: int, message: str) -> None:
    assert megabytes(size) == message


def test_a_reckoned_size_says_so() -> None:
    reckoned: WeightsInfo = replace(window_doubles.FAR, size=51_600_000, size_is_told=False)

    assert size_of(reckoned) == "about 52 MB"
