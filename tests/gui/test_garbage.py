"""Reference cycles that hold widgets are taken apart in the window's thread, whoever makes the garbage."""

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from segstudio.ui.garbage import GarbageKeeper, collect_due

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
    keeper = GarbageKeeper()
    Ring(ended)
    worker = threading.Thread(target=make_garbage)
    worker.start()
    worker.join()
    assert not ended, "a worker takes nothing apart"

    wait(lambda: bool(ended))
    assert ended == [threading.current_thread()]
    keeper.stop()


def test_collection_is_given_back(python_collects: None, qtbot: QtBot) -> None:
    parent = QObject()
    keeper = GarbageKeeper(parent)
    assert not gc.isenabled()
    keeper.settle()
    left_out = gc.get_freeze_count()
    assert left_out
    rings = [[object()] for _ in range(10)]
    keeper.settle()
    assert gc.get_freeze_count() <= left_out, "what comes later can become garbage"
    keeper.stop()
    assert gc.isenabled()
    assert not gc.get_freeze_count()
    assert len(rings) == 10


@pytest.mark.parametrize(
    ("counts", "generation"),
    [
        ((700, 10, 10), None),
        ((699, 99, 99), None),
        ((701, 10, 99), 0),
        ((701, 11, 10), 1),
        ((9999, 11, 11), 2),
    ],
)
def test_the_oldest_generation_that_is_due(
    counts: tuple[int, int, int], generation: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: counts)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "collect", collected.append)
    collect_due()
    monkeypatch.undo()
    assert collected == ([] if generation is None else [generation])
