"""`bench`: the shape that scripts read, and what becomes of measuring processes."""

import json
import sys
import threading
from argparse import Namespace
from importlib.metadata import version
from statistics import median

import pytest

from segstudio import cli
from segstudio.cli import bench_models
from segstudio.cli.assembly import standard_host
from segstudio.cli.bench_child import Child, Found
from segstudio.cli.bench_table import Case, cores, emit, machine_line
from segstudio.cli.console import standard_console
from segstudio.cli.context import Context
from segstudio.core import Cancelled, CancelToken, JobContext

SMALL = ("--model", "lednet", "--size", "32", "--runs", "3", "--threads", "1")


def child(program: str) -> Child:
    return Child((sys.executable, "-c", program))


def test_json_has_the_agreed_shape(capsys: pytest.CaptureFixture[str]) -> None:
    emit(standard_console(as_json=True), [Case("32x32x21", "toy", (0.3, 0.1, 0.2), 2_000_000)], threads=2)

    output = json.loads(capsys.readouterr().out)
    assert output["machine"]["cores"] == cores()
    assert output["machine"]["threads"] == 2
    assert output["cases"] == [
        {
            "case": "32x32x21",
            "subject": "toy",
            "seconds": {"min": 0.1, "median": 0.2, "max": 0.3},
            "cpu_seconds": None,
            "peak_mb": 2.0,
            "ratio": None,
            "agreement": None,
            "error": None,
        }
    ]


def test_machine_names_torch_without_loading_it() -> None:
    assert f"torch {version('torch')}" in machine_line()


def test_a_network_is_measured_in_a_process_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "models", "--json", *SMALL], standard_host) == 0

    output, errors = capsys.readouterr()
    (case,) = json.loads(output)["cases"]
    assert errors == ""
    assert (case["case"], case["subject"], case["error"]) == ("32x32x21", "lednet", None)
    assert 0 < case["seconds"]["min"] <= case["seconds"]["median"] <= case["seconds"]["max"]
    assert case["cpu_seconds"]["median"] > 0
    assert case["peak_mb"] > 100  # Python with torch alone takes more


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to a limit of its data")
def test_a_network_that_needs_too_much_is_named_and_the_rest_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    large = (
        "--model",
        "lednet",
        "--model",
        "refinenet-4cascade-2scale-resnet152",
        "--size",
        "32",
        "--runs",
        "1",
        "--threads",
        "1",
    )

    assert cli.main(["bench", "models", *large, "--memory", "1"], standard_host) == 1

    machine, _, *rows = capsys.readouterr().out.splitlines()
    assert machine.endswith("1 threads")
    assert rows[-1].split(maxsplit=1) == ["refinenet-4cascade-2scale-resnet152", "needs more than 1 GiB"]


def test_an_unknown_network_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "models", "--model", "ledent"], standard_host) == 2
    assert "Did you mean lednet" in capsys.readouterr().err


@pytest.mark.parametrize("size", ["0", "x", "-3", "1e9"])
def test_a_size_that_is_none_is_bad_input(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "models", f"--size={size}"], standard_host) == 2
    assert "whole number" in capsys.readouterr().err


def test_what_a_process_prints_is_gathered() -> None:
    program = """print('noise'); print('{"run": 2.0, "cpu": 3.0}'); print('{"run": 1.0}'); print('{"peak": 7}')"""

    found = child(program).measure(JobContext())

    assert found == Found((2.0, 1.0), (3.0,), 7)
    assert median(found.runs) == 1.5


def test_the_sentence_of_a_failing_process_is_kept() -> None:
    found = child("""print('{"error": "no luck"}'); raise SystemExit(1)""").measure(JobContext())

    assert found == Found(error="no luck")


def test_a_process_that_dies_is_told_from_one_that_fails() -> None:
    assert child("raise SystemExit(3)").measure(JobContext()).error == "its process ended with status 3"
    died = child("import os, signal; os.kill(os.getpid(), signal.SIGKILL)").measure(JobContext())
    assert "SIGKILL" in str(died.error)


def test_cancelling_ends_the_process_at_once() -> None:
    token = CancelToken()
    timer = threading.Timer(0.2, token.cancel)
    timer.start()

    with pytest.raises(Cancelled):
        child("import time; time.sleep(600)").measure(JobContext(token))

    timer.join()


def test_stopping_keeps_what_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    token = CancelToken()
    token.cancel()
    args = Namespace(model=["lednet"], size=32, runs=1, threads=1, memory=6, no_warm_up=False)
    context = Context(args, standard_host(), standard_console(as_json=True), token)

    with pytest.raises(Cancelled):
        bench_models.run(context)

    assert json.loads(capsys.readouterr().out)["cases"] == []
