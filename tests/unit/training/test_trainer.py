"""The whole way from a folder to a weights file."""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from segstudio.core import (
    Cancelled,
    CancelToken,
    DataError,
    JobContext,
    Progress,
    SettingsError,
    UnknownKeyError,
    WeightsError,
    WriteError,
)
from segstudio.engine.weights.cards import read_card
from segstudio.training import Recipe, TrainRequest, parse_recipe, train
from segstudio.training.checkpoints import checkpoint_path
from tiny_data import NAMES, tiny_catalog, write_data

RECIPE = """
[weights]
key = "squares"
title = "Squares"
licence = "CC0-1.0"
[model]
key = "tiny"
[images]
crop = [16, 24]
short_sides = [0, 36]
[augmentation]
scale = [0.8, 1.25]
rotate = 5.0
[loss]
stride = 1
lovasz = 0.5
dice = 0.5
class_weights = 0.3
[steps]
epochs = 12
batch = 2
rate = 0.02
average = 0.8
balance = 0.5
validate_every = 8
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path / "data")


def short(epochs: int) -> Recipe:
    return parse_recipe(RECIPE.replace("epochs = 12", f"epochs = {epochs}"))


def stop_at(step: int) -> JobContext:
    """Make a context that is cancelled when a training reaches a step."""
    token = CancelToken()

    def heard(progress: Progress) -> None:
        if progress.stage.startswith("epoch") and progress.done >= step:
            token.cancel()

    return JobContext(token, heard)


def test_learns_and_writes_a_complete_card(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "weights" / "squares.safetensors"

    trained = train(TrainRequest(data, parse_recipe(RECIPE), out), tiny_catalog(), JobContext())

    card = read_card(out)
    assert card is not None
    assert trained.metrics.miou is not None
    assert trained.metrics.miou > 0.6
    assert card.metrics["miou"] == trained.metrics.miou
    assert (card.model, card.key, card.title, card.licence) == ("tiny", "squares", "Squares", "CC0-1.0")
    assert card.classes.names == NAMES
    assert card.preprocessing.mean == (0.5, 0.5, 0.5)
    assert card.preprocessing.short_side == (trained.short_side or None)
    assert card.recipe == RECIPE
    assert card.versions["torch"] == torch.__version__.split("+")[0] or card.versions["torch"] == torch.__version__
    assert card.training["device"] == "cpu"
    assert card.training["seconds"] > 0
    assert card.training["processor_seconds"] > 0
    assert [entry["epoch"] for entry in card.training["history"]] == list(range(1, 13))
    assert [entry["epoch"] for entry in card.training["history"] if "miou" in entry] == [8, 12]
    assert card.training["history"][-1]["loss"] < card.training["history"][0]["loss"]
    assert not checkpoint_path(out).exists()
    state = load_file(out)
    assert state["backbone.0.weight"].dtype == torch.float16
    assert state["backbone.1.running_mean"].dtype == torch.float32
    assert not any(key.startswith("aux") for key in state), "the head of the training must not be in the file"


def history(path: Path) -> object:
    card = read_card(path)
    assert card is not None
    return card.training["history"]


def test_a_training_that_was_stopped_ends_as_one_that_was_not(data: Path, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole.safetensors", tmp_path / "parts.safetensors"
    catalog = tiny_catalog()
    train(TrainRequest(data, short(4), whole), catalog, JobContext())

    for step in (2, 5, 9):
        with pytest.raises(Cancelled):
            train(TrainRequest(data, short(4), parts), catalog, stop_at(step))
        assert checkpoint_path(parts).exists()
        assert not parts.exists()
    train(TrainRequest(data, short(4), parts), catalog, JobContext())

    one, other = load_file(whole), load_file(parts)
    assert one.keys() == other.keys()
    assert all(torch.equal(one[key], other[key]) for key in one)
    assert history(whole) == history(parts)


def test_a_checkpoint_of_another_recipe_is_refused(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.safetensors"
    with pytest.raises(Cancelled):
        train(TrainRequest(data, short(4), out), tiny_catalog(), stop_at(1))

    with pytest.raises(WeightsError, match="another recipe"):
        train(TrainRequest(data, short(5), out), tiny_catalog(), JobContext())


def test_a_recipe_that_says_the_same_in_other_words_goes_on(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.safetensors"
    with pytest.raises(Cancelled):
        train(TrainRequest(data, short(2), out), tiny_catalog(), stop_at(1))
    explained = parse_recipe(f"# why\n{short(2).text}")
    assert explained != short(2)

    train(TrainRequest(data, explained, out), tiny_catalog(), JobContext())
    assert out.is_file()


def test_a_broken_checkpoint_is_named(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.safetensors"
    checkpoint_path(out).write_bytes(b"not a checkpoint")

    with pytest.raises(WeightsError, match="Delete it to start anew"):
        train(TrainRequest(data, short(1), out), tiny_catalog(), JobContext())


def test_without_a_recipe_the_data_names_the_classes(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.safetensors"
    recipe = replace(Recipe(), steps=replace(short(1).steps), images=short(1).images)

    train(TrainRequest(data, recipe, out, model="tiny"), tiny_catalog(), JobContext())

    card = read_card(out)
    assert card is not None
    assert card.classes.names == NAMES
    assert card.model == "tiny"


def test_classes_are_grouped(data: Path, tmp_path: Path) -> None:
    text = RECIPE.replace("epochs = 12", "epochs = 1") + (
        '[[classes]]\nname = "ground"\n[[classes]]\nname = "thing"\ncolor = [1, 2, 3]\nsources = ["square", "rim"]\n'
    )
    out = tmp_path / "a.safetensors"

    trained = train(TrainRequest(data, parse_recipe(text), out), tiny_catalog(), JobContext())

    card = read_card(out)
    assert card is not None
    assert card.classes.names == ("ground", "thing")
    assert card.classes.classes[1].color == (1, 2, 3)
    assert card.groups == {"ground": "ground", "square": "thing", "rim": "thing"}
    assert trained.metrics.confusion.shape == (2, 2)


def test_progress_names_epoch_and_time_left(data: Path, tmp_path: Path) -> None:
    heard: list[str] = []
    context = JobContext(report=lambda progress: heard.append(progress.stage))

    train(TrainRequest(data, short(2), tmp_path / "a.safetensors"), tiny_catalog(), context)

    assert "reading train" in heard
    assert any(stage.startswith("epoch 2 of 2") and stage.endswith("left") for stage in heard)
    assert any(stage.startswith("validating") for stage in heard)


def test_the_same_recipe_gives_the_same_weights(data: Path, tmp_path: Path) -> None:
    files = [tmp_path / "a.safetensors", tmp_path / "b.safetensors"]
    for file in files:
        train(TrainRequest(data, short(1), file), tiny_catalog(), JobContext())

    one, other = (load_file(file) for file in files)
    assert all(torch.equal(one[key], other[key]) for key in one)


def test_sgd_and_poly_train_too(data: Path, tmp_path: Path) -> None:
    text = RECIPE.replace("epochs = 12", 'epochs = 2\noptimiser = "sgd"\nschedule = "poly"\nprecision = "float32"')

    trained = train(TrainRequest(data, parse_recipe(text), tmp_path / "a.safetensors"), tiny_catalog(), JobContext())

    assert trained.metrics.images == 2


def test_what_is_wrong_is_said_before_training(data: Path, tmp_path: Path) -> None:
    catalog, out = tiny_catalog(), tmp_path / "a.safetensors"

    def asked(text: str, **changes: object) -> Callable[[], object]:
        request = replace(TrainRequest(data, parse_recipe(text), out), **changes)  # type: ignore[arg-type]
        return lambda: train(request, catalog, JobContext())

    with pytest.raises(SettingsError, match="names a network"):
        asked("")()
    with pytest.raises(UnknownKeyError, match="tiny"):
        asked("", model="tny")()
    with pytest.raises(UnknownKeyError, match="parameter"):
        asked('[model]\nkey = "tiny"\nvalues = { width = 3 }\n')()
    with pytest.raises(SettingsError, match="no device"):
        asked(RECIPE, device="abacus")()
    with pytest.raises(DataError, match="no such folder"):
        asked(RECIPE, split="lost")()
    with pytest.raises(DataError, match=r"cannot be mapped.*rim"):
        asked(RECIPE + '[[classes]]\nname = "ground"\n[[classes]]\nname = "square"\n')()


def test_a_full_disk_leaves_the_earlier_checkpoint(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "a.safetensors"
    with pytest.raises(Cancelled):
        train(TrainRequest(data, short(4), out), tiny_catalog(), stop_at(3))
    before = checkpoint_path(out).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(WriteError, match="No space left"):
            train(TrainRequest(data, short(4), out, save_every=0), tiny_catalog(), JobContext())

    assert checkpoint_path(out).read_bytes() == before
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_loss_that_is_no_number_stops_the_training(data: Path, tmp_path: Path) -> None:
    recipe = parse_recipe(RECIPE.replace("rate = 0.02", "rate = 1e30"))

    with pytest.raises(Exception, match="smaller rate"):
        train(TrainRequest(data, recipe, tmp_path / "a.safetensors"), tiny_catalog(), JobContext())


def test_every_epoch_is_logged_in_a_line_and_validations_with_their_quality(
    data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recipe = parse_recipe(
        RECIPE.replace("epochs = 12", "epochs = 3").replace("validate_every = 8", "validate_every = 2")
    )
    with caplog.at_level(logging.INFO, "segstudio.training"):
        train(TrainRequest(data, recipe, tmp_path / "a.safetensors"), tiny_catalog(), JobContext())

    start, *epochs = [record.getMessage() for record in caplog.records if record.name.startswith("segstudio.training")]
    assert start == "tiny on cpu: 6 images, 3 epochs of 3 steps"
    assert [line.split(":")[0] for line in epochs] == ["epoch 1 of 3", "epoch 2 of 3", "epoch 3 of 3"]
    assert all(re.search(r": loss \d+\.\d{4}, ", line) for line in epochs)
    assert ["validation mean IoU" in line for line in epochs] == [False, True, True]
    assert epochs[0].endswith(" left")


def test_a_second_stage_goes_on_from_the_first(data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.safetensors", tmp_path / "second.safetensors"
    train(TrainRequest(data, parse_recipe(RECIPE), first), tiny_catalog(), JobContext())
    still = RECIPE.replace('key = "tiny"', 'key = "tiny"\nstart = "first.safetensors"').replace(
        "rate = 0.02", "rate = 0.0"
    )

    train(TrainRequest(data, parse_recipe(still), second), tiny_catalog(), JobContext())

    one, other = load_file(first), load_file(second)
    learnt = [key for key in one if key.endswith("weight") and one[key].ndim > 1]
    assert learnt
    assert all(torch.equal(one[key], other[key]) for key in learnt)


def test_weights_to_start_from_must_be_there_and_fit(data: Path, tmp_path: Path) -> None:
    text = RECIPE.replace('key = "tiny"', 'key = "tiny"\nstart = "first.safetensors"')
    request = TrainRequest(data, parse_recipe(text), tmp_path / "a.safetensors")

    with pytest.raises(WeightsError, match="not there"):
        train(request, tiny_catalog(), JobContext())
    save_file({"elsewhere": torch.zeros(1)}, tmp_path / "first.safetensors")
    with pytest.raises(WeightsError, match="another network"):
        train(request, tiny_catalog(), JobContext())


def test_a_network_beside_that_of_the_recipe_is_refused(data: Path, tmp_path: Path) -> None:
    request = TrainRequest(data, short(1), tmp_path / "w.safetensors", model="lednet")

    with pytest.raises(SettingsError, match=r"the recipe is for tiny, not for lednet.*--set model\.key=lednet"):
        train(request, tiny_catalog(), JobContext())
