"""VGG16's first layer for another input, and deconvolutions that interpolate."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from segstudio.nn.bilinear import bilinear_deconv, bilinear_filter
from segstudio.nn.vgg import for_bgr_input, vgg16_features

MEAN, STD = torch.tensor((0.485, 0.456, 0.406)), torch.tensor((0.229, 0.224, 0.225))


@pytest.mark.parametrize(("scale", "mean"), [(255.0, (104.007, 116.669, 122.679)), (1.0, (0.4, 0.45, 0.5))])
def test_a_converted_first_layer_answers_as_before_away_from_the_border(scale: float, mean: tuple[float, ...]) -> None:
    generator = torch.Generator().manual_seed(2)
    weight, bias = torch.randn(4, 3, 3, 3, generator=generator), torch.randn(4, generator=generator)
    rgb = torch.rand(1, 3, 9, 8, generator=generator)

    converted = for_bgr_input(weight, bias, mean, scale)
    before = functional.conv2d((rgb - _column(MEAN)) / _column(STD), weight, bias)
    after = functional.conv2d(rgb.flip(1) * scale - _column(torch.tensor(mean)), *converted)

    assert torch.allclose(before, after, atol=1e-4)


def _column(values: Tensor) -> Tensor:
    return values[:, None, None]


def test_vgg16_has_five_pools_and_14_714_688_parameters() -> None:
    with torch.device("meta"):
        features = vgg16_features()

    assert sum(p.numel() for p in features.parameters()) == 14_714_688
    assert tuple(features(torch.zeros(1, 3, 64, 96, device="meta")).shape) == (1, 512, 2, 3)


@pytest.mark.parametrize(("size", "stride"), [(4, 2), (16, 8), (32, 16), (64, 32)])
def test_the_filter_is_symmetric_and_sums_to_the_stride_squared(size: int, stride: int) -> None:
    weight = bilinear_filter(size)

    assert torch.equal(weight, weight.flip(0))
    assert torch.equal(weight, weight.T)
    assert weight.sum() == pytest.approx(stride**2)


def test_an_odd_filter_peaks_at_one() -> None:
    assert torch.equal(bilinear_filter(3), torch.outer(*[torch.tensor([0.5, 1.0, 0.5])] * 2))


def test_the_deconvolution_interpolates_each_class_by_itself() -> None:
    layer = bilinear_deconv(3, 4, 2)
    maps = torch.randn(1, 3, 6, 7)

    out = layer(maps)[..., 1:-1, 1:-1]
    expected = functional.interpolate(maps, scale_factor=2, mode="bilinear", align_corners=False)

    assert torch.allclose(out[..., 1:-1, 1:-1], expected[..., 1:-1, 1:-1], atol=1e-6)
    assert not layer.weight[~torch.eye(3, dtype=torch.bool)].any()
