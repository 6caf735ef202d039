"""A session with a picture, and the window with four panes."""

import pytest

import toy_plugin
from segstudio.core import Session
from segstudio.ui.main_window import MainWindow


@pytest.fixture
def photo_session() -> Session:
    return Session(image=toy_plugin.banded_image(48, 64))


@pytest.fixture
def grid(opened: MainWindow, wait: object) -> MainWindow:
    """The window with photograph, other network, chosen network raw and refined, all run."""
    bench = opened._bench
    opened.grid.enter()
    wait(lambda: not bench.store.session.task and bench.comparer.is_complete)  # type: ignore[operator]  # a function
    return opened
