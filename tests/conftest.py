"""Shared fixtures. The environment is settled before anything imports Qt or torch."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # no screen is needed, and none is disturbed
os.environ.setdefault("OMP_NUM_THREADS", "2")  # small networks on many threads only fight each other

# On a machine with other work, threads that wait by spinning take the time of those they wait for.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import gc
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

import toy_plugin
from segstudio.core import Image
from segstudio.core.plugins import Catalog, PluginSource, build_catalog, bundled_sources

# A busy machine is no failure, and a failure seen once must be seen again.
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

DATA_VARIABLE: Final = "SEGSTUDIO_TEST_DATA"
_GRACE: Final = 5.0  # seconds a thread that was told to end may still take
_CHANGES_ITSELF: Final = ("PYTEST_", "COV_", "KMP_", "TORCH", "CUDA", "QT_", "LD_LIBRARY_PATH")  # cv2 sets the last


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that use Qt, and skip those whose data sets are not here."""
    folder = os.environ.get(DATA_VARIABLE, "")
    reason = f"{DATA_VARIABLE} names no folder with the development data sets"
    for item in items:
        if {"qapp", "qtbot"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.gui)
        if item.get_closest_marker("data") and not (folder and Path(folder).is_dir()):
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_sessionstart() -> None:
    """Leave reference cycles to `pytest_runtest_logfinish`: no worker's thread may take one with a widget apart."""
    gc.disable()


def pytest_runtest_logfinish() -> None:
    """Collect what the test left, when it is time."""
    from segstudio.ui.shell.gc_main_thread import due

    generation = due()
    if generation is not None:
        gc.collect(generation)


@pytest.fixture
def data_dir() -> Path:
    """The development data sets; for tests marked `data`."""
    return Path(os.environ[DATA_VARIABLE]).resolve()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test its own home, so that no setting of the person running the tests is read or written."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SEGSTUDIO_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def _collectors() -> Iterator[set[str]]:
    """Name the threads that collect reference cycles, beside the one that may."""
    seen: set[str] = set()

    def look(_: str, __: object) -> None:
        if threading.current_thread() is not threading.main_thread():
            seen.add(threading.current_thread().name)

    gc.callbacks.append(look)
    yield seen
    gc.callbacks.remove(look)


@pytest.fixture(autouse=True)
def _nothing_left(_collectors: set[str]) -> Iterator[None]:
    """Fail a test that leaves a thread running or the environment changed, or collects in a worker's thread."""
    threads, environment = set(threading.enumerate()), _environment()
    yield
    assert not _collectors, f"reference cycles were taken apart in {_collectors}"
    left = _still_running(threads)
    assert not left, f"threads left running: {left}"
    assert _environment() == environment, "the test left the environment changed"


@pytest.fixture(autouse=True)
def _no_loop_for_ever(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that opens a window and waits in an event loop that nobody ends."""
    if request.node.get_closest_marker("gui") is None:
        yield
        return
    from loop_monitor import LoopMonitor

    watch = LoopMonitor(request.getfixturevalue("qapp"))
    yield
    watch.stop()


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith((*_CHANGES_ITSELF, "SEGSTUDIO_HOME"))}


def _still_running(before: set[threading.Thread]) -> list[str]:
    """Wait for new threads to end. Threads that Qt started are known to Python only as dummies and never end."""
    deadline = time.monotonic() + _GRACE
    new = [t for t in threading.enumerate() if t not in before and not isinstance(t, threading._DummyThread)]
    for thread in new:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [t.name for t in new if t.is_alive()]


@pytest.fixture
def image() -> Image:
    """An image of 48x64: four bands from dark to bright with a little noise, the same in every run."""
    return toy_plugin.banded_image(48, 64)


@pytest.fixture
def catalog() -> Catalog:
    """The toy plugin alone: one network, one refiner, one reader, one writer, one palette."""
    return build_catalog([PluginSource("toy", toy_plugin)])


@pytest.fixture(scope="session")
def bundled_catalog() -> Catalog:
    """Every plugin that comes with the program; installed ones of the developer's machine stay out."""
    return build_catalog(bundled_sources())


@pytest.fixture
def rng() -> np.random.Generator:
    """Random numbers that are the same in every run."""
    return np.random.default_rng(20)
