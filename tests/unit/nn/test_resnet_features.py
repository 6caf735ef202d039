"""Dilated ResNets as feature extractors."""

import pytest
import torch
from torch import Tensor, nn
from torchvision.models import resnet50

from segstudio.core import WeightsError
from segstudio.nn.resnet import RESNET_CHANNELS, OutputStride, resnet_features
from torchvision_twin import randomise


def dilations(features: nn.Module, stage: str) -> list[int]:
    layers = features.get_submodule(stage).named_modules()
    return [m.dilation[0] for name, m in layers if name.endswith("conv2") and isinstance(m, nn.Conv2d)]


@pytest.mark.parametrize("output_stride", [8, 16, 32])
def test_taps_have_their_widths_and_strides(output_stride: OutputStride) -> None:
    with torch.device("meta"):
        features = resnet_features(50, output_stride)

    taps = features(torch.zeros(1, 3, 129, 97, device="meta"))

    assert {name: tap.shape[1] for name, tap in taps.items()} == RESNET_CHANNELS == features.channels
    for (name, tap), stride in zip(taps.items(), (4, 8, 16, 32), strict=True):
        at = min(stride, output_stride)
        assert tuple(tap.shape[2:]) == (-(-129 // at), -(-97 // at)), name


@pytest.mark.parametrize(
    ("output_stride", "layer3", "layer4"),
    [(8, [1, 2, 2, 2, 2, 2], [2, 4, 4]), (16, [1] * 6, [1, 2, 2]), (32, [1] * 6, [1, 1, 1])],
)
def test_by_default_the_first_unit_keeps_the_dilation_before_it(
    output_stride: OutputStride, layer3: list[int], layer4: list[int]
) -> None:
    with torch.device("meta"):
        features = resnet_features(50, output_stride)

    assert (dilations(features, "layer3"), dilations(features, "layer4")) == (layer3, layer4)


def test_the_first_unit_can_be_dilated_like_the_others() -> None:
    with torch.device("meta"):
        features = resnet_features(50, 8, first_unit_dilated=True)

    assert (dilations(features, "layer3"), dilations(features, "layer4")) == ([2] * 6, [4] * 3)


@pytest.mark.parametrize(("output_stride", "layer4"), [(8, [4, 8, 16]), (16, [2, 4, 8])])
def test_multi_grid_multiplies_the_stages_dilation(output_stride: OutputStride, layer4: list[int]) -> None:
    with torch.device("meta"):
        features = resnet_features(50, output_stride, multi_grid=(1, 2, 4))

    assert dilations(features, "layer4") == layer4


def test_without_dilation_it_computes_what_torchvisions_classifier_computes() -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        theirs = randomise(resnet50(weights=None)).eval()
    ours = resnet_features(50, 32).eval()
    state = {k: v for k, v in theirs.state_dict().items() if not k.startswith("fc.")}
    ours.load_state_dict(state, strict=True)
    pooled: list[Tensor] = []
    theirs.get_submodule("avgpool").register_forward_pre_hook(lambda _, args: pooled.append(args[0]))
    image = torch.randn(1, 3, 65, 49, generator=torch.Generator().manual_seed(1))

    with torch.no_grad():
        theirs(image)
        tap = ours(image)["layer4"]

    assert torch.equal(tap, pooled[0])


def test_pretrained_without_cached_weights_names_file_and_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))

    with pytest.raises(WeightsError, match=r"https://download\.pytorch\.org/models/resnet50-0676ba61\.pth") as caught:
        resnet_features(50, pretrained=True)

    assert str(tmp_path) in str(caught.value)
