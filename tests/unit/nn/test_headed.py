"""The frame of backbone and heads, and weights from torch's cache."""

from pathlib import Path

import pytest
import torch
from torch import nn
from torchvision.models import MobileNet_V2_Weights

from segstudio.core import WeightsError
from segstudio.nn.headed import HeadedNetwork, fcn_head
from segstudio.nn.imagenet import cached_file, from_cache
from segstudio.nn.taps import TappedStages

WEIGHTS = MobileNet_V2_Weights.IMAGENET1K_V1


def network(*, auxiliary: bool) -> HeadedNetwork:
    stages = {"layer3": nn.Conv2d(3, 4, 1), "relu": nn.ReLU(), "layer4": nn.Conv2d(4, 8, 1, stride=2)}
    backbone = TappedStages(stages, {"layer3": "layer3", "layer4": "layer4"}, {"layer3": 4, "layer4": 8})
    return HeadedNetwork(backbone, fcn_head(8, 5), fcn_head(4, 5) if auxiliary else None)


@pytest.mark.parametrize(
    ("auxiliary", "training", "names"),
    [(False, False, {"out"}), (False, True, {"out"}), (True, False, {"out"}), (True, True, {"out", "aux"})],
)
def test_auxiliary_logits_are_computed_in_training_alone(auxiliary: bool, training: bool, names: set[str]) -> None:
    logits = network(auxiliary=auxiliary).train(training)(torch.zeros(2, 3, 6, 4))

    assert set(logits) == names
    assert tuple(logits["out"].shape) == (2, 5, 3, 2)


def test_auxiliary_logits_come_from_the_earlier_tap() -> None:
    logits = network(auxiliary=True)(torch.zeros(2, 3, 6, 4))

    assert tuple(logits["aux"].shape) == (2, 5, 6, 4)


def test_taps_hand_out_what_their_stages_computed() -> None:
    stages = TappedStages({"larger": nn.Upsample(scale_factor=2), "add": nn.Identity()}, {"add": "end"}, {"end": 3})

    taps = stages(torch.ones(1, 3, 2, 2))

    assert list(taps) == ["end"]
    assert tuple(taps["end"].shape) == (1, 3, 4, 4)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where torch would keep the file, in an empty cache."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    path = cached_file(WEIGHTS)
    path.parent.mkdir(parents=True)
    assert tmp_path in path.parents
    return path


def test_weights_are_taken_from_torchs_cache(cache: Path) -> None:
    torch.save({"weight": torch.full((2, 2), 7.0), "bias": torch.zeros(2)}, cache)

    layer = from_cache(lambda: nn.Linear(2, 2), WEIGHTS, "toy")

    assert torch.all(layer.weight == 7)


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"\x80\x02cos\nsystem\nq\x00."])
def test_a_file_that_is_broken_or_holds_code_is_refused_with_the_remedy(cache: Path, content: bytes) -> None:
    cache.write_bytes(content)

    with pytest.raises(WeightsError, match=r"Delete .* and download"):
        from_cache(lambda: nn.Linear(2, 2), WEIGHTS, "toy")


def test_weights_of_another_network_are_refused(cache: Path) -> None:
    torch.save({"weight": torch.zeros(3, 3)}, cache)

    with pytest.raises(WeightsError, match="could not be read"):
        from_cache(lambda: nn.Linear(2, 2), WEIGHTS, "toy")
