"""LEDNet against its sheet."""

import pytest
import torch
from torch import Tensor, nn

from segstudio.api import ModelSpec
from segstudio.api.torch import build, build_on_meta, count_macs, count_parameters
from segstudio.plugins import lednet
from segstudio.plugins.lednet.network import Downsampler, LEDNet, SplitShuffleUnit

SPEC, WIDE = lednet.segstudio_models()


def test_the_description_is_what_is_computed() -> None:
    net, feeding = build_on_meta(SPEC, 21)

    assert isinstance(SPEC, ModelSpec)
    assert count_parameters(net) == SPEC.parameters
    assert count_macs(net) == SPEC.macs_512
    assert feeding.output_stride == SPEC.output_stride
    assert (feeding.mean, feeding.std) == ((0, 0, 0), (1, 1, 1))


def test_the_released_file_has_925_663_parameters() -> None:
    net, feeding = build_on_meta(SPEC, 20, auxiliary=True)
    decoder = net.get_submodule("decoder")

    assert count_parameters(net) == 925_663
    assert count_parameters(decoder) == 11_647
    assert count_parameters(build_on_meta(SPEC, 20)[0]) == 925_663 - 2_580
    assert feeding.auxiliary == ("encoder",)


def test_the_wide_pyramid_has_the_parameters_of_its_layers() -> None:
    """At the 20 classes that the authors' second decoder is written for: weights, biases, and two for normalisation."""

    def layer(inputs: int, outputs: int, kernel: int) -> int:
        return kernel * kernel * inputs * outputs + outputs + 2 * outputs

    levels = layer(128, 128, 7) + layer(128, 128, 5) + layer(128, 128, 3)
    scores = 5 * layer(128, 20, 1)  # of the whole image, of each place, and the weights of three levels
    net, _ = build_on_meta(WIDE, 20, auxiliary=True)

    assert count_parameters(net.get_submodule("decoder")) == levels + scores == 1_374_124
    assert count_parameters(net) == 925_663 - 11_647 + levels + scores


@torch.no_grad()
def test_the_wide_pyramid_weighs_each_class_by_itself() -> None:
    torch.manual_seed(0)
    for spec, channels in ((SPEC, 1), (WIDE, 4)):
        net, _ = build(spec, 4)
        pyramid = net.get_submodule("decoder.apn").eval()
        seen: list[Tensor] = []
        pyramid.get_submodule("conv1").register_forward_hook(lambda _, __, y, seen=seen: seen.append(y))

        out = pyramid(torch.randn(1, 128, 9, 13))

        assert (seen[0].shape, out.shape) == ((1, channels, 5, 7), (1, 4, 9, 13))


def test_multiply_accumulates_on_a_road_scene() -> None:
    assert round(count_macs(build_on_meta(SPEC, 20)[0], (512, 1024)) / 1e9, 1) == 11.2


@pytest.mark.parametrize(("channels", "count"), [(32, 6_400), (64, 25_088), (128, 99_328)])
def test_parameters_of_a_unit(channels: int, count: int) -> None:
    assert count_parameters(SplitShuffleUnit(channels, 1, 0.0)) == count


@pytest.mark.parametrize("order", [torch.contiguous_format, torch.channels_last])
def test_a_unit_is_residual_interleaves_halves_and_keeps_the_order_of_memory(order: torch.memory_format) -> None:
    unit = SplitShuffleUnit(8, 2, 0.0).eval().to(memory_format=order)
    for module in unit.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.zeros_(module.weight)
            assert module.bias is not None
            nn.init.zeros_(module.bias)
    x = torch.randn(1, 8, 5, 6).contiguous(memory_format=order)

    y = unit(x)

    assert torch.equal(y, x.relu()[:, [0, 4, 1, 5, 2, 6, 3, 7]])
    assert y.is_contiguous(memory_format=order)


def test_the_receptive_field_at_dilation_5() -> None:
    torch.manual_seed(0)
    unit = SplitShuffleUnit(8, 5, 0.0).eval()
    x = torch.rand(1, 8, 31, 31, requires_grad=True)
    torch.autograd.backward(unit(x)[0, :, 15, 15].sum())
    assert x.grad is not None

    reached = x.grad[0].abs().sum(0).nonzero()

    assert (reached.max(0).values - reached.min(0).values + 1).tolist() == [13, 13]


def test_left_and_right_are_each_others_transpose() -> None:
    torch.manual_seed(0)
    unit = SplitShuffleUnit(8, 2, 0.0).eval()
    state = unit.state_dict()
    for key in list(state):
        if "_l." in key:
            twin = key.replace("_l.", "_r.").replace("3x1", "?").replace("1x3", "3x1").replace("?", "1x3")
            state[twin] = state[key].transpose(2, 3) if state[key].ndim == 4 else state[key]
    unit.load_state_dict(state)
    half = torch.randn(1, 4, 9, 9)

    out = unit(torch.cat([half, half.transpose(2, 3)], 1))

    torch.testing.assert_close(out[:, 0::2], out[:, 1::2].transpose(2, 3))


@pytest.mark.parametrize("spec", [SPEC, WIDE], ids=lambda spec: spec.key)
@pytest.mark.parametrize("size", [(360, 480), (375, 500), (97, 131), (17, 3), (1, 1), (512, 1024)])
def test_any_size_goes(size: tuple[int, int], spec: ModelSpec) -> None:
    net, _ = build_on_meta(spec, 4)

    out = net.eval()(torch.zeros(1, 3, *size, device="meta"))["out"]

    assert out.shape == (1, 4, -(-size[0] // 8), -(-size[1] // 8))


def test_odd_sizes_are_rounded_up_alike() -> None:
    unit = Downsampler(3, 8).eval()

    assert unit(torch.zeros(1, 3, 7, 5)).shape == (1, 8, 4, 3)


def test_the_encoders_own_scores_are_for_training_alone() -> None:
    net, _ = build(SPEC, 3, auxiliary=True)
    x = torch.zeros(2, 3, 32, 32)

    assert set(net.train()(x)) == {"out", "encoder"}
    assert set(net.eval()(x)) == {"out"}


def test_dropout_is_what_was_asked_for() -> None:
    net, _ = build(SPEC, 3, {"dropout": 0.5})
    found = [m.p for m in net.modules() if isinstance(m, nn.Dropout2d)]

    assert found == [0.05] * 5 + [0.5] * 8


def published(*, wide: bool) -> dict[str, Tensor]:
    torch.manual_seed(1)
    return dict(LEDNet(20, auxiliary=True, wide=wide).state_dict())


@pytest.mark.parametrize("wide", [False, True])
def test_published_files_load(wide: bool) -> None:
    state = published(wide=wide)
    spec, other = (WIDE, SPEC) if wide else (SPEC, WIDE)
    (layout,) = spec.layouts
    net, _ = build(spec, 20)
    shapes = {key: tuple(value.shape) for key, value in state.items()}

    assert layout.matches(shapes)
    assert not other.layouts[0].matches(shapes)
    net.load_state_dict({new: value for key, value in state.items() if (new := layout.rename(key)) is not None})

    assert not layout.matches({"backbone.conv1.weight": (64, 3, 7, 7)})


def test_names_are_the_authors() -> None:
    keys = set(LEDNet(20, auxiliary=True).state_dict())

    assert {
        "encoder.initial_block.conv.weight",
        "encoder.initial_block.bn.weight",
        "encoder.layers.0.conv3x1_1_l.weight",
        "encoder.layers.14.bn2_r.weight",
        "encoder.output_conv.weight",
        "decoder.apn.branch1.1.conv.0.weight",
        "decoder.apn.mid.0.conv.1.weight",
        "decoder.apn.down1.conv.0.weight",
        "decoder.apn.down3.1.conv.0.weight",
        "decoder.apn.conv1.conv.0.weight",
    } <= keys
