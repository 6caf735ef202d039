"""Dilated MobileNets as feature extractors."""

import pytest
import torch
from torch import Tensor, nn
from torchvision.models import mobilenet_v2

from segstudio.core import WeightsError
from segstudio.nn.mobilenet import mobilenet_v2_features, mobilenet_v3_large_features
from segstudio.nn.resnet import OutputStride
from torchvision_twin import randomise


def depthwise(features: nn.Module) -> list[nn.Conv2d]:
    return [m for m in features.modules() if isinstance(m, nn.Conv2d) and m.groups > 1]


@pytest.mark.parametrize("output_stride", [8, 16, 32])
def test_v2_taps_have_their_widths_and_strides(output_stride: OutputStride) -> None:
    with torch.device("meta"):
        features = mobilenet_v2_features(output_stride)

    taps = features(torch.zeros(1, 3, 129, 97, device="meta"))

    assert tuple(taps["low"].shape) == (1, 24, 33, 25)
    assert tuple(taps["out"].shape) == (1, 320, -(-129 // output_stride), -(-97 // output_stride))
    assert features.channels == {"low": 24, "out": 320}


@pytest.mark.parametrize(
    ("output_stride", "late"),
    [
        (32, [1] * 11),
        (16, [1] * 8 + [2] * 3),
        (8, [1] + [2] * 7 + [4] * 3),
    ],
)
def test_v2_units_that_lose_their_stride_keep_the_dilation_before_them(
    output_stride: OutputStride, late: list[int]
) -> None:
    with torch.device("meta"):
        convs = depthwise(mobilenet_v2_features(output_stride))

    assert [c.dilation[0] for c in convs] == [1] * 6 + late
    assert [c.padding for c in convs] == [c.dilation for c in convs]


def test_v2_without_dilation_computes_what_torchvisions_classifier_computes() -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        theirs = randomise(mobilenet_v2(weights=None)).eval()
    ours = mobilenet_v2_features(32).eval()
    kept = {k.removeprefix("features."): v for k, v in theirs.state_dict().items()}
    ours.load_state_dict({k: v for k, v in kept.items() if not k.startswith(("18.", "classifier."))}, strict=True)
    inside: list[Tensor] = []
    theirs.get_submodule("features.18").register_forward_pre_hook(lambda _, args: inside.append(args[0]))
    image = torch.randn(1, 3, 65, 49, generator=torch.Generator().manual_seed(1))

    with torch.no_grad():
        theirs(image)
        tap = ours(image)["out"]

    assert torch.equal(tap, inside[0])


def test_v3_taps_have_their_widths_and_strides() -> None:
    with torch.device("meta"):
        features = mobilenet_v3_large_features()

    taps = features(torch.zeros(1, 3, 513, 97, device="meta"))

    assert tuple(taps["aux"].shape) == (1, 40, 65, 13)
    assert tuple(taps["out"].shape) == (1, 960, 33, 7)


@pytest.mark.parametrize("make", [mobilenet_v2_features, mobilenet_v3_large_features])
def test_pretrained_without_cached_weights_is_refused(
    make: object, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    assert callable(make)

    with pytest.raises(WeightsError, match="Download https://"):
        make(pretrained=True)
