"""Small parts: palette ranking, errors in words, log, actions, results kept, window state."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget
from pytestqt.qtbot import QtBot

import toy_plugin
from segstudio.core import Image, JobContext, ReadError, RunOptions, SegStudioError, WeightsError
from segstudio.core.pipeline import run
from segstudio.core.plugins import Catalog
from segstudio.core.session import Session, Setup
from segstudio.ui.base.naming import ExportPlan, Naming
from segstudio.ui.base.result_cache import ResultCache
from segstudio.ui.images.batch import Report
from segstudio.ui.kit.actions import ACTIONS, MENUS, ActionSet
from segstudio.ui.kit.error_bar import ErrorBar, describe
from segstudio.ui.kit.formatting import percent, seconds
from segstudio.ui.kit.log import LINES, MemoryLog, start_logging, stop_logging
from segstudio.ui.kit.window_state import WindowState, first_size
from segstudio.ui.networks.network_row import number
from segstudio.ui.shell.command_palette import Entry, matching, rank
from segstudio.ui.shell.shortcuts import effective, owner

SETUP = Setup("toy-brightness", "people")


def entry(text: str) -> Entry:
    return Entry(text, "", "play", lambda: None)


@pytest.mark.parametrize(("text", "wanted"), [("Run on the whole folder", "rwf"), ("Contours", "CONT"), ("a", "")])
def test_letters_in_order_are_found(text: str, wanted: str) -> None:
    assert rank(text, wanted) is not None


def test_letters_out_of_order_are_not() -> None:
    assert rank("Run", "nur") is None


def test_what_holds_the_word_stands_before_what_only_has_its_letters() -> None:
    found = matching([entry("Copy of notes to run"), entry("Contours"), entry("Zoom")], "cont")

    assert [e.text for e in found] == ["Contours", "Copy of notes to run"]


def test_without_a_word_everything_is_offered_in_order() -> None:
    assert [e.text for e in matching([entry("b"), entry("a")], "")] == ["b", "a"]


def test_our_errors_are_split_into_sentence_and_remedy() -> None:
    received = describe(ReadError(Path("x.png"), "is empty.", "Copy it again."))

    assert (received.sentence, received.remedy) == ("x.png: is empty.", "Copy it again.")
    assert "ReadError" in received.details


def test_other_errors_are_named_and_keep_their_traceback() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / 0
    received = describe(caught.value)

    assert "ZeroDivisionError" in received.sentence
    assert "test_parts.py" in received.details
    assert received.remedy


def test_the_bar_shows_copies_and_closes(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    bar = ErrorBar()
    qtbot.addWidget(bar)
    assert bar.isHidden()
    with caplog.at_level(logging.ERROR):
        bar.show_error(WeightsError("lednet", "has none.", "Import some."))
    assert not bar.isHidden()
    assert "has none" in caplog.text
    bar._copy()
    assert "Import some." in QGuiApplication.clipboard().text()
    bar._more.setChecked(True)
    assert not bar._details.isHidden()
    bar.clear()
    assert bar.isHidden()
    assert bar._details.isHidden()


def test_many_errors_become_one() -> None:
    errors = tuple((Path(f"{n}.png"), SegStudioError(f"{n} failed.", "Look.")) for n in range(3))
    report = Report(7, 0, errors)

    assert "3 images failed" in str(report.summary)
    assert "2 failed." in describe(report.summary).details
    assert Report(7, 0, errors[:1]).summary is errors[0][1]


def test_the_log_keeps_lines_and_tells_them(qtbot: QtBot, tmp_path: Path) -> None:
    log = start_logging(tmp_path / "deep" / "a.log")
    heard: list[str] = []
    log.signals.line.connect(heard.append)
    try:
        logging.getLogger("segstudio.test").info("hello %s", "there")
    finally:
        stop_logging()
    logging.getLogger("segstudio.test").info("nobody hears this")

    assert "hello there" in log.text
    assert len(heard) == 1
    assert "hello there" in (tmp_path / "deep" / "a.log").read_text()
    assert "nobody" not in log.text


def test_a_log_that_cannot_be_written_is_no_obstacle(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    log = start_logging(tmp_path / "file" / "a.log")
    stop_logging()

    assert "No log file" in log.text


def test_the_log_is_bounded(qtbot: QtBot) -> None:
    log = MemoryLog()
    for n in range(LINES + 50):
        log.emit(logging.LogRecord("x", logging.INFO, "", 0, f"line {n}", (), None))

    assert len(log.text.splitlines()) == LINES
    assert log.text.splitlines()[-1].endswith(f"line {LINES + 49}")


def test_no_two_actions_share_a_key_or_a_name() -> None:
    keys = [QKeySequence(action.key).toString() for action in ACTIONS]

    assert all(keys)
    assert len(set(keys)) == len(keys)
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)
    assert {action.menu for action in ACTIONS} == set(MENUS)


def test_actions_are_enabled_as_the_session_allows(qtbot: QtBot, image: Image) -> None:
    actions = ActionSet({})
    path = Path("a.png")
    opened = Session(setup=SETUP).opening(path).with_image(image, path)
    cases: list[tuple[Session, dict[str, bool]]] = [
        (Session(), {"run": False, "export": False, "cancel": False, "open_folder": True}),
        (opened, {"run": True, "run_all": True, "cancel": False, "copy_areas": False}),
        (opened.working("running"), {"run": True, "cancel": True}),
        (opened.working("batch"), {"run": False, "run_all": False, "cancel": True}),
        (opened.with_setup(Setup("x")), {"run": False, "run_all": False}),
    ]
    for session, wanted in cases:
        actions.follow(session)
        assert {name: actions[name].isEnabled() for name in wanted} == wanted


def test_keys_of_the_user_replace_the_defaults(qtbot: QtBot) -> None:
    actions = ActionSet({"run": "Ctrl+R"})

    assert actions["run"].shortcut() == QKeySequence("Ctrl+R")
    assert "Ctrl+R" in actions["run"].toolTip()
    assert actions["cancel"].shortcut() == QKeySequence("Esc")


def test_every_action_must_be_connected(qtbot: QtBot) -> None:
    with pytest.raises(KeyError):
        ActionSet({}).connect_all({})


def test_a_key_has_one_owner() -> None:
    assert owner({}, "F5", "cancel") == "run"
    assert owner({}, "F5", "run") == ""
    assert owner({"run": "F9"}, "F5", "cancel") == ""
    assert owner({}, "", "cancel") == ""
    assert effective({"run": "F9"})["run"] == "F9"


@pytest.fixture
def cached(catalog: Catalog) -> Callable[[Path, ResultCache], Image]:
    def put(path: Path, cache: ResultCache) -> Image:
        image = toy_plugin.banded_image(40, 40)
        cache.opened((path, 0), image, (1, 1))
        cache.put((path, 0), run(SETUP.request(image, RunOptions()), catalog, toy_plugin.ToyEngine(), JobContext()))
        return image

    return put


def test_results_are_found_by_how_they_were_made(cached: Callable[[Path, ResultCache], Image]) -> None:
    cache = ResultCache(lambda: 10**9)
    image = cached(Path("a"), cache)

    assert cache.find((Path("a"), 0), SETUP.request(image, RunOptions())) is not None
    assert cache.find((Path("a"), 0), replace(SETUP, weights="x").request(image, RunOptions())) is None
    assert cache.find((Path("a"), 0), SETUP.request(image, RunOptions(flip=True))) is None
    assert cache.find((Path("a"), 1), SETUP.request(image, RunOptions())) is None
    assert cache.find((Path("b"), 0), SETUP.request(image, RunOptions())) is None
    assert cache.find((Path("a"), 0), SETUP.request(toy_plugin.banded_image(8, 8), RunOptions())) is None


def test_results_stay_within_their_bytes_and_the_oldest_go(cached: Callable[[Path, ResultCache], Image]) -> None:
    cache = ResultCache(lambda: 50_000)
    for n in range(20):
        cached(Path(str(n)), cache)

    assert cache.size <= 50_000
    assert cache.known((Path("0"), 0)) is None
    assert cache.known((Path("19"), 0)) is not None


def test_the_open_image_is_kept_whatever_the_bound(cached: Callable[[Path, ResultCache], Image]) -> None:
    cache = ResultCache(lambda: 0)
    image = cached(Path("a"), cache)

    assert cache.find((Path("a"), 0), SETUP.request(image, RunOptions())) is not None


def test_another_state_of_a_file_makes_its_results_void(cached: Callable[[Path, ResultCache], Image]) -> None:
    cache = ResultCache(lambda: 10**9)
    image = cached(Path("a"), cache)
    fresh = toy_plugin.banded_image(40, 40)
    cache.opened((Path("a"), 0), fresh, (2, 2))

    assert cache.find((Path("a"), 0), SETUP.request(image, RunOptions())) is None
    assert cache.find((Path("a"), 0), SETUP.request(fresh, RunOptions())) is None


def test_equal_names_in_subfolders_do_not_collide(tmp_path: Path, catalog: Catalog) -> None:
    root = tmp_path / "in"
    paths = [root / "a.png", root / "sub" / "a.png", root / "a.jpg"]
    naming = Naming(paths, root, ExportPlan(tmp_path / "out", ("toy-npy",)), catalog)
    targets = [naming.targets(path)[0][1] for path in paths]

    assert len(set(targets)) == 3
    assert targets[1] == tmp_path / "out" / "sub" / "a.npy"


def test_finished_files_are_left_alone_unless_asked(tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "a.png"
    keep, redo = (ExportPlan(tmp_path / "out", ("toy-npy",), overwrite=flag) for flag in (False, True))
    assert not Naming([path], None, keep, catalog).is_finished(path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.npy").write_bytes(b"")

    assert Naming([path], None, keep, catalog).is_finished(path)
    assert not Naming([path], None, redo, catalog).is_finished(path)


@pytest.mark.parametrize(
    ("count", "text"), [(999, "999"), (1_500, "1.5 k"), (3_319_149, "3.3 M"), (1_200_000_000, "1.2 G")]
)
def test_counts_are_written_as_people_say_them(count: int, text: str) -> None:
    assert number(count) == text


@pytest.mark.parametrize(("value", "text"), [(0.0214, "21 ms"), (0.9999, "1.0 s"), (12.34, "12.3 s")])
def test_times_are_read_at_a_glance(value: float, text: str) -> None:
    assert seconds(value) == text


@pytest.mark.parametrize(("share", "text"), [(None, ""), (0.0, "0.0 %"), (0.0004, "<0.1 %"), (0.1234, "12.3 %")])
def test_shares(share: float | None, text: str) -> None:
    assert percent(share) == text


def test_the_first_window_takes_four_fifths_of_the_screen(qtbot: QtBot) -> None:
    screen = QGuiApplication.primaryScreen().availableGeometry()
    size = first_size()

    assert size.width() == min(max(round(screen.width() * 0.8), 1100), screen.width())
    assert abs(size.center().x() - screen.center().x()) <= 1


def test_place_folds_and_recent_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    state = WindowState(tmp_path / "w.ini")
    window, splitter = QMainWindow(), QSplitter()
    for _ in range(2):
        splitter.addWidget(QWidget())
    qtbot.addWidget(window)
    window.setCentralWidget(splitter)
    window.setGeometry(QRect(30, 40, 400, 300))
    splitter.setSizes([100, 300])
    state.keep(window, splitter)
    state.set_flag("folded", value=True)
    for name in "abcdefghijk":
        state.add_recent(Path(name))
    state.add_recent(Path("d"))

    again, other = WindowState(tmp_path / "w.ini"), QMainWindow()
    qtbot.addWidget(other)
    again.restore(other, QSplitter(other))
    assert other.geometry().size() == window.geometry().size()
    assert again.flag("folded", default=False)
    assert again.flag("unknown")
    assert [str(p) for p in again.recent] == list("dkjihgfe")
