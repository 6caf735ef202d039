"""No stroke is ever lost: other images, another start, a run over the folder, a disk that cannot be written."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import toy_plugin
import window_doubles
from segstudio.core import Stroke, WriteError
from segstudio.core.session import Session
from segstudio.ui.base.naming import ExportPlan
from segstudio.ui.base.services import Services
from segstudio.ui.base.stroke_files import StrokeStore, image_key
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
SNOW = Stroke(((4.0, 10.0), (4.0, 40.0)), 3.0, "snow", reach=4.0)
DAY = Stroke(((60.0, 10.0),), 3.0, "day", positive=False)


def files(services: Services) -> list[Path]:
    folder = services.settings_file.parent / "strokes"
    return sorted(folder.glob("*")) if folder.is_dir() else []


def show(bench: Workbench, path: Path, wait: Wait) -> None:
    bench.opener.show(path)
    wait(lambda: bench.store.session.path == path and bench.store.session.image is not None)
    wait(lambda: not bench.strokes.is_reading)


def drawn(bench: Workbench) -> tuple[Stroke, ...]:
    return bench.store.session.strokes.strokes


@pytest.fixture
def different(images: list[Path]) -> list[Path]:
    """The images, each of which looks different."""
    for number, path in enumerate(images):
        np.save(path, np.roll(toy_plugin.banded_image(48, 64).pixels, -5 * number, axis=1))
    return images


@pytest.fixture
def ready(bench: Workbench, different: list[Path], wait: Wait) -> Workbench:
    bench.opener.open([different[0].parent])
    wait(lambda: bench.store.session.image is not None and len(bench.files.paths) == 4)
    wait(lambda: not bench.strokes.is_reading)
    return bench


def test_each_stroke_is_saved_at_once(ready: Workbench, services: Services, wait: Wait) -> None:
    ready.strokes.add(SNOW)
    wait(lambda: len(files(services)) == 1)
    ready.strokes.add(DAY)
    ready.strokes.shutdown()

    kept = json.loads(files(services)[0].read_text("utf-8"))
    assert [entry["label"] for entry in kept["strokes"]] == ["snow", "day"]
    assert files(services)[0].stem == image_key(toy_plugin.banded_image(48, 64))


def test_without_strokes_there_is_no_file(ready: Workbench, services: Services, wait: Wait) -> None:
    ready.strokes.add(SNOW)
    wait(lambda: len(files(services)) == 1)
    ready.strokes.undo()
    wait(lambda: files(services) == [])


def test_each_image_has_its_own_strokes_and_its_own_undo(ready: Workbench, different: list[Path], wait: Wait) -> None:
    ready.strokes.add(SNOW)
    show(ready, different[1], wait)
    assert drawn(ready) == ()
    ready.strokes.add(DAY)
    show(ready, different[0], wait)

    assert drawn(ready) == (SNOW,)
    ready.strokes.undo()
    assert drawn(ready) == ()
    show(ready, different[1], wait)
    assert drawn(ready) == (DAY,)


def test_another_start_brings_them_back(
    qtbot: QtBot, ready: Workbench, services: Services, different: list[Path], wait: Wait
) -> None:
    ready.strokes.add(SNOW)
    ready.shutdown()
    again = Workbench(services)
    again.library.load()
    try:
        again.opener.open([different[0]])
        wait(lambda: drawn(again) == (SNOW,))
        again.segmenter.run()
        wait(lambda: again.store.session.result is not None)
        assert again.store.session.result is not None
        assert again.store.session.result.final.ids[25, 4] == 3
    finally:
        again.shutdown()


def test_a_stroke_that_was_quicker_than_the_disk_comes_after_those_there(
    ready: Workbench, different: list[Path], services: Services, wait: Wait
) -> None:
    ready.strokes.add(SNOW)
    ready.shutdown()
    again = Workbench(services)
    try:
        again.opener.open([different[0]])
        wait(lambda: again.store.session.image is not None)
        again.strokes.add(DAY)
        wait(lambda: not again.strokes.is_reading)
        assert set(drawn(again)) == {SNOW, DAY}
    finally:
        again.shutdown()


def test_another_network_leaves_strokes_of_classes_it_does_not_know(ready: Workbench) -> None:
    ready.strokes.add(replace(SNOW, label="of no network here"))
    ready.library.use(window_doubles.INDEX[2])

    assert len(drawn(ready)) == 1


def test_a_run_over_the_folder_counts_them(ready: Workbench, different: list[Path], tmp_path: Path, wait: Wait) -> None:
    ready.strokes.add(SNOW)
    show(ready, different[1], wait)
    ready.library.use(window_doubles.INDEX[0])
    reports: list[object] = []
    ready.batch.finished.connect(reports.append)
    ready.batch.run(different[:2], ExportPlan(tmp_path / "out", ("toy-npy",)))
    wait(lambda: bool(reports))

    first, second = (np.load(tmp_path / "out" / f"{path.stem}.npy") for path in different[:2])
    assert first[25, 4] == 3
    assert second[25, 4] != 3


def test_a_folder_that_cannot_be_written_is_told_once_and_the_stroke_stays(
    ready: Workbench, services: Services, wait: Wait
) -> None:
    (services.settings_file.parent / "strokes").write_text("a file is in the way")
    received: list[BaseException] = []
    ready.problem.connect(received.append)
    ready.strokes.add(SNOW)
    wait(lambda: bool(received))
    ready.strokes.add(DAY)

    assert isinstance(received[0], WriteError)
    assert "draw another one" in str(received[0])
    assert drawn(ready) == (SNOW, DAY)
    (services.settings_file.parent / "strokes").unlink()
    ready.strokes.shutdown()
    assert len(files(services)) == 1


def test_a_file_that_is_no_longer_understood_is_left_alone(tmp_path: Path) -> None:
    image = toy_plugin.banded_image(8, 8)
    path = tmp_path / f"{image_key(image)}.json"
    path.write_text('{"version": 1, "strokes": [{"points": []}]}')

    assert StrokeStore(tmp_path).drawn(image) == ()
    assert path.exists()


def test_an_answer_for_an_image_that_was_left_is_dropped(
    ready: Workbench, different: list[Path], session: Callable[[], Session], wait: Wait
) -> None:
    ready.segmenter.run()
    wait(lambda: session().result is not None and not session().task)
    ready.strokes.add(SNOW)
    assert session().task == "refining"
    show(ready, different[1], wait)

    assert session().task == ""
    assert session().result is None
    assert drawn(ready) == ()


def test_cancelling_keeps_the_strokes(ready: Workbench, session: Callable[[], Session], wait: Wait) -> None:
    ready.segmenter.run()
    wait(lambda: session().result is not None and not session().task)
    ready.strokes.add(SNOW)
    ready.cancel()

    assert session().task == ""
    assert drawn(ready) == (SNOW,)
    assert session().strokes_are_due
