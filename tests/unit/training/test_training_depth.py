"""Training and measuring a network that reads depth, on images of which only their depth tells anything."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segstudio.core import DataError, DepthError, JobContext, SettingsError
from segstudio.core.files import DepthSource
from segstudio.core.plugins import NetSpec
from segstudio.engine import WeightsIndex, create_engine
from segstudio.engine.weights.cards import read_card
from segstudio.evaluation import EvaluateRequest, evaluate
from segstudio.evaluation.evaluation import Report
from segstudio.training import TrainRequest, parse_recipe, train
from segstudio.training.data.batches import to_input
from segstudio.training.data.datasets import need_depth, open_split
from segstudio.training.data.store import Stored, depth_spread, load
from tiny_data import tiny_catalog, write_deep_data

RECIPE = """
[model]
key = "tiny-deep"
[images]
crop = [16, 24]
[augmentation]
scale = [0.9, 1.1]
[loss]
stride = 1
[steps]
epochs = EPOCHS
batch = 2
rate = 0.03
average = 0.8
validate_every = 10
"""
SHORT = parse_recipe(RECIPE.replace("EPOCHS", "1"))
LONG = parse_recipe(RECIPE.replace("EPOCHS", "25"))
PNG = frozenset({".png"})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_deep_data(tmp_path / "data")


def measured(data: Path, weights: Path, *, without_depth: bool) -> Report:
    catalog, index = tiny_catalog(), WeightsIndex((weights.parent,))
    asked = EvaluateRequest(data, str(weights), "tiny-deep", without_depth=without_depth)
    return evaluate(asked, catalog, index, create_engine(catalog, index), JobContext())


def test_what_only_depth_tells_is_learnt_and_lost_without_it(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep.safetensors"

    trained = train(TrainRequest(data, LONG, out), tiny_catalog(), JobContext())

    seen, blind = (measured(data, out, without_depth=hidden).metrics.miou or 0.0 for hidden in (False, True))
    assert trained.metrics.miou == pytest.approx(seen, abs=0.01)
    assert seen > 0.5
    assert blind < seen - 0.2


def test_the_card_keeps_the_spread_and_the_unit_of_the_training_data(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep.safetensors"
    train(TrainRequest(data, SHORT, out), tiny_catalog(), JobContext())
    lookup = np.arange(256, dtype=np.uint8)
    stored = load(open_split(data, "train", PNG), lookup, 0, tiny_catalog(), JobContext(), source=DepthSource())

    card = read_card(out)

    assert card is not None
    fed = card.preprocessing
    assert (fed.depth_mean, fed.depth_std) == pytest.approx(depth_spread(stored))
    assert fed.depth_unit == "m"
    assert 2.5 < fed.depth_mean < 4


def test_the_networks_own_spread_is_kept_where_the_recipe_says_so(data: Path, tmp_path: Path) -> None:
    recipe = replace(SHORT, images=replace(SHORT.images, depth="network"))
    out = tmp_path / "deep.safetensors"

    train(TrainRequest(data, recipe, out), tiny_catalog(), JobContext())

    card = read_card(out)
    assert card is not None
    assert (card.preprocessing.depth_mean, card.preprocessing.depth_std) == (2.0, 1.0)
    with pytest.raises(SettingsError, match=r"own mean is in m, but the maps are in px\..*depth = .data."):
        train(
            TrainRequest(data, recipe, tmp_path / "b.safetensors", depth=DepthSource(unit="disparity")),
            tiny_catalog(),
            JobContext(),
        )


def test_disparity_is_told_in_the_card_and_metres_are_refused_later(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep.safetensors"
    train(TrainRequest(data, SHORT, out, depth=DepthSource(unit="disparity")), tiny_catalog(), JobContext())

    with pytest.raises(DepthError, match="in metres, but these weights of tiny-deep were trained on pixels of disp"):
        measured(data, out, without_depth=False)


@pytest.mark.parametrize("split", ["train", "val"])
def test_a_missing_map_is_found_before_the_first_step(data: Path, tmp_path: Path, split: str) -> None:
    (data / split / "depth" / "01.png").unlink()
    (data / split / "depth" / "00.png").unlink()

    with pytest.raises(DataError, match=r"depth: there is no depth map for 00\.png .and 1 more.\. Put it there as 00"):
        train(TrainRequest(data, SHORT, tmp_path / "deep.safetensors"), tiny_catalog(), JobContext())


def test_a_broken_map_is_named(data: Path, tmp_path: Path) -> None:
    (data / "train" / "depth" / "03.png").write_bytes(b"no image")

    with pytest.raises(DepthError, match=r"03\.png: this is no depth map of a known format\. Save one number"):
        train(TrainRequest(data, SHORT, tmp_path / "deep.safetensors"), tiny_catalog(), JobContext())


def test_maps_of_a_named_folder_are_enough(data: Path) -> None:
    (data / "train" / "depth").rename(data / "maps")
    split = open_split(data, "train", PNG)

    need_depth(split, DepthSource(data / "maps"))
    with pytest.raises(DataError, match=r"00\.png .and 5 more."):
        need_depth(split, DepthSource())


def test_a_network_for_photographs_trains_beside_maps_without_reading_them(data: Path, tmp_path: Path) -> None:
    (data / "train" / "depth" / "03.png").write_bytes(b"no image")
    recipe = replace(SHORT, model=replace(SHORT.model, key="tiny"))

    assert train(TrainRequest(data, recipe, tmp_path / "a.safetensors"), tiny_catalog(), JobContext()).path.is_file()


def test_depth_is_kept_at_the_size_of_the_image(data: Path) -> None:
    lookup = np.arange(256, dtype=np.uint8)
    split = open_split(data, "train", PNG)

    small = load(split, lookup, 12, tiny_catalog(), JobContext(), source=DepthSource())

    assert all(s.depth is not None and s.depth.shape == s.labels.shape == (12, 16) for s in small)


def test_the_spread_leaves_holes_out() -> None:
    blank = np.zeros((1, 2, 3), np.uint8)
    maps = (np.array([[1, np.nan]], np.float32), np.array([[np.nan, 3]], np.float32))

    assert depth_spread([Stored(blank, blank[..., 0], depth) for depth in maps]) == (2.0, 1.0)


def test_the_fourth_channel_is_normalised_depth_with_holes_at_the_mean() -> None:
    net = NetSpec(needs_depth=True, depth_mean=2.0, depth_std=0.5)
    x = to_input(np.zeros((1, 1, 3, 3), np.uint8), net, [np.array([[3, np.nan, 1]], np.float32)])

    assert x.shape == (1, 4, 1, 3)
    assert x[0, 3].tolist() == [[2, 0, -2]]
