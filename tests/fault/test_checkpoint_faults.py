"""Files that are broken, or mean harm."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

import toy_networks
import toy_plugin
from segstudio.core import ClassSet, JobContext, Request, WeightsError
from segstudio.engine import WeightsIndex
from segstudio.engine.engine import TorchEngine
from segstudio.engine.weights.cards import read_card, write_weights
from segstudio.engine.weights.checkpoints import read_tensors
from segstudio.engine.weights.importing import import_checkpoint
from segstudio.engine.weights.tensor_extraction import extract_tensors, main

STATE = {"a.weight": torch.arange(4.0).reshape(2, 2)}


class Harmful:
    """Writes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.mark),)


@pytest.fixture
def harmful(tmp_path: Path) -> Path:
    torch.save({"state_dict": STATE, "hook": Harmful(tmp_path / "mark")}, tmp_path / "net.pth")
    return tmp_path / "net.pth"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_a_truncated_file_is_one_sentence(tmp_path: Path, suffix: str, share: float) -> None:
    path = toy_networks.make_weights(tmp_path / "whole.safetensors")
    if suffix == ".pth":
        path = tmp_path / "whole.pth"
        torch.save({"w": torch.zeros(1000)}, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(WeightsError, match=r"damaged|cut short") as caught:
        read_tensors(path, "net")
    assert "\n" not in str(caught.value)
    assert caught.value.hint == "Fetch or copy the file again."


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"\x80\x04N.", bytes(100)])
def test_a_file_that_is_no_checkpoint_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "net.pth"
    path.write_bytes(content)

    with pytest.raises(WeightsError) as caught:
        read_tensors(path, "net")
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_a_pickle_with_code_is_not_run_and_the_way_out_is_named(harmful: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="wants to run code") as caught:
        read_tensors(harmful, "net")

    assert not (tmp_path / "mark").exists()
    assert f"python -m segstudio.engine.weights.tensor_extraction {harmful}" in caught.value.hint


def test_the_way_out_saves_the_tensors_and_runs_nothing(harmful: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.safetensors"

    assert main([str(harmful), str(out)]) == 0
    assert not (tmp_path / "mark").exists()
    assert torch.equal(load_file(out)["state_dict.a.weight"], STATE["a.weight"])


def test_the_way_out_refuses_what_holds_no_tensors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.pth"
    torch.save({"hook": Harmful(tmp_path / "mark")}, path)

    with pytest.raises(WeightsError, match="holds no tensors"):
        extract_tensors(path, tmp_path / "out.safetensors")
    assert main([str(path), str(tmp_path / "out.safetensors")]) == 1
    assert main([]) == 2
    assert "holds no tensors" in capsys.readouterr().err
    assert not (tmp_path / "mark").exists()


def test_an_import_of_a_harmful_file_writes_nothing(harmful: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.safetensors"
    with pytest.raises(WeightsError, match="wants to run code"):
        import_checkpoint(harmful, out, toy_networks.make_catalog())
    assert not out.exists()


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="no such file"):
        read_tensors(tmp_path / "gone.pth", "net")


def test_a_card_that_tells_of_other_classes_than_the_network_has_is_refused(tmp_path: Path) -> None:
    path = toy_networks.make_weights(tmp_path / "toy.safetensors")
    card = read_card(path)
    assert card is not None
    two = replace(card, classes=ClassSet(card.classes.classes[:2]))
    write_weights(path, read_tensors(path, "net"), two, half=False)
    engine = TorchEngine(toy_networks.make_catalog(), WeightsIndex((tmp_path,)))
    request = Request(toy_plugin.banded_image(24, 32), toy_networks.KEY, "toy")

    with pytest.raises(WeightsError, match=r"head\.weight has shape \(3, .*expected \(2, ") as caught:
        engine.segment(request, JobContext())
    assert caught.value.hint
