from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from segstudio.core import WeightsError
from segstudio.engine.weights.checkpoints import fill, listed, read_tensors

STATE = {"a.weight": torch.arange(6.0).reshape(2, 3), "a.bias": torch.ones(2)}


@pytest.mark.parametrize(
    "stored",
    [
        STATE,
        {"state_dict": STATE, "epoch": 3},
        {"model": STATE, "best": np.float64(0.5)},
        {"model_state": STATE},
        {"model_state_dict": STATE},
        {"state_dict": {f"module.{k}": v for k, v in STATE.items()}},
    ],
    ids=["bare", "state_dict", "model and numpy number", "model_state", "model_state_dict", "wrapped"],
)
def test_the_usual_containers_are_unpacked(tmp_path: Path, stored: dict[str, object]) -> None:
    path = tmp_path / "net.pth"
    torch.save(stored, path)

    found = read_tensors(path, "net")

    assert list(found) == list(STATE)
    assert all(torch.equal(found[k], STATE[k]) for k in STATE)


def test_safetensors_are_read(tmp_path: Path) -> None:
    save_file(STATE, tmp_path / "net.safetensors")

    assert read_tensors(tmp_path / "net.safetensors", "net").keys() == STATE.keys()


@pytest.mark.parametrize("stored", [[1, 2], {}, {"a": 3}, {"a.weight": torch.ones(1), "extra": {"b": 1}}, 5])
def test_what_is_no_state_dict_is_refused(tmp_path: Path, stored: object) -> None:
    path = tmp_path / "net.pth"
    torch.save(stored, path)

    with pytest.raises(WeightsError, match="Export its state_dict"):
        read_tensors(path, "net")


def test_half_precision_is_widened_into_the_network() -> None:
    module = nn.Linear(3, 2)
    fill(module, {"weight": STATE["a.weight"].half(), "bias": STATE["a.bias"]}, Path("f"), "net")

    assert module.weight.dtype == torch.float32
    assert torch.equal(module.weight, STATE["a.weight"])


def test_missing_and_surplus_tensors_are_listed() -> None:
    with pytest.raises(WeightsError, match="lacks bias and has surplus extra"):
        fill(nn.Linear(3, 2), {"weight": torch.zeros(2, 3), "extra": torch.zeros(1)}, Path("f"), "net")


def test_a_wrong_shape_is_told_with_both_shapes() -> None:
    with pytest.raises(WeightsError, match=r"weight has shape \(5, 3\), expected \(2, 3\)"):
        fill(nn.Linear(3, 2), {"weight": torch.zeros(5, 3), "bias": torch.zeros(2)}, Path("f"), "net")


def test_long_lists_are_cut() -> None:
    assert listed([str(i) for i in range(12)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more"
