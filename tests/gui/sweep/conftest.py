"""A window whose sweeps can be held."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import window_doubles
from held_sweeps import HeldSweeps
from segstudio.core.plugins import Catalog
from segstudio.ui.base.services import Services
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.sweep.dialog import SweepDialog

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def sweeps() -> HeldSweeps:
    return HeldSweeps()


@pytest.fixture
def services(
    home: Path, toys: Catalog, engine: window_doubles.HeldEngine, sweeps: HeldSweeps, tmp_path: Path
) -> Services:
    samples = window_doubles.save_images(tmp_path / "samples", ["astronaut.npy"])
    return window_doubles.make_services(home, toys, engine, samples, sweeps=sweeps)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    folder = tmp_path / "cells"
    folder.mkdir()
    return folder


@pytest.fixture
def dialog(window: MainWindow, sweeps: HeldSweeps) -> Iterator[SweepDialog]:
    """The window of sweeps, as the action opens it."""
    window.actions_["sweep"].trigger()
    made = window.findChild(SweepDialog)
    assert made is not None
    yield made
    sweeps.gate.set()


@pytest.fixture
def ready(dialog: SweepDialog, bench: Workbench, labelled: Path, wait: Wait) -> SweepDialog:
    """It, with a folder chosen and everything counted."""
    dialog.source.enter(str(labelled))
    wait(dialog.start.isEnabled)
    return dialog


@pytest.fixture
def done(ready: SweepDialog, bench: Workbench, wait: Wait) -> SweepDialog:
    """It, with everything measured."""
    ready.start.click()
    wait(lambda: bench.sweeper.table is not None and ready.start.isEnabled())
    return ready
