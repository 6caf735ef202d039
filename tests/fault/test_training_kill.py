"""A training whose process is killed goes on as if nothing had happened."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from segstudio.core import JobContext
from segstudio.training import Recipe, TrainRequest, parse_recipe, train
from segstudio.training.checkpoints import checkpoint_path
from tiny_data import tiny_catalog, write_data

RECIPE = """
[model]
key = "tiny"
[images]
crop = [16, 24]
[loss]
stride = 1
[steps]
epochs = 40
batch = 2
validate_every = 10
"""
CHILD = """
import sys
from pathlib import Path
import torch
torch.set_num_threads(1)
from tiny_data import tiny_catalog
from segstudio.core import JobContext
from segstudio.training import TrainRequest, parse_recipe, train
data, out, recipe = sys.argv[1:]
train(TrainRequest(Path(data), parse_recipe(recipe), Path(out), save_every=0), tiny_catalog(), JobContext())
"""


class Died(BaseException):
    """Stands for a power cut: nothing may be saved because of it."""


def recipe(epochs: int) -> Recipe:
    return parse_recipe(RECIPE.replace("epochs = 40", f"epochs = {epochs}"))


def same(one: Path, other: Path) -> bool:
    first, second = load_file(one), load_file(other)
    return first.keys() == second.keys() and all(torch.equal(first[key], second[key]) for key in first)


@pytest.mark.parametrize("save_every", [0.0, 1e9])
def test_dying_between_checkpoints_changes_nothing(tmp_path: Path, save_every: float) -> None:
    data, whole, parts = write_data(tmp_path / "data"), tmp_path / "whole.safetensors", tmp_path / "parts.safetensors"
    train(TrainRequest(data, recipe(4), whole), tiny_catalog(), JobContext())

    class Dying(JobContext):
        def step(self, done: int, total: int, stage: str = "") -> None:
            if stage.startswith("epoch 3"):
                raise Died

    with pytest.raises(Died):
        train(TrainRequest(data, recipe(4), parts, save_every=save_every), tiny_catalog(), Dying())
    assert checkpoint_path(parts).exists() == (save_every == 0)
    train(TrainRequest(data, recipe(4), parts), tiny_catalog(), JobContext())

    assert same(whole, parts)


@pytest.mark.slow
def test_a_killed_process_goes_on(tmp_path: Path) -> None:
    data, whole, parts = write_data(tmp_path / "data"), tmp_path / "whole.safetensors", tmp_path / "parts.safetensors"
    doubles = str(Path(__file__).parents[1] / "doubles")
    child = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {doubles!r})\n{CHILD}", str(data), str(parts), RECIPE]
    )
    try:
        while not checkpoint_path(parts).exists() and child.poll() is None:
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
        assert child.wait(30) == -signal.SIGKILL, "it was done before it could be killed"
    finally:
        child.kill()
        child.wait()
    assert not parts.exists()

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # sums depend on how many threads share them
    try:
        train(TrainRequest(data, recipe(40), parts), tiny_catalog(), JobContext())
        train(TrainRequest(data, recipe(40), whole), tiny_catalog(), JobContext())
    finally:
        torch.set_num_threads(threads)

    assert same(whole, parts)
