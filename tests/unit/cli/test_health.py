"""`segstudio doctor`: each check, and what it says to do."""

import json
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace
from typing import Any

import pytest

import toy_plugin
from segstudio import cli, engine
from segstudio.cli import health
from segstudio.core import DuplicateKeyError, SettingsError, WeightsError
from segstudio.core.plugins import Catalog, PluginRecord, RefinerSpec
from toy_host import toy_host, toy_weights


def finished(code: int = 0, out: str = "", err: str = "") -> Any:
    return lambda *_, **__: SimpleNamespace(returncode=code, stdout=out, stderr=err)


def test_packages_are_found_with_their_versions() -> None:
    checks = {check.name: check for check in health.versions()}

    assert checks["numpy"].state == "ok"
    assert checks["program"].detail.startswith("SegStudio ")


@pytest.mark.parametrize(("package", "state"), [("torch", "failure"), ("pydensecrf2", "warning")])
def test_a_missing_package_comes_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, package: str, state: str
) -> None:
    def version(name: str) -> str:
        if name == package:
            raise PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(health, "version", version)
    check = next(c for c in health.versions() if c.name == package)

    assert check.state == state
    assert check.remedy == f"Install it: {sys.executable} -m pip install {package}"


def test_the_device_is_named_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "describe_device", lambda: ("cpu", "there is nothing else."))

    assert health.device()[0].detail == "cpu: there is nothing else."


@pytest.mark.parametrize("error", [ImportError("libtorch.so"), SettingsError("device", "gone.")])
def test_a_device_that_cannot_be_found_is_a_failure(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail() -> tuple[str, str]:
        raise error

    monkeypatch.setattr(engine, "describe_device", fail)

    assert health.device()[0].state == "failure"


def test_a_refiner_that_cannot_run_says_what_is_missing() -> None:
    spec = RefinerSpec("crf", "CRF", "", toy_plugin._make, available=lambda: "Install pydensecrf2.")

    (check,) = health.refiners(Catalog(refiners={"crf": spec}))

    assert (check.state, check.remedy) == ("warning", "Install pydensecrf2.")


def test_broken_plugins_are_named() -> None:
    error = DuplicateKeyError("bad", "the key 'x' is taken.", "Rename it.")
    catalog = Catalog(plugins=(PluginRecord("bad", "1", "installed", (), (error,)),))

    (check,) = health.plugins(catalog)

    assert (check.name, check.detail, check.remedy) == ("plugin bad", "the key 'x' is taken.", "Rename it.")


def test_without_weights_there_is_nothing_to_segment_with() -> None:
    assert health.weights([])[0].state == "failure"
    assert health.weights([toy_weights(present=False)])[0].state == "failure"
    assert health.weights([toy_weights()])[0].detail == "toy for toy-brightness"


def test_a_weights_file_that_cannot_be_read_is_named() -> None:
    found = health.weights([toy_weights()], [WeightsError("x.safetensors", "cut short.", "Get it again.")])

    assert [check.state for check in found] == ["ok", "warning"]
    assert (found[1].detail, found[1].remedy) == ("x.safetensors: cut short.", "Get it again.")


def test_qt_that_cannot_be_loaded_names_the_system_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = "Traceback\nImportError: libEGL.so.1: cannot open shared object file"
    monkeypatch.setattr(subprocess, "run", finished(1, err=trace))

    (check,) = health.window()

    assert "libEGL.so.1" in check.detail
    assert "apt-get install libegl1" in check.remedy


def test_a_machine_without_a_display_is_told_what_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", finished())
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert "no display" in health.window()[0].detail

    monkeypatch.setenv("DISPLAY", ":0")
    assert health.window()[0].state == "ok"


@pytest.mark.parametrize(("listed", "state"), [("Noto Sans CJK SC\n", "ok"), ("", "warning")])
def test_a_font_with_chinese_is_looked_for(monkeypatch: pytest.MonkeyPatch, listed: str, state: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/fc-list")
    monkeypatch.setattr(subprocess, "run", finished(out=listed))

    assert health.fonts()[0].state == state


def test_where_fonts_cannot_be_asked_for_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    assert health.fonts() == []


@pytest.mark.parametrize(("free", "state"), [(1e9, "warning"), (1e11, "ok")])
def test_little_room_on_the_disk_is_pointed_out(monkeypatch: pytest.MonkeyPatch, free: float, state: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    assert health.disk()[0].state == state


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes seconds: torch, and Qt in a child."""
    monkeypatch.setattr(health, "device", lambda: [health.Check("device", "ok", "cpu: it is a test.")])
    monkeypatch.setattr(health, "window", lambda: [health.Check("window", "warning", "no display", "Get one.")])


@pytest.mark.usefixtures("quick")
def test_doctor_prints_every_check_and_its_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor"], toy_host) == 0

    output = capsys.readouterr().out
    assert "ok    device: cpu: it is a test." in output
    assert "note  window: no display\n      Get one." in output


@pytest.mark.usefixtures("quick")
def test_doctor_fails_where_the_main_job_cannot_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    host = toy_host(None, toy_weights(present=False))

    assert cli.main(["doctor", "--json"], lambda: host) == 1

    checks = json.loads(capsys.readouterr().out)["checks"]
    assert all(set(check) == {"name", "state", "detail", "remedy"} for check in checks)
    assert [c["name"] for c in checks if c["state"] == "failure"] == ["weights"]
