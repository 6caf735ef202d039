"""Dilated convolutions: the front end, the context module that starts as the identity, and the released networks."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import WeightsError
from segstudio.api.torch import build, build_on_meta, count_parameters
from segstudio.nn.reflect import reflected
from segstudio.plugins import dilated
from segstudio.plugins.dilated import network
from segstudio.plugins.dilated.context import (
    BASIC,
    CITYSCAPES,
    KITTI,
    LARGE,
    ONCE,
    PER_LAYER,
    Context,
    Plan,
    start_as_identity,
)

SPECS = {spec.key.removeprefix("dilated-"): spec for spec in dilated.segstudio_models()}
THIN = (2, 2, 2, 2, 2, 4)


@pytest.mark.parametrize(
    ("key", "classes", "count"),
    [
        ("frontend", 21, 134_346_581),
        ("frontend", 19, 134_338_387),
        ("frontend", 11, 134_305_611),
        ("context-basic", 21, 134_374_973),
        ("context-large", 21, 141_149_720),
        ("cityscapes", 19, 134_368_179),
        ("camvid", 11, 134_313_443),
        ("kitti", 11, 134_312_343),
    ],
)
def test_has_the_releases_parameters(key: str, classes: int, count: int) -> None:
    assert count_parameters(build_on_meta(SPECS[key], classes)[0]) == count


@pytest.mark.parametrize(
    ("plan", "classes", "count"),
    [
        (BASIC, 21, 28_392),
        (LARGE, 21, 6_803_139),
        (LARGE, 19, 5_569_185),
        (LARGE, 11, 1_867_129),
        (CITYSCAPES, 19, 29_792),
        (KITTI, 11, 6_732),
        (BASIC, 11, 7_832),
    ],
)
def test_context_has_the_releases_parameters(plan: Plan, classes: int, count: int) -> None:
    with torch.device("meta"):
        assert count_parameters(Context(classes, plan)) == count


def test_the_basic_context_has_64_weights_for_each_pair_of_classes() -> None:
    assert sum(layer.weight.numel() for layer in Context(5, BASIC).layers()) == 64 * 5**2


@pytest.mark.parametrize(("plan", "field"), [(BASIC, 67), (LARGE, 67), (KITTI, 35), (CITYSCAPES, 259)])
def test_context_sees_the_field_of_table_1(plan: Plan, field: int) -> None:
    narrow = Plan(plan.dilations, (1,) * len(plan.dilations))  # widths do not matter to what is seen
    context = Context(1, narrow, PER_LAYER)
    for layer in context.layers():
        nn.init.constant_(layer.weight, 1.0)
    scores = torch.ones(1, 1, 301, 1, dtype=torch.float64, requires_grad=True)

    torch.autograd.backward(context.double()(scores)[0, 0, 150, 0])

    assert scores.grad is not None
    seen = scores.grad[0, 0, :, 0].nonzero().flatten()
    assert plan.field == field
    assert (len(seen), int(seen[0] + seen[-1])) == (field, 300)


def scores_of(classes: int, side: int = 80) -> Tensor:
    return torch.randn(1, classes, side, side, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("padding", [ONCE, PER_LAYER])
@pytest.mark.parametrize("plan", [BASIC, KITTI, CITYSCAPES], ids=["basic", "kitti", "cityscapes"])
@torch.no_grad()
def test_a_fresh_context_hands_on_what_is_not_negative(plan: Plan, padding: str) -> None:
    context = Context(3, plan, padding)
    signed = scores_of(3, 20)

    assert torch.equal(context(signed.abs()), signed.abs())
    assert torch.equal(context(signed), signed.relu())


@torch.no_grad()
def test_a_large_context_without_noise_hands_on_what_is_not_negative() -> None:
    context = Context(3, LARGE, ONCE)
    start_as_identity(context.layers(), 3, 0.0)
    signed = scores_of(3, 12)

    assert torch.allclose(context(signed.abs()), signed.abs(), atol=5e-7)
    assert torch.allclose(context(signed), signed.relu(), atol=5e-7)
    first, *_, last = context.layers()
    assert first.weight[:2, 0, 1, 1].tolist() == [0.5, 0.5]
    assert last.weight[0, :, 0, 0].tolist() == [1.0] * 32 + [0.0] * 64


@torch.no_grad()
def test_a_large_context_as_it_starts_hands_on_what_is_not_negative_to_a_hundredth() -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        context = Context(21, LARGE, ONCE)
    scores = scores_of(21, 12).abs()

    out = context(scores)

    assert float((out - scores).norm() / scores.norm()) < 0.02
    assert float((out.argmax(1) == scores.argmax(1)).float().mean()) > 0.9


def test_a_large_context_starts_with_noise_that_shrinks_with_the_width() -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        layers = Context(3, LARGE).layers()

    corners = [layer.weight[:, :, 0, 0].std().item() for layer in layers[1:7]]

    assert corners == pytest.approx([0.001 / times for times in (2, 4, 8, 16, 32, 32)], rel=0.2)
    assert not any(layer.bias.any() for layer in layers if layer.bias is not None)


@torch.no_grad()
def test_where_zeros_are_put_matters_near_the_border_alone() -> None:
    once, each = Context(2, BASIC, ONCE), Context(2, BASIC, PER_LAYER)
    for layer in each.layers():
        nn.init.normal_(layer.weight, std=0.3)
        nn.init.normal_(layer.get_parameter("bias"), std=0.3)
    once.load_state_dict(each.state_dict())
    maps = scores_of(2, 76)

    one, other = once(maps), each(maps)

    inside = slice(33, -33)
    assert one.shape == other.shape == maps.shape
    assert torch.allclose(one[..., inside, inside], other[..., inside, inside], atol=1e-5)
    assert not torch.allclose(one, other, atol=1e-2)


@pytest.mark.parametrize(("pixels", "cells"), [(628, 32), (852, 60), (900, 66), (1396, 128), (1100, 91), (1640, 159)])
def test_the_front_end_makes_of_a_tile_what_the_release_makes(pixels: int, cells: int) -> None:
    with torch.device("meta"):
        front = network.FrontEnd(3, THIN)

    assert tuple(front(torch.zeros(1, 3, pixels, 380, device="meta")).shape) == (1, 3, cells, 1)


def test_the_front_end_sees_380_pixels_and_steps_by_8() -> None:
    front = network.FrontEnd(1, (1, 1, 1, 1, 1, 1)).eval()
    for layer in front.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.constant_(layer.weight, 1 / layer.weight[0].numel())
    front.pool = nn.AvgPool2d(2, ceil_mode=True)  # type: ignore[assignment]  # a maximum sees one pixel, a mean all

    starts = []
    for cell in (0, 1, 3):
        image = torch.ones(1, 3, 372 + 8 * 4, 380, requires_grad=True)
        torch.autograd.backward(front(image)[0, 0, cell, 0])
        assert image.grad is not None
        seen = image.grad[0, 0].sum(1).nonzero().flatten()
        assert seen[-1] - seen[0] + 1 == 380
        starts.append(int(seen[0]))

    assert starts == [0, 8, 24]


@pytest.mark.parametrize("size", [(1, 1), (2, 5), (187, 8), (8, 9)])
def test_borders_are_mirrored_as_far_as_wanted(size: tuple[int, int]) -> None:
    image = torch.randn(1, 2, *size, generator=torch.Generator().manual_seed(0))

    extended = reflected(image, (186, 190), (3, 20))

    expected = np.pad(image.numpy(), ((0, 0), (0, 0), (186, 190), (3, 20)), mode="reflect")
    assert np.array_equal(extended.numpy(), expected)


@pytest.mark.parametrize(
    ("key", "size", "cells"),
    [
        ("frontend", (512, 500), (65, 64)),
        ("frontend", (513, 1), (65, 1)),
        ("context-large", (505, 506), (64, 65)),
        ("camvid", (17, 3), (3, 2)),
        ("cityscapes", (97, 131), (97, 131)),
        ("cityscapes", (1, 8), (1, 8)),
    ],
)
def test_cells_reach_from_the_first_pixel_to_the_last_or_beyond(
    key: str, size: tuple[int, int], cells: tuple[int, int]
) -> None:
    form = network.FORMS[key]
    with torch.device("meta"):
        net = network.Dilated(3, form, widths=THIN)

    assert tuple(net.eval()(torch.zeros(1, 3, *size, device="meta"))["out"].shape) == (1, 3, *cells)


def test_the_upsampling_inside_interpolates_and_is_not_saved() -> None:
    enlarge = network.Upsampling(19)
    maps = torch.randn(1, 19, 4, 5, generator=torch.Generator().manual_seed(0))

    out = enlarge(maps)

    expected = functional.interpolate(maps, scale_factor=8, mode="bilinear", align_corners=False)
    assert enlarge.get_buffer("weight").numel() == 4_864
    assert not enlarge.state_dict()
    assert tuple(out.shape) == (1, 19, 32, 40)
    assert torch.allclose(out[..., 4:-4, 4:-4], expected[..., 4:-4, 4:-4], atol=1e-5)


@torch.no_grad()
def test_a_fresh_context_leaves_the_front_ends_scores_but_cuts_off_negative_ones() -> None:
    make = partial(network.Dilated, 3, widths=THIN)
    plain, with_context = make(network.FORMS["frontend"]).eval(), make(network.FORMS["kitti"]).eval()
    with_context.frontend.load_state_dict(plain.frontend.state_dict())
    image = torch.randn(1, 3, 20, 9, generator=torch.Generator().manual_seed(0))

    scores = plain(image)["out"]

    assert tuple(scores.shape) == (1, 3, 4, 2)
    assert torch.equal(with_context(image)["out"], scores.relu())


@pytest.mark.parametrize(
    ("key", "mean"),
    [
        ("frontend", (102.93, 111.36, 116.52)),
        ("context-large", (102.93, 111.36, 116.52)),
        ("cityscapes", (72.39, 82.91, 73.16)),
        ("camvid", (110.70, 108.78, 105.41)),
        ("kitti", (96.19, 95.55, 91.35)),
    ],
)
def test_is_fed_blue_first_in_bytes_minus_the_mean_of_its_data(key: str, mean: tuple[float, float, float]) -> None:
    _, feeding = build_on_meta(SPECS[key], 2)

    assert (feeding.mean, feeding.channel_order, feeding.scale_255) == (mean, "bgr", True)


@pytest.mark.parametrize(("key", "border"), [("context-large", 33), ("context-basic", 0)])
def test_the_released_voc_network_pads_its_context_once(key: str, border: int) -> None:
    context = build_on_meta(SPECS[key], 2)[0].get_submodule("context")
    assert isinstance(context, Context)

    assert context.border == border
    assert {layer.padding == (0, 0) for layer in context.layers()[:-1]} == {border > 0}


def test_pretrained_without_cached_weights_names_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))

    with pytest.raises(WeightsError, match=r"vgg16-397923af\.pth"):
        build(SPECS["frontend"], 2, pretrained=True)


@pytest.mark.slow
def test_the_whole_front_end_answers() -> None:
    net = network.Dilated(21, network.FORMS["frontend"]).eval()

    with torch.no_grad():
        out = net(torch.randn(1, 3, 1, 1, generator=torch.Generator().manual_seed(0)) * 50)["out"]

    assert tuple(out.shape) == (1, 21, 1, 1)
    assert out.isfinite().all()
    assert out.std() > 0
