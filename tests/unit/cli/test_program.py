"""The front of the command line: which command, which words, which exit code, which stream."""

import io
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from segstudio import __main__, __version__, cli
from segstudio.cli.console import Console
from segstudio.core import Progress
from toy_host import toy_host


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["--help"]) == 0

    output = capsys.readouterr().out
    assert all(f"\n    {command} " in output for command in cli.COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["--version"]) == 0
    assert capsys.readouterr().out == f"SegStudio {__version__}\n"


def test_a_misspelt_command_is_not_taken_for_a_path(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        __main__.main(["segmnt"])

    assert caught.value.code == 2
    assert "Did you mean segment?" in capsys.readouterr().err


def test_a_missing_path_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        __main__.main(["gui", "no/such.jpg"])

    assert caught.value.code == 2
    assert "no such file or folder" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["gui"]])
def test_the_window_is_asked_for_paths_and_a_screenshot(tmp_path: Path, words: list[str]) -> None:
    request = cli.parse_window([str(tmp_path), "--screenshot", "x.png"])

    assert request == cli.WindowRequest((tmp_path,), Path("x.png"))
    assert cli.parse_window(words[1:]) == cli.WindowRequest((), None)


def test_the_window_is_handed_what_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    app = ModuleType("segstudio.app")

    def open_window(*words: object) -> int:
        asked.append(words)
        return 7

    app.main = open_window  # type: ignore[attr-defined]  # stands for the window
    monkeypatch.setitem(sys.modules, "segstudio.app", app)

    assert __main__.main([str(tmp_path)]) == 7
    assert __main__.main(["gui", "--screenshot", "x.png"]) == 7
    assert asked == [((tmp_path,), None), ((), Path("x.png"))]


def test_without_qt_s_libraries_the_remedy_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "segstudio.app", None)

    assert __main__.main([]) == 1
    assert "The window cannot open" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["segment"], ["nonsense"], ["models", "--nonsense"], ["weights"]])
def test_bad_arguments_are_one_sentence(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert cli.main(words, toy_host) == 2

    output, errors = capsys.readouterr()
    assert output == ""
    assert len(errors.splitlines()) == 1
    assert "--help" in errors


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_and_nowhere_else() -> None:
    for stream, drawn in ((Terminal(), True), (io.StringIO(), False)):
        out = io.StringIO()
        with Console(out, stream).progress("Working") as report:
            report(Progress(1, 2, "halfway"))
            report(Progress(2, 2))

        assert ("Working" in stream.getvalue()) is drawn
        assert out.getvalue() == ""


def test_lines_said_under_a_bar_stand_above_it() -> None:
    out, err = Terminal(), Terminal()
    console = Console(out, err)
    with console.progress("Working"):
        console.info("one [bold]image[/bold]")
        console.note("a problem")
    console.info("after")

    assert out.getvalue() == "after\n"
    assert "one [bold]image[/bold]" in err.getvalue()
    assert "a problem" in err.getvalue()


def test_results_go_to_stdout_even_under_a_bar_when_it_is_a_file() -> None:
    out = io.StringIO()
    console = Console(out, Terminal())
    with console.progress("Working"):
        console.info("an image")

    assert out.getvalue() == "an image\n"


def test_json_knows_paths_and_numbers_of_numpy_and_no_nan() -> None:
    out = io.StringIO()
    console = Console(out, io.StringIO(), as_json=True)

    console.info("not this")
    console.emit(
        {"path": Path("a/b"), "n": np.int64(3), "x": float("nan"), "list": (np.float32(0.5),), "名": {1: None}}
    )

    assert json.loads(out.getvalue()) == {"path": "a/b", "n": 3, "x": None, "list": [0.5], "名": {"1": None}}


def test_without_json_no_document_is_printed() -> None:
    out = io.StringIO()
    Console(out, io.StringIO()).emit({"a": 1})

    assert out.getvalue() == ""
