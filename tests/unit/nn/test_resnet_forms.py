"""ResNet-18, and the deep stem."""

import pytest
import torch
from torch import nn
from torchvision.models import resnet18

from segstudio.core import WeightsError
from segstudio.nn.resnet import RESNET18_CHANNELS, resnet_features
from torchvision_twin import randomise


def test_resnet18_computes_what_torchvisions_stages_compute() -> None:
    theirs, ours = randomise(resnet18(weights=None)).eval(), resnet_features(18, 32).eval()
    ours.load_state_dict({k: v for k, v in theirs.state_dict().items() if not k.startswith("fc.")})
    stages = nn.Sequential(*list(theirs.children())[:-2])
    image = torch.randn(1, 3, 33, 65, generator=torch.Generator().manual_seed(1))

    with torch.no_grad():
        taps, expected = ours(image), stages(image)

    assert torch.equal(taps["layer4"], expected)
    assert {name: tap.shape[1] for name, tap in taps.items()} == RESNET18_CHANNELS == ours.channels


def test_the_deep_stem_is_three_small_convolutions_at_the_same_stride() -> None:
    with torch.device("meta"):
        deep, plain = (resnet_features(50, 8, stem=stem) for stem in ("deep", "7x7"))
    image = torch.zeros(1, 3, 65, 97, device="meta")

    assert deep(image)["layer4"].shape == plain(image)["layer4"].shape
    # Three 3x3 with three normalisations for one 7x7 with one, and 64 more channels into two 1x1.
    stem = 9 * (3 * 64 + 64 * 64 + 64 * 128) + 2 * (64 + 64 + 128) + 64 * (64 + 256)
    assert sum(p.numel() for p in deep.parameters()) - sum(p.numel() for p in plain.parameters()) == (
        stem - 49 * 3 * 64 - 2 * 64
    )


def test_the_deep_stem_has_no_imagenet_weights_at_hand() -> None:
    with pytest.raises(WeightsError, match="deep stem"):
        resnet_features(50, 32, stem="deep", pretrained=True)
