"""The FCN variants with five deconvolutions."""

from itertools import pairwise

import pytest
import torch
from torch import Tensor, nn

from segstudio.api import BuildRequest, WeightsError
from segstudio.api.torch import build_on_meta, count_parameters
from segstudio.plugins import fcn
from segstudio.plugins.fcn import deconv

SPECS = {spec.key: spec for spec in fcn.segstudio_models() if spec.key.endswith("-deconv")}
RULES = {
    "fcn32s-deconv": (0, False),
    "fcn16s-deconv": (1, False),
    "fcn8s-deconv": (2, False),
    "fcns-deconv": (4, True),
}


def thin(skips: int, *, add_after_norm: bool = False) -> deconv.FCNDeconv:
    """Wire the network with one channel everywhere: an encoder of pools alone, deconvolutions that double."""
    with torch.device("meta"):
        net = deconv.FCNDeconv(1, skips, add_after_norm=add_after_norm)
    net.features = nn.Sequential(*(nn.MaxPool2d(2) for _ in range(5)))
    for i in range(1, 6):
        net.add_module(f"deconv{i}", nn.Upsample(scale_factor=2, mode="nearest"))
        net.add_module(f"bn{i}", Doubling())
    net.classifier = nn.Conv2d(1, 1, 1, bias=False)
    nn.init.ones_(net.classifier.weight)
    return net.eval()


class Doubling(nn.Module):
    """Stands for a normalisation with weight 2: shows whether the addition comes before or after it."""

    def forward(self, x: Tensor) -> Tensor:
        return 2 * x


@pytest.mark.parametrize("key", SPECS)
@pytest.mark.parametrize(("classes", "count"), [(19, 18_644_307), (20, 18_644_340), (21, 18_644_373), (32, 18_644_736)])
def test_all_variants_have_the_same_parameters(key: str, classes: int, count: int) -> None:
    net, _ = build_on_meta(SPECS[key], classes)

    assert count_parameters(net) == count


@pytest.mark.parametrize("key", SPECS)
def test_holds_63_tensors_14_714_688_of_its_parameters_in_the_encoder(key: str) -> None:
    net, _ = build_on_meta(SPECS[key], 21)

    assert len(net.state_dict()) == 63
    assert count_parameters(net.get_submodule("features")) == 14_714_688


def test_the_light_form_is_half_as_wide_and_normalised_throughout() -> None:
    (spec,) = (spec for spec in fcn.segstudio_models() if spec.key == "fcn8s-deconv-light")
    net, _ = build_on_meta(spec, 21)
    encoder = [32, 32, 64, 64, 128, 128, 128, *[256] * 6]
    decoder = [256, 256, 128, 64, 32, 16]
    convolutions = [9 * a * b + b for a, b in pairwise([3, *encoder])]
    deconvolutions = [9 * a * b + b for a, b in pairwise(decoder)]
    normalisations = 2 * (sum(encoder) + sum(decoder[1:]))

    assert count_parameters(net) == sum(convolutions) + sum(deconvolutions) + normalisations + 16 * 21 + 21
    assert len([layer for layer in net.modules() if isinstance(layer, nn.BatchNorm2d)]) == 13 + 5


def test_the_light_form_has_no_weights_to_start_from() -> None:
    with pytest.raises(WeightsError, match="from scratch"):
        deconv.load_light(BuildRequest(2, pretrained=True))


@pytest.mark.parametrize(
    ("key", "factor"),
    [
        ("fcn32s-deconv", 2**5),  # every doubling doubles the one map of ones
        ("fcn16s-deconv", 2 * (1 + 1) * 2**4),  # the fourth pool is added before the first normalisation
        ("fcn8s-deconv", 2 * (2 * (1 + 1) + 1) * 2**3),  # and the third before the second
        ("fcns-deconv", 2 * (2 * (2 * (2 * (2 + 1) + 1) + 1) + 1)),  # four pools, each after its normalisation
    ],
)
def test_skips_are_added_before_or_after_the_normalisation_as_the_variant_has_it(key: str, factor: int) -> None:
    skips, after = RULES[key]
    net = thin(skips, add_after_norm=after)

    out = net(torch.ones(1, 1, 64, 32))["out"]

    assert out.shape == (1, 1, 64, 32)
    assert torch.all(out == factor)


@pytest.mark.parametrize("key", SPECS)
def test_specs_build_the_variant_that_they_name(key: str) -> None:
    net, _ = build_on_meta(SPECS[key], 21)

    assert isinstance(net, deconv.FCNDeconv)
    assert (net.skips, net.add_after_norm) == RULES[key]


@pytest.mark.parametrize("skip", range(5))
def test_the_skips_are_the_five_pools_of_vgg16(skip: int) -> None:
    net, _ = build_on_meta(SPECS["fcns-deconv"], 2)
    assert isinstance(net, deconv.FCNDeconv)

    pools = net._encode(torch.zeros(1, 3, 64, 96, device="meta"))

    stride = 2 ** (skip + 1)
    assert tuple(pools[skip].shape) == (1, (64, 128, 256, 512, 512)[skip], 64 // stride, 96 // stride)


@pytest.mark.parametrize("key", SPECS)
def test_is_padded_to_multiples_of_32_and_gives_back_that_size(key: str) -> None:
    net, feeding = build_on_meta(SPECS[key], 3)

    assert feeding.size_multiple == 32
    assert tuple(net.eval()(torch.zeros(1, 3, 64, 96, device="meta"))["out"].shape) == (1, 3, 64, 96)


def test_cannot_join_skips_on_other_sizes() -> None:
    with pytest.raises(RuntimeError, match="size of tensor"):
        thin(4, add_after_norm=True)(torch.ones(1, 1, 100, 100))

    assert thin(0)(torch.ones(1, 1, 100, 100))["out"].shape == (1, 1, 96, 96)


def test_is_fed_blue_first_minus_the_mean() -> None:
    with torch.device("meta"):
        _, feeding = deconv.load(BuildRequest(2), 0)

    assert (feeding.channel_order, feeding.scale_255, feeding.std) == ("bgr", False, (1.0, 1.0, 1.0))
    assert [round(255 * value, 3) for value in feeding.mean] == [103.939, 116.779, 123.68]
