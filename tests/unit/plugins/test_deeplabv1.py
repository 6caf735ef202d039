"""DeepLabV1 on VGG16: its counts, what a score sees, and how the image is joined at several scales."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from segstudio.api import ModelSpec, WeightsError
from segstudio.api.torch import build, build_on_meta, count_macs, count_parameters
from segstudio.nn.hole_vgg import hole_vgg16, start_dense
from segstudio.plugins import deeplabv1
from segstudio.plugins.deeplabv1 import network

SPECS = {spec.key: spec for spec in deeplabv1.segstudio_models()}
LARGE, MSC = SPECS["deeplabv1-largefov"], SPECS["deeplabv1-msc-largefov"]
THIN = (1, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("field", "classes", "count"),
    [
        ("3x3-12", 21, 20_505_429),
        ("3x3-12", 19, 20_503_379),
        ("4x4-4", 21, 65_140_565),
        ("4x4-8", 21, 65_140_565),
        ("7x7-4", 21, 134_346_581),
    ],
)
def test_has_the_papers_parameters_for_every_field_of_view(field: str, classes: int, count: int) -> None:
    net, _ = build_on_meta(LARGE, classes, {"field_of_view": field})

    assert count_parameters(net) == count


def test_branches_add_what_their_table_says() -> None:
    first = sum(9 * inputs * 128 + 128 for inputs in (3, 64, 128, 256, 512))  # a 3x3 on the image and four pools
    second = 5 * (128 * 128 + 128)  # then a 1x1
    scores = 5 * 128 * 21  # 640 channels more for fc8

    assert MSC.parameters == 20_505_429 + first + second + scores
    assert count_parameters(build_on_meta(MSC, 21)[0]) == MSC.parameters


def test_costs_what_the_release_costs() -> None:
    assert round(count_macs(build_on_meta(LARGE, 21)[0], (513, 513)) / 1e9, 1) == 128.6


@pytest.mark.parametrize("spec", [LARGE, MSC], ids=lambda spec: spec.key)
@pytest.mark.parametrize(("side", "cells"), [(321, 41), (513, 65), (512, 65), (506, 65), (1, 1), (2, 2)])
def test_cells_reach_from_the_first_pixel_to_the_last_or_beyond(spec: ModelSpec, side: int, cells: int) -> None:
    net, _ = build_on_meta(spec, 3)

    assert tuple(net.eval()(torch.zeros(1, 3, side, 25, device="meta"))["out"].shape) == (1, 3, cells, 4)


def thin(*, average: bool = True) -> network.DeepLabV1:
    """Build the same wiring with one channel everywhere, in which every layer averages what it sees."""
    net = network.DeepLabV1(1, (3, 12, 1), average=average, widths=THIN).eval()
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.constant_(layer.weight, 1 / layer.weight[0].numel())
    for i, stride in enumerate((2, 2, 2, 1, 1), start=1):  # a maximum sees one pixel, a mean all
        net.backbone.add_module(f"pool{i}", nn.AvgPool2d(3, stride, padding=1, ceil_mode=True))
    return net


@pytest.mark.parametrize(("average", "field"), [(True, 435), (False, 419)])
def test_a_score_sees_a_field_around_its_own_pixel(average: bool, field: int) -> None:
    image = torch.ones(1, 3, 881, 1, requires_grad=True)

    torch.autograd.backward(thin(average=average)(image)["out"][0, 0, 55, 0])

    assert image.grad is not None
    seen = image.grad[0, 0, :, 0].nonzero().flatten()
    assert len(seen) == seen[-1] - seen[0] + 1 == field
    assert (seen[0] + seen[-1]) / 2 == 8 * 55


def test_holes_compute_densely_what_strides_compute_sparsely() -> None:
    """With the stride of pool4 back and conv5 without holes, every second place of the dense map comes out."""
    generator = torch.Generator().manual_seed(3)
    dense, sparse = hole_vgg16((2, 2, 2, 2, 2)).eval(), hole_vgg16((2, 2, 2, 2, 2)).eval()
    sparse.load_state_dict(dense.state_dict())
    sparse.get_submodule("pool4").stride = 2  # type: ignore[assignment]  # a pool's stride is a number
    for i in (1, 2, 3):
        conv = sparse.get_submodule(f"conv5_{i}")
        assert isinstance(conv, nn.Conv2d)
        conv.padding = conv.dilation = (1, 1)
    image = torch.randn(1, 3, 161, 161, generator=generator)

    at_every_place, at_every_second = (_before_last_pool(net, image) for net in (dense, sparse))

    inside = slice(4, -4)
    assert at_every_second[..., inside, inside].std() > 0
    assert torch.allclose(at_every_place[..., ::2, ::2][..., inside, inside], at_every_second[..., inside, inside])


def _before_last_pool(net: nn.Module, image: Tensor) -> Tensor:
    seen: list[Tensor] = []
    net.get_submodule("pool5").register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    with torch.no_grad():
        net(image)
    return seen[0]


def test_branches_hang_on_the_image_and_four_pools_at_one_stride() -> None:
    branches = network.MultiScale((3, 4, 5, 6, 7), width=2)
    sizes = {"picture": 33, "pool1": 17, "pool2": 9, "pool3": 5, "pool4": 5}
    channels = dict(zip(sizes, (3, 4, 5, 6, 7), strict=True))

    joined = branches({name: torch.randn(1, channels[name], side, side) for name, side in sizes.items()})

    assert [tuple(x.shape) for x in joined] == [(1, 2, 5, 5)] * 5
    assert all((x >= 0).all() for x in joined)


@pytest.mark.parametrize("size", [(33, 41), (34, 40), (39, 7), (1, 1), (2, 65)])
@torch.no_grad()
def test_branches_fit_the_features_of_any_size_and_leave_the_image_as_it_is(size: tuple[int, int]) -> None:
    net = network.DeepLabV1(2, (3, 12, 3), multi_scale=True, widths=(2, 2, 2, 2, 2)).eval()
    seen: list[Tensor] = []
    net.backbone.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    image = torch.randn(1, 3, *size)

    out = net(image)["out"]

    assert torch.equal(seen[0], image)
    assert tuple(out.shape[-2:]) == tuple(-(-(side - 1) // 8) + 1 for side in size)


def test_is_fed_blue_first_in_bytes_minus_the_releases_mean_corner_to_corner() -> None:
    _, feeding = build_on_meta(LARGE, 2)

    assert (feeding.channel_order, feeding.scale_255, feeding.align_corners) == ("bgr", True, True)
    assert feeding.mean == (104.008, 116.669, 122.675)


def test_dense_layers_are_thinned_out_evenly() -> None:
    first, second = nn.Linear(2 * 49, 8), nn.Linear(8, 8)
    fc6, fc7 = nn.Conv2d(2, 4, 3, dilation=12), nn.Conv2d(4, 4, 1)

    start_dense(fc6, fc7, [first, second])

    square = first.weight.view(8, 2, 7, 7)
    assert torch.equal(fc6.weight[0], square[0][:, ::3, ::3])
    assert torch.equal(fc6.weight[3], square[7][:, ::3, ::3])
    assert torch.equal(fc7.weight[0, :, 0, 0], second.weight[0, [0, 2, 5, 7]])
    assert fc7.bias is not None
    assert torch.equal(fc7.bias, second.bias[[0, 2, 5, 7]])


def test_all_of_the_dense_layers_are_taken_where_there_is_room() -> None:
    first, second = nn.Linear(2 * 49, 8), nn.Linear(8, 8)
    fc6, fc7 = nn.Conv2d(2, 8, 7, dilation=4), nn.Conv2d(8, 8, 1)

    start_dense(fc6, fc7, [first, second])

    assert torch.equal(fc6.weight.flatten(1), first.weight)
    assert torch.equal(fc7.weight.flatten(1), second.weight)


def test_a_published_file_is_renamed_one_to_one() -> None:
    convs = {
        0: 3,
        2: 64,
        5: 64,
        7: 128,
        10: 128,
        12: 256,
        14: 256,
        17: 256,
        19: 512,
        21: 512,
        24: 512,
        26: 512,
        28: 512,
    }
    outputs = (64, 64, 128, 128, 256, 256, 256, *(512,) * 6)
    file: dict[str, tuple[int, ...]] = {}
    for (place, inputs), width in zip(convs.items(), outputs, strict=True):
        file |= {f"features.{place}.weight": (width, inputs, 3, 3), f"features.{place}.bias": (width,)}
    file |= {"features.32.weight": (1024, 512, 3, 3), "features.32.bias": (1024,)}
    file |= {"features.35.weight": (1024, 1024, 1, 1), "features.35.bias": (1024,)}
    file |= {"features.38.weight": (21, 1024, 1, 1), "features.38.bias": (21,)}
    (layout,) = LARGE.layouts
    net, _ = build_on_meta(LARGE, file[layout.classifier][0], layout.values)

    assert layout.matches(file)
    assert {layout.rename(key): shape for key, shape in file.items()} == {
        key: tuple(value.shape) for key, value in net.state_dict().items()
    }
    assert not layout.matches({key: shape for key, shape in file.items() if "28" not in key})


def test_pretrained_without_cached_weights_names_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))

    with pytest.raises(WeightsError, match=r"vgg16-397923af\.pth"):
        build(LARGE, 2, pretrained=True)


@pytest.mark.slow
def test_the_whole_network_answers() -> None:
    net = network.DeepLabV1(21).eval()

    with torch.no_grad():
        out = net(torch.randn(1, 3, 33, 25, generator=torch.Generator().manual_seed(0)) * 50)["out"]

    assert tuple(out.shape) == (1, 21, 5, 4)
    assert out.std() > 0
