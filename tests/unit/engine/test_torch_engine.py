from pathlib import Path
from typing import Final

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import toy_networks
import toy_plugin
from segstudio.core import JobContext, Request, RunOptions, SettingsError, UnknownKeyError
from segstudio.engine import WeightsIndex
from segstudio.engine.engine import TorchEngine
from segstudio.engine.networks import to_tensor

IMAGE: Final = toy_plugin.banded_image(64, 96)
PLAIN: Final = RunOptions()


@pytest.fixture
def engine(tmp_path: Path) -> TorchEngine:
    toy_networks.make_weights(tmp_path / "toy.safetensors")
    return TorchEngine(toy_networks.make_catalog(), WeightsIndex((tmp_path,)))


def request_with(options: RunOptions = PLAIN, model: str = toy_networks.KEY, weights: str = "toy") -> Request:
    return Request(IMAGE, model, weights, options=options)


def reference() -> NDArray[np.float32]:
    torch.manual_seed(0)
    module = toy_networks.Convs(3).eval()
    with torch.no_grad():
        return np.asarray(module(to_tensor(IMAGE.pixels, toy_networks.PLAIN))["out"][0])


def test_whole_picture_gives_what_the_network_gives(engine: TorchEngine) -> None:
    done = engine.segment(request_with(), JobContext())

    assert done.scores.data.dtype == np.float32
    assert done.scores.size == IMAGE.size
    assert done.scores.classes == toy_networks.CLASSES
    np.testing.assert_allclose(done.scores.data, reference(), atol=1e-6)


def test_device_and_reason_are_told(engine: TorchEngine) -> None:
    done = engine.segment(request_with(RunOptions(device="cpu")), JobContext())

    assert done.device == "cpu"
    assert done.reason.startswith("CPU")
    assert done.reason.endswith("because it was asked for.")
    assert done.notes == ()


def test_windows_give_the_same_scores_where_they_see_enough(engine: TorchEngine) -> None:
    options = RunOptions(windowing="sliding", window=48, overlap=0.5)
    done = engine.segment(request_with(options), JobContext())

    whole = reference()
    assert done.scores.data.shape == whole.shape
    assert np.abs(done.scores.data - whole).max() < 0.2 * np.abs(whole).max()


def test_unknown_model_and_weights_name_what_there_is(engine: TorchEngine) -> None:
    with pytest.raises(UnknownKeyError, match="toy-convs"):
        engine.segment(request_with(model="toy-conv"), JobContext())
    with pytest.raises(UnknownKeyError, match="toy"):
        engine.segment(request_with(weights="people"), JobContext())


@pytest.mark.parametrize(
    "options",
    [RunOptions(window=8), RunOptions(overlap=0.95), RunOptions(scales=()), RunOptions(scales=(0.0,))],
)
def test_senseless_options_are_refused(engine: TorchEngine, options: RunOptions) -> None:
    with pytest.raises(SettingsError):
        engine.segment(request_with(options), JobContext())
