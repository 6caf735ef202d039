"""Running, cancelling, refining alone, results of images seen before."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import window_doubles
from segstudio.core import RefineError, Result
from segstudio.core.session import Session
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]


@pytest.fixture
def ready(bench: Workbench, images: list[Path], wait: Wait) -> Workbench:
    bench.opener.open([images[0].parent])
    wait(lambda: bench.store.session.image is not None and len(bench.files.paths) == 4)
    return bench


def refining(bench: Workbench, key: str = "smear", **values: int) -> None:
    session = bench.store.session
    bench.store.put(session.with_setup(replace(session.setup, refine=key, refine_values=values)))


def show(bench: Workbench, path: Path, wait: Wait) -> None:
    bench.opener.show(path)
    wait(lambda: bench.store.session.path == path and bench.store.session.image is not None)


def test_the_first_weights_that_are_here_are_chosen(bench: Workbench) -> None:
    assert (bench.store.session.setup.model, bench.store.session.setup.weights) == (window_doubles.MODEL, "people")


def test_a_run_ends_with_a_result(ready: Workbench, session: Now, wait: Wait, images: list[Path]) -> None:
    ready.segmenter.run()
    assert session().task == "running"
    wait(lambda: session().result is not None)

    result = session().result
    assert result is not None
    assert len(np.unique(result.labels.ids)) == 4
    assert session().task == ""
    assert ready.files.state(images[0]).done


def test_nothing_runs_without_image_or_weights(
    bench: Workbench, engine: window_doubles.HeldEngine, session: Now
) -> None:
    bench.segmenter.run()

    assert session().task == ""
    assert engine.started == 0


def test_cancelling_frees_the_window_at_once(
    ready: Workbench, engine: window_doubles.HeldEngine, session: Now, wait: Wait
) -> None:
    engine.gate.clear()
    ready.segmenter.run()
    wait(lambda: engine.started == 1)
    ready.cancel()

    assert session().task == ""
    assert session().result is None
    engine.gate.set()
    ready.segmenter.run()
    wait(lambda: session().result is not None)


def test_going_on_to_the_next_image_cancels(
    ready: Workbench, engine: window_doubles.HeldEngine, session: Now, wait: Wait, images: list[Path]
) -> None:
    engine.gate.clear()
    ready.segmenter.run()
    wait(lambda: engine.started == 1)
    show(ready, images[1], wait)

    assert session().task == ""
    assert session().result is None


def test_results_of_images_seen_before_are_there_at_once(
    ready: Workbench, engine: window_doubles.HeldEngine, session: Now, wait: Wait, images: list[Path]
) -> None:
    ready.segmenter.run()
    wait(lambda: session().result is not None)
    first = session().result
    show(ready, images[1], wait)
    assert session().result is None
    show(ready, images[0], wait)

    assert session().result is first
    assert engine.started == 1


def test_choosing_other_weights_and_coming_back(
    ready: Workbench, engine: window_doubles.HeldEngine, session: Now, wait: Wait
) -> None:
    ready.segmenter.run()
    wait(lambda: session().result is not None)
    first = session().result
    ready.library.use(window_doubles.INDEX[1])
    assert session().result is None
    ready.library.use(window_doubles.INDEX[0])

    assert session().result is first
    assert engine.started == 1


def test_only_the_refiner_runs_when_it_is_turned_on(
    ready: Workbench, engine: window_doubles.HeldEngine, session: Now, wait: Wait
) -> None:
    ready.segmenter.run()
    wait(lambda: session().result is not None)
    refining(ready)
    wait(lambda: session().refined is not None)

    result = session().result
    assert result is not None
    assert result.refined is not None
    assert engine.started == 1
    assert (result.refined.ids != result.labels.ids).any()
    assert result.seconds["refine"] > 0


def test_the_last_value_of_a_slider_wins(
    ready: Workbench, engine: window_doubles.HeldEngine, session: Now, wait: Wait
) -> None:
    ready.segmenter.run()
    wait(lambda: session().result is not None)
    done: list[Result] = []
    ready.segmenter.done.connect(done.append)
    for reach in range(12):
        refining(ready, reach=reach)
    wait(lambda: session().refined is not None and not session().refine_is_due)

    result = session().result
    assert result is not None
    assert result.request.refine_values == {"reach": 11}
    assert len(done) == 1, "the moves in between start nothing"
    assert engine.started == 1


def test_a_run_with_refining_on_gives_both(ready: Workbench, session: Now, wait: Wait) -> None:
    refining(ready, reach=4)
    ready.segmenter.run()
    wait(lambda: session().refined is not None)

    assert not session().refine_is_due


def test_values_changed_during_a_run_are_refined_after_it(
    ready: Workbench, engine: window_doubles.HeldEngine, session: Now, wait: Wait
) -> None:
    refining(ready, reach=4)
    engine.gate.clear()
    ready.segmenter.run()
    wait(lambda: engine.started == 1)
    refining(ready, reach=9)
    engine.gate.set()
    wait(lambda: session().refined is not None and not session().refine_is_due)

    result = session().result
    assert result is not None
    assert result.request.refine_values == {"reach": 9}


def test_a_refiner_that_fails_is_told_and_leaves_the_raw_result(
    qtbot: QtBot, ready: Workbench, session: Now, wait: Wait
) -> None:
    ready.segmenter.run()
    wait(lambda: session().result is not None)
    with qtbot.waitSignal(ready.problem, timeout=10_000) as received:
        refining(ready, "broken")

    assert received.args is not None
    assert isinstance(received.args[0], RefineError)
    assert session().result is not None
    assert session().task == ""


def test_without_live_refining_nothing_starts_by_itself(
    qtbot: QtBot, ready: Workbench, session: Now, wait: Wait
) -> None:
    ready.preferences.put(ready.preferences.settings.with_value("refine_live", False))
    ready.segmenter.run()
    wait(lambda: session().result is not None)
    refining(ready)
    qtbot.wait(400)
    assert session().refined is None
    ready.segmenter.refine()
    wait(lambda: session().refined is not None)


def test_running_by_itself_when_that_is_wished(ready: Workbench, session: Now, wait: Wait, images: list[Path]) -> None:
    ready.preferences.put(ready.preferences.settings.with_value("run_on_open", True))
    show(ready, images[1], wait)
    wait(lambda: session().result is not None)


def test_work_never_runs_on_the_windows_thread(
    ready: Workbench, engine: window_doubles.HeldEngine, session: Now, wait: Wait
) -> None:
    import threading

    ready.segmenter.run()
    wait(lambda: session().result is not None)
    ready.batch.run(ready.files.paths)
    wait(lambda: session().task == "")

    assert engine.started == 5
    assert len(engine.threads) == 1
    assert threading.get_ident() not in engine.threads


def test_areas_are_counted_behind_the_window(ready: Workbench, session: Now, wait: Wait) -> None:
    refining(ready, reach=6)
    ready.segmenter.run()
    wait(lambda: ready.areas.areas.changed is not None)

    areas = ready.areas.areas
    assert sum(areas.raw.values()) == pytest.approx(1.0)
    assert sum(areas.refined.values()) == pytest.approx(1.0)
    assert 0 < (areas.changed or 0) < 1
    ready.opener.close()
    assert ready.areas.areas.raw == {}


def test_imported_weights_are_listed(qtbot: QtBot, ready: Workbench, tmp_path: Path) -> None:
    with qtbot.waitSignal(ready.library.imported) as received:
        ready.library.import_file(tmp_path / "published.pth")

    assert received.args is not None
    assert received.args[0].key == "published"


def test_a_whole_folder(ready: Workbench, session: Now, wait: Wait, images: list[Path], qtbot: QtBot) -> None:
    images[2].write_bytes(b"broken")
    with qtbot.waitSignal(ready.batch.finished, timeout=20_000) as received:
        ready.batch.run(ready.files.paths)

    assert received.args is not None
    report = received.args[0]
    assert (report.done, report.skipped, len(report.errors)) == (3, 0, 1)
    assert [ready.files.state(p).done for p in images] == [True, True, False, True]
    assert ready.files.state(images[2]).error is report.errors[0][1]
    assert report.summary is report.errors[0][1]
    assert session().result is not None, "the open image shows its result at once"
    show(ready, images[3], wait)
    assert session().result is not None


def test_a_batch_is_cancelled_between_images(
    ready: Workbench, engine: window_doubles.HeldEngine, session: Now, wait: Wait
) -> None:
    engine.gate.clear()
    ready.batch.run(ready.files.paths)
    wait(lambda: engine.started == 1)
    ready.cancel()

    assert session().task == ""
    engine.gate.set()
    ready.segmenter.run()
    wait(lambda: session().result is not None)
    assert engine.started == 2


def test_looking_at_other_images_does_not_stop_a_batch(
    ready: Workbench, engine: window_doubles.HeldEngine, session: Now, wait: Wait, images: list[Path]
) -> None:
    engine.gate.clear()
    ready.batch.run(ready.files.paths)
    wait(lambda: engine.started == 1)
    show(ready, images[1], wait)
    refining(ready)
    ready.segmenter.run()
    assert session().task == "batch"
    engine.gate.set()
    wait(lambda: session().task == "" and not session().refine_is_due)

    assert engine.started == 4
