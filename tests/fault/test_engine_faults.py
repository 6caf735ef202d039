"""What plugins and people do wrong while a network runs."""

import threading
from pathlib import Path

import pytest
from torch import Tensor, nn

import toy_networks
import toy_plugin
from segstudio.core import (
    Cancelled,
    CancelToken,
    JobContext,
    ModelError,
    PluginError,
    Request,
    SettingsError,
    WeightsError,
)
from segstudio.core.plugins import BuildRequest, NetSpec
from segstudio.engine import WeightsIndex, create_engine
from segstudio.engine.engine import TorchEngine

IMAGE = toy_plugin.banded_image(24, 32)


class Raising(nn.Module):
    """One parameter, and an error of choice in the middle of the run."""

    def __init__(self, classes: int, error: BaseException | None) -> None:
        super().__init__()
        self.head = nn.Conv2d(3, classes, 1)
        self.error = error

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        out = self.head(x)
        if self.error:
            raise self.error
        return {"out": out}


def engine_for(tmp_path: Path, error: BaseException | None) -> TorchEngine:
    def build(request: BuildRequest) -> tuple[object, NetSpec]:
        return Raising(request.classes, error), NetSpec(output_stride=1)

    toy_networks.make_weights(tmp_path / "toy.safetensors", build)
    return TorchEngine(toy_networks.make_catalog(build, plugin="culprit"), WeightsIndex((tmp_path,)))


def request() -> Request:
    return Request(IMAGE, toy_networks.KEY, "toy")


@pytest.mark.parametrize("error", [ValueError("bad"), RuntimeError("shapes"), ZeroDivisionError()])
def test_what_a_network_raises_names_its_plugin(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(ModelError, match=f"failed in plugin culprit .{type(error).__name__}") as caught:
        engine_for(tmp_path, error).segment(request(), JobContext())
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", [Cancelled(), SystemExit(2), KeyboardInterrupt()])
def test_what_is_no_exception_passes_and_the_engine_still_works(tmp_path: Path, error: BaseException) -> None:
    engine = engine_for(tmp_path, error)
    with pytest.raises(type(error)):
        engine.segment(request(), JobContext())
    with pytest.raises(type(error)):
        engine.segment(request(), JobContext())


def raising_build(request: BuildRequest) -> tuple[object, NetSpec]:
    raise ImportError("no such library")


def empty_build(request: BuildRequest) -> tuple[object, NetSpec]:
    return "a network", NetSpec()


@pytest.mark.parametrize(
    ("build", "kind", "says"),
    [
        (raising_build, PluginError, "Plugin culprit: could not build toy-convs .ImportError: no such library"),
        (empty_build, PluginError, "Plugin culprit: toy-convs gave no network"),
    ],
)
def test_a_plugin_that_cannot_build_is_named(
    tmp_path: Path, build: toy_networks.Build, kind: type[Exception], says: str
) -> None:
    toy_networks.make_weights(tmp_path / "toy.safetensors")
    engine = TorchEngine(toy_networks.make_catalog(build, plugin="culprit"), WeightsIndex((tmp_path,)))

    with pytest.raises(kind, match=says):
        engine.segment(request(), JobContext())


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    toy_networks.make_weights(tmp_path / "toy.safetensors")

    def wider(_: BuildRequest) -> tuple[object, NetSpec]:
        return toy_networks.Convs(3, width=9), toy_networks.PLAIN

    engine = TorchEngine(toy_networks.make_catalog(wider), WeightsIndex((tmp_path,)))
    with pytest.raises(WeightsError, match=r"a\.weight has shape \(4, 3, 3, 3\), expected \(9, 3, 3, 3\)"):
        engine.segment(request(), JobContext())


def test_cancelling_before_the_start_runs_nothing(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        engine_for(tmp_path, AssertionError("ran")).segment(request(), JobContext(token))


def test_cancelling_ends_the_wait_for_another_thread(tmp_path: Path) -> None:
    engine = engine_for(tmp_path, None)
    token = CancelToken()
    endings: list[str] = []

    def wait() -> None:
        try:
            engine.segment(request(), JobContext(token))
        except Cancelled:
            endings.append("cancelled")

    with engine._turn(JobContext()):
        thread = threading.Thread(target=wait)
        thread.start()
        token.cancel()
        thread.join(10)

    assert endings == ["cancelled"]
    assert engine.segment(request(), JobContext()).scores.size == IMAGE.size


def test_the_lazy_engine_passes_errors_on() -> None:
    engine = create_engine(toy_networks.make_catalog(), WeightsIndex(()))

    with pytest.raises(WeightsError, match="no weights"):
        engine.segment(request(), JobContext())


def test_a_device_that_is_not_there_is_refused(tmp_path: Path) -> None:
    from segstudio.core import RunOptions

    engine = engine_for(tmp_path, None)
    with pytest.raises(SettingsError, match="no device"):
        engine.segment(Request(IMAGE, toy_networks.KEY, "toy", options=RunOptions(device="abacus")), JobContext())


def test_a_strip_of_one_pixel_is_not_blown_up(tmp_path: Path) -> None:
    def build(request: BuildRequest) -> tuple[object, NetSpec]:
        return Raising(request.classes, None), NetSpec(output_stride=1)

    toy_networks.make_weights(tmp_path / "toy.safetensors", build, short_side=64)
    engine = TorchEngine(toy_networks.make_catalog(build), WeightsIndex((tmp_path,)))
    strip = toy_plugin.banded_image(1, 4000)
    done = engine.segment(Request(strip, toy_networks.KEY, "toy"), JobContext())

    assert done.scores.size == (1, 4000)
    assert done.scores.data[0].size < 64 * 64 * 64
