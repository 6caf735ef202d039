"""A session with an image, the window with four panes, and label files for its images."""

import json
from collections.abc import Callable
from pathlib import Path

import PIL.Image
import pytest

import toy_plugin
from segstudio.core.classes import FoundTruth
from segstudio.core.session import Session
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.truth.ground_truth import TruthQuery
from window_doubles import true_ids

Wait = Callable[[Callable[[], bool]], None]


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


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """Labels with a wrong stripe for two of the images, and a file of no image."""
    folder = tmp_path / "labels"
    folder.mkdir()
    for name, stripe in (("a2", 3), ("a10", 2), ("moon", 3)):
        PIL.Image.fromarray(true_ids(stripe)).save(folder / f"{name}.png")
    (folder / "classes.json").write_text(json.dumps(toy_plugin.CLASSES.names))
    return folder


@pytest.fixture
def measured(grid: MainWindow, bench: Workbench, labels: Path, wait: Wait) -> MainWindow:
    """The grid of four panes with the labels in use, the second image open and measured."""
    received: list[FoundTruth] = []
    bench.truth.found.connect(received.append)
    bench.truth.search(TruthQuery(labels))
    wait(lambda: bool(received))
    bench.truth.use(received[0].truth)
    bench.opener.step(1)
    wait(lambda: bench.store.session.image is not None)
    bench.comparer.run()
    wait(lambda: not bench.store.session.task and bench.comparer.is_complete)
    wait(lambda: bench.truth_views.view.whole and len(bench.truth_views.view.numbers) == 3)
    return grid
