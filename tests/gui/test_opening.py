"""Opening folders and files: what is found, what is shown, what goes wrong."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import toy_plugin
from bombs import bomb
from segstudio.app import Program
from segstudio.core import ReadError, SegStudioError
from segstudio.core.session import Session
from segstudio.ui.shell.workbench import Workbench

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def problems(bench: Workbench) -> list[BaseException]:
    heard: list[BaseException] = []
    bench.problem.connect(heard.append)
    return heard


def is_open(bench: Workbench, path: Path) -> bool:
    return bench.store.session.path == path and bench.store.session.image is not None


def test_a_folder_is_listed_in_natural_order_with_its_subfolders(
    bench: Workbench, images: list[Path], wait: Wait
) -> None:
    bench.opener.open([images[0].parent])
    wait(lambda: len(bench.files.paths) == 4)

    assert [p.relative_to(images[0].parent).as_posix() for p in bench.files.paths] == [
        "a1.npy",
        "a2.npy",
        "a10.npy",
        "below/a1.npy",
    ]
    wait(lambda: is_open(bench, images[0]))


def test_without_recursion_subfolders_stay_closed(
    qtbot: QtBot, bench: Workbench, images: list[Path], wait: Wait
) -> None:
    bench.preferences.put(bench.preferences.settings.with_value("recursive", False))
    with qtbot.waitSignal(bench.opener.listed) as listed:
        bench.opener.open([images[0].parent])

    assert listed.args == [3]
    assert len(bench.files.paths) == 3


def test_walking_the_folder(bench: Workbench, images: list[Path], wait: Wait) -> None:
    bench.opener.open([images[0].parent])
    wait(lambda: len(bench.files.paths) == 4 and is_open(bench, images[0]))
    bench.opener.step(1)
    wait(lambda: is_open(bench, images[1]))
    bench.opener.step(-1)
    wait(lambda: is_open(bench, images[0]))
    bench.opener.step(-1)

    assert is_open(bench, images[0])


def test_walking_fast_shows_only_where_it_ends(bench: Workbench, images: list[Path], wait: Wait) -> None:
    shown: list[Path | None] = []
    bench.opener.open([images[0].parent])
    wait(lambda: len(bench.files.paths) == 4 and is_open(bench, images[0]))
    bench.opener.opened.connect(shown.append)
    for _ in range(3):
        bench.opener.step(1)
    wait(lambda: is_open(bench, images[3]))

    assert shown[-1] == images[3]
    image = bench.store.session.image
    assert image is not None
    assert image.path == images[3]


def test_a_new_folder_replaces_the_old_one(bench: Workbench, images: list[Path], tmp_path: Path, wait: Wait) -> None:
    other = tmp_path / "other"
    other.mkdir()
    np.save(other / "only.npy", toy_plugin.banded_image(8, 8).pixels)
    bench.opener.open([images[0].parent])
    bench.opener.open([other])
    wait(lambda: is_open(bench, other / "only.npy"))

    assert list(bench.files.paths) == [other / "only.npy"]


def test_an_empty_folder_is_told(bench: Workbench, tmp_path: Path, problems: list[BaseException], wait: Wait) -> None:
    (tmp_path / "empty").mkdir()
    bench.opener.open([tmp_path / "empty"])
    wait(lambda: bool(problems))

    assert "no images" in str(problems[0])
    assert bench.store.session == Session(setup=bench.store.session.setup, classes=bench.store.session.classes)


@pytest.mark.parametrize("content", [b"", b"not an array"])
def test_a_broken_file_is_told_and_marked_and_the_next_one_opens(
    bench: Workbench, images: list[Path], content: bytes, problems: list[BaseException], wait: Wait
) -> None:
    images[0].write_bytes(content)
    bench.opener.open([images[0].parent])
    wait(lambda: bool(problems) and len(bench.files.paths) == 4)

    assert isinstance(problems[0], ReadError)
    assert str(images[0]) in str(problems[0])
    assert bench.files.state(images[0]).error is problems[0]
    assert bench.store.session.unreadable == str(problems[0])
    bench.opener.step(1)
    wait(lambda: is_open(bench, images[1]))
    assert not bench.store.session.unreadable


def test_a_file_that_vanished_is_told(
    bench: Workbench, images: list[Path], problems: list[BaseException], wait: Wait
) -> None:
    bench.opener.open([images[0].parent / "gone.npy"])
    wait(lambda: bool(problems))

    assert isinstance(problems[0], SegStudioError)
    assert "no such file" in str(problems[0])


def test_a_folder_that_vanished_is_told(
    bench: Workbench, images: list[Path], problems: list[BaseException], wait: Wait
) -> None:
    bench.opener.open([images[0].parent / "gone"])
    wait(lambda: bool(problems))

    assert "gone" in str(problems[0])


def test_closing_empties_everything(bench: Workbench, images: list[Path], wait: Wait) -> None:
    bench.opener.open([images[0].parent])
    wait(lambda: is_open(bench, images[0]))
    bench.opener.close()

    assert bench.files.rowCount() == 0
    assert bench.store.session.path is None


def test_a_file_that_changed_is_read_again(bench: Workbench, images: list[Path], wait: Wait) -> None:
    bench.opener.open(images[:2])
    wait(lambda: is_open(bench, images[0]) and len(bench.files.paths) == 2)
    before = bench.store.session.image
    bench.opener.show(images[1])
    wait(lambda: is_open(bench, images[1]))
    bench.opener.show(images[0])
    wait(lambda: is_open(bench, images[0]))
    assert bench.store.session.image is before
    bench.opener.show(images[1])
    wait(lambda: is_open(bench, images[1]))
    np.save(images[0], toy_plugin.banded_image(20, 20).pixels)
    bench.opener.show(images[0])
    wait(lambda: is_open(bench, images[0]))

    image = bench.store.session.image
    assert image is not None
    assert image.size == (20, 20)


def test_thumbnails_come_in_the_background(bench: Workbench, images: list[Path], wait: Wait) -> None:
    made: list[Path] = []
    bench.thumbnails.made.connect(lambda path, _: made.append(path))
    bench.opener.open([images[0].parent])
    wait(lambda: len(bench.files.paths) == 4)
    images[2].write_bytes(b"broken")
    for path in images:
        bench.thumbnails.want(path)
    wait(lambda: len(made) == 3)

    assert set(made) == {images[0], images[1], images[3]}


def test_an_image_of_900_megapixels_is_refused_and_the_window_goes_on(
    program: Program, tmp_path: Path, wait: Wait
) -> None:
    bench, heard = program.bench, list[BaseException]()
    bench.problem.connect(heard.append)
    bomb(tmp_path / "huge.png", 30_000)
    bench.opener.open([tmp_path / "huge.png"])
    wait(lambda: bool(heard))
    assert isinstance(heard[0], ReadError)
    assert "30000 x 30000" in str(heard[0])
    assert heard[0].hint
    assert program.window.errors.isVisible()

    sample = bench.services.samples[0].path
    bench.opener.open([sample])
    wait(lambda: is_open(bench, sample))
