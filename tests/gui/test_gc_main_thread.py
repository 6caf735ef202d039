"""Reference cycles that hold widgets are taken apart in the window's thread, whoever makes the garbage."""

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from segstudio.ui.shell.gc_main_thread import GarbageController

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def python_collects() -> Iterator[None]:
    """Python's own collection, which other tests hold back."""
    gc.enable()
    yield
    gc.disable()


class Ring(QWidget):
    """A widget that holds itself, and tells the thread that ends it."""

    def __init__(self, ended: list[threading.Thread]) -> None:
        super().__init__()
        self.me = self
        self.destroyed.connect(lambda: ended.append(threading.current_thread()), Qt.ConnectionType.DirectConnection)


def make_garbage() -> None:
    """Make far more cycles than Python lets lie."""
    for _ in range(200_000):
        ring: list[object] = []
        ring.append(ring)


def test_a_widget_in_a_cycle_ends_in_the_windows_thread(python_collects: None, qtbot: QtBot, wait: Wait) -> None:
    ended: list[threading.Thread] = []
    controller = GarbageController()
    Ring(ended)
    worker = threading.Thread(target=make_garbage)
    worker.start()
    worker.join()
    assert not ended, "a worker takes nothing apart"

    wait(lambda: bool(ended))
    assert ended == [threading.current_thread()]
    controller.stop()


class Books:
    """Stands in for what Python's collector says and does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.counts, self.done = (0, 0, 0), list[str]()
        monkeypatch.setattr(gc, "get_count", lambda: self.counts)
        monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
        monkeypatch.setattr(gc, "collect", lambda generation: self.done.append(f"collect {generation}"))
        monkeypatch.setattr(gc, "freeze", lambda: self.done.append("freeze"))


@pytest.fixture
def books() -> Iterator[Books]:
    """Python's collector, in words; put right before anything else needs it."""
    with pytest.MonkeyPatch.context() as patch:
        yield Books(patch)


@pytest.mark.parametrize(
    ("counts", "done"),
    [
        ((700, 10, 10), []),
        ((699, 99, 99), []),
        ((701, 10, 99), ["collect 0"]),
        ((701, 11, 10), ["collect 1"]),
        ((9999, 11, 11), ["collect 2"]),
    ],
)
def test_the_oldest_generation_that_is_due(
    qtbot: QtBot, books: Books, counts: tuple[int, int, int], done: list[str]
) -> None:
    controller = settled(books)
    books.counts = counts
    controller.collect_due()
    assert books.done == done
    controller.stop()


@pytest.mark.parametrize(
    ("counts", "done"),
    [((701, 0, 0), ["collect 0"]), ((701, 11, 0), ["collect 0", "freeze"]), ((701, 11, 11), ["collect 0", "freeze"])],
)
def test_many_modules_are_left_out_once(
    qtbot: QtBot, books: Books, counts: tuple[int, int, int], done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    controller = settled(books)
    for number in range(100):
        monkeypatch.setitem(sys.modules, f"heavy_library_{number}", ModuleType("heavy"))
    books.counts = counts
    controller.collect_due()
    assert books.done == done
    controller.stop()


def settled(books: Books) -> GarbageController:
    """Make a keeper that has left out what was imported."""
    controller = GarbageController()
    books.counts = (701, 11, 11)
    controller.collect_due()
    assert books.done == ["collect 0", "freeze"]
    books.done.clear()
    return controller


def test_collection_is_given_back(python_collects: None, qtbot: QtBot) -> None:
    controller = GarbageController()
    assert not gc.isenabled()
    gc.freeze()
    controller.stop()
    assert gc.isenabled()
    assert not gc.get_freeze_count()
