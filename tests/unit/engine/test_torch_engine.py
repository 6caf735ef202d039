import os
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import toy_networks
import toy_plugin
from segstudio.core import (
    Cancelled,
    CancelToken,
    Image,
    JobContext,
    Progress,
    Request,
    RunOptions,
    SettingsError,
    UnknownKeyError,
    scoring,
)
from segstudio.engine import WeightsIndex
from segstudio.engine.engine import TorchEngine, stored
from segstudio.engine.networks import to_tensor

IMAGE: Final = toy_plugin.banded_image(64, 96)
PLAIN: Final = RunOptions()


@pytest.fixture
def engine(tmp_path: Path) -> TorchEngine:
    toy_networks.make_weights(tmp_path / "toy.safetensors")
    return TorchEngine(toy_networks.make_catalog(), WeightsIndex((tmp_path,)))


def request_with(options: RunOptions = PLAIN, model: str = toy_networks.KEY, weights: str = "toy") -> Request:
    return Request(IMAGE, model, weights, options=options)


def reference(pixels: NDArray[np.uint8] = IMAGE.pixels) -> NDArray[np.float32]:
    torch.manual_seed(0)
    module = toy_networks.Convs(3).eval()
    with torch.no_grad():
        return np.asarray(module(to_tensor(pixels, toy_networks.PLAIN))["out"][0])


def test_whole_image_gives_what_the_network_gives(engine: TorchEngine) -> None:
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


def test_scales_and_mirror_images_are_averaged(engine: TorchEngine) -> None:
    reported: list[Progress] = []
    options = RunOptions(scales=(1.5, 1.0), flip=True)
    done = engine.segment(request_with(options), JobContext(report=reported.append))
    plain, mirror = (scoring.softmax(reference(IMAGE.pixels[:, ::step])[:, :, ::step]) for step in (1, -1))
    both = np.exp(done.scores.data)

    assert done.scores.data.shape == plain.shape
    np.testing.assert_allclose(both.sum(0), 1, atol=1e-5)
    assert np.abs(both - (plain + mirror) / 2).max() < 0.25
    assert reported[0].done == 0
    assert reported[-1].done == reported[-1].total


def test_a_mirrored_image_gives_mirrored_scores(engine: TorchEngine) -> None:
    options = RunOptions(flip=True)
    straight, turned = (
        engine.segment(Request(Image(pixels), toy_networks.KEY, "toy", options=options), JobContext()).scores.data
        for pixels in (IMAGE.pixels, np.ascontiguousarray(IMAGE.pixels[:, ::-1]))
    )

    np.testing.assert_allclose(straight, turned[:, :, ::-1], atol=1e-4)


def test_the_short_side_of_the_card_is_held(tmp_path: Path) -> None:
    toy_networks.make_weights(tmp_path / "toy.safetensors", short_side=32)
    engine = TorchEngine(toy_networks.make_catalog(), WeightsIndex((tmp_path,)))
    done = engine.segment(request_with(), JobContext())

    assert done.scores.data.shape == (3, 8, 12)
    assert done.scores.size == IMAGE.size


def test_large_scores_are_halved_and_stay_finite() -> None:
    values = np.full((1, 8, 8), 1e6, np.float32)

    assert stored(values, 64).dtype == np.float32
    halved = stored(values, 63)
    assert halved.dtype == np.float16
    assert np.isfinite(halved).all()


def test_a_new_file_under_the_same_name_is_loaded_anew(tmp_path: Path, engine: TorchEngine) -> None:
    before = engine.segment(request_with(), JobContext()).scores.data
    path = toy_networks.make_weights(tmp_path / "toy.safetensors", seed=7)
    os.utime(path, ns=(1, 1))
    after = engine.segment(request_with(), JobContext()).scores.data

    assert np.abs(before - after).max() > 0.01


def test_cancelling_in_the_middle_runs_at_most_one_more_layer(engine: TorchEngine) -> None:
    token, reported = CancelToken(), list[Progress]()

    def report(progress: Progress) -> None:
        reported.append(progress)
        token.cancel()

    with pytest.raises(Cancelled):
        engine.segment(request_with(), JobContext(token, report))
    assert len(reported) == 1
    assert engine.segment(request_with(), JobContext()).scores.size == IMAGE.size
