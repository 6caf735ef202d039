"""ACNet: gates, three branches, the decoder, counts, and the names of the released file."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from segstudio.api import ModelError, WeightsError
from segstudio.api.torch import build_on_meta, count_macs, count_parameters
from segstudio.plugins import acnet
from segstudio.plugins.acnet.decoder import SIDES, UpBlock
from segstudio.plugins.acnet.network import CHANNELS, ACNet, ChannelGate

(SPEC,) = acnet.segstudio_models()
NORMAL = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")


@pytest.mark.parametrize(("classes", "count"), [(40, 116_628_168), (37, 116_625_849)])
def test_has_the_releases_parameters(classes: int, count: int) -> None:
    assert count_parameters(build_on_meta(SPEC, classes, auxiliary=True)[0]) == count


def test_takes_the_stated_arithmetic_on_480_by_640() -> None:
    net, _ = build_on_meta(SPEC, 40)

    assert count_macs(net, (480, 640), channels=4) / 1e9 == pytest.approx(115.6, abs=0.06)


def test_gates_have_11_157_120_parameters() -> None:
    with torch.device("meta"):
        gates = nn.ModuleList(ChannelGate(channels) for channels in CHANNELS for _ in range(2))

    assert count_parameters(gates) == 11_157_120


def test_scores_every_pixel_and_in_training_four_coarser_grids() -> None:
    net, feeding = build_on_meta(SPEC, 5, auxiliary=True)
    image = torch.zeros(2, 4, 64, 96, device="meta")

    trained, run = net(image), net.eval()(image)

    shapes = {name: tuple(value.shape) for name, value in trained.items()}
    assert shapes == {
        "out": (2, 5, 64, 96), **{f"side{s}": (2, 5, 64 // s, 96 // s) for s in (2, 4, 8, 16)}
    }  # fmt: skip
    assert set(run) == {"out"}
    assert (feeding.needs_depth, feeding.size_multiple, feeding.auxiliary) == (True, 32, SIDES)
    assert (feeding.depth_mean, feeding.depth_std) == (2.8424503515, 0.9932836507)


def test_narrow_is_the_graph_on_resnet_18_with_every_layer_a_quarter_as_wide() -> None:
    whole, narrow = (build_on_meta(SPEC, 21, {"resnets": key})[0].eval() for key in ("18", "18-narrow"))
    wide, slim = (dict(net.state_dict()) for net in (whole, narrow))

    assert wide.keys() == slim.keys()
    ratios = {key: value.shape[0] / slim[key].shape[0] for key, value in wide.items() if value.ndim}
    assert {key for key, ratio in ratios.items() if ratio != 4} == {"decoder.scores.bias"}
    assert (
        count_parameters(whole.get_submodule("color")) == 11_176_512
    )  # torchvision's ResNet-18 without its classifier
    for net in (whole, narrow):
        assert net(torch.zeros(1, 4, 32, 64, device="meta"))["out"].shape == (1, 21, 32, 64)


def test_the_narrow_resnet_has_no_imagenet_weights() -> None:
    with pytest.raises(WeightsError, match="no ImageNet weights of the narrow ResNet"):
        ACNet(2, resnets="18-narrow", pretrained=True)


@pytest.mark.parametrize("missing", ["mean", "zero", "nearest"])
def test_what_stands_in_holes_is_an_option(missing: str) -> None:
    assert build_on_meta(SPEC, 2, {"missing_depth": missing})[1].missing_depth == missing


@pytest.mark.parametrize("channels", [3, 5])
def test_an_image_without_depth_is_refused(channels: int) -> None:
    net, _ = build_on_meta(SPEC, 2)

    with pytest.raises(ModelError, match="red, green, blue and depth"):
        net(torch.zeros(1, channels, 32, 32, device="meta"))


def test_a_gate_is_one_factor_between_0_and_1_for_all_places() -> None:
    x = torch.rand(2, 5, 4, 3, generator=torch.Generator().manual_seed(1)) + 0.1

    factor = (ChannelGate(5)(x) / x).detach()

    assert 0 < float(factor.min()) <= float(factor.max()) < 1
    assert torch.allclose(factor, factor[..., :1, :1].expand_as(factor))


@pytest.mark.parametrize("double", [False, True])
def test_blocks_keep_or_double_the_size(double: bool) -> None:
    block = UpBlock(4, 3 if double else 4, double=double)

    assert tuple(block(torch.zeros(2, 4, 5, 6)).shape) == ((2, 3, 10, 12) if double else (2, 4, 5, 6))


@pytest.mark.slow
def test_with_closed_depth_gates_depth_changes_nothing() -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        net = ACNet(3).eval()
    image = torch.randn(1, 4, 32, 32, generator=torch.Generator().manual_seed(2))
    deeper = torch.cat([image[:, :3], image[:, 3:] + 1], dim=1)

    with torch.no_grad():
        assert not torch.equal(net(image)["out"], net(deeper)["out"])
        for gate in net.depth_gates:
            gate.register_forward_hook(lambda _, __, offered: torch.zeros_like(offered))
        assert torch.equal(net(image)["out"], net(deeper)["out"])


def test_pretrained_depth_stem_is_the_mean_of_the_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    from segstudio.nn.resnet import resnet_features
    from segstudio.plugins.acnet import network

    drawn = resnet_features(18, 32)
    monkeypatch.setattr(network, "resnet_features", lambda *_, **__: drawn)

    branch = network._branch(pretrained=True, depth=True)

    stem, colors = (b.get_submodule("conv1").get_parameter("weight") for b in (branch, drawn))
    assert torch.equal(stem, colors.mean(1, keepdim=True))


def resnet_names() -> list[str]:
    return list(build_on_meta(SPEC, 2)[0].get_submodule("color").state_dict())


def released_names() -> Iterator[str]:
    """Write out the authors' names."""
    for name in resnet_names():
        stage, _, rest = name.partition(".")
        yield from (f"{stage}{branch}.{rest}" for branch in ("", "_d"))
        if stage.startswith("layer"):
            yield f"{stage}_m.{rest}"
    for i in range(5):
        yield from (f"atten_{kind}_{i}.1.{part}" for kind in ("rgb", "depth") for part in ("weight", "bias"))
        yield from (f"agant{i}.0.weight", *norm(f"agant{i}.1"))
    for stage, blocks, doubles in (
        ("deconv1", 6, True), ("deconv2", 4, True), ("deconv3", 3, True), ("deconv4", 3, True),
        ("final_conv", 3, False),
    ):  # fmt: skip
        for i in range(blocks):
            yield from (f"{stage}.{i}.conv1.weight", f"{stage}.{i}.conv2.weight")
            yield from (*norm(f"{stage}.{i}.bn1"), *norm(f"{stage}.{i}.bn2"))
        if doubles:
            yield from (f"{stage}.{blocks - 1}.upsample.0.weight", *norm(f"{stage}.{blocks - 1}.upsample.1"))
    for head in ("final_deconv", "out2_conv", "out3_conv", "out4_conv", "out5_conv"):
        yield from (f"{head}.weight", f"{head}.bias")


def norm(name: str) -> list[str]:
    return [f"{name}.{part}" for part in NORMAL]


def test_takes_over_the_authors_file() -> None:
    (layout,) = SPEC.layouts
    names = set(released_names())

    kept = [ours for name in names if (ours := layout.rename(name)) is not None]

    assert layout.matches(dict.fromkeys(names, (1,)))
    assert layout.classifier in names
    assert {name.split(".")[0] for name in names if layout.rename(name) is None} == {
        f"out{i}_conv" for i in range(2, 6)
    }
    assert sorted(kept) == sorted(build_on_meta(SPEC, 40)[0].state_dict())


def test_third_network_adds_what_both_offer_at_every_stage() -> None:
    net, _ = build_on_meta(SPEC, 2)
    seen: list[list[Tensor]] = []
    net.get_submodule("decoder").register_forward_pre_hook(lambda _, args: seen.append(list(args[0])))

    net.eval()(torch.zeros(1, 4, 64, 96, device="meta"))

    assert [tuple(x.shape[1:]) for x in seen[0]] == [
        (channels, 64 // stride, 96 // stride) for channels, stride in zip(CHANNELS, (2, 4, 8, 16, 32), strict=True)
    ]
