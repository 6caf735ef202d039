"""DUpsampling: its linear code of label blocks, the layer, the temperature, and the network around them."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from segstudio.api import ModelError
from segstudio.api.torch import FitsLabels, build_on_meta, count_parameters
from segstudio.nn.taps import TappedStages
from segstudio.plugins import dupsampling
from segstudio.plugins.dupsampling.blocks import blocks_of, fit, one_hot
from segstudio.plugins.dupsampling.network import DUpsample, DUpsamplingNet, FusedDecoder, Temperature, rearranged

SPEC, _ = dupsampling.segstudio_models()


def shapes(count: int = 24, side: int = 64) -> Tensor:
    """Label maps with discs of three classes on a ground."""
    generator = torch.Generator().manual_seed(9)
    rows, columns = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    maps = torch.zeros(count, side, side, dtype=torch.int64)
    for map_ in maps:
        for label in (1, 2, 3):
            row, column, radius = (torch.rand(3, generator=generator) * torch.tensor([side, side, side / 3])).tolist()
            map_[(rows - row) ** 2 + (columns - column) ** 2 < radius**2] = label
    return maps


def test_blocks_are_cut_row_by_row_and_those_with_void_left_out() -> None:
    labels = torch.arange(24).reshape(1, 4, 6)
    labels[0, 3, 3] = 255

    assert blocks_of(labels, 2).tolist() == [
        [0, 1, 6, 7],
        [2, 3, 8, 9],
        [4, 5, 10, 11],
        [12, 13, 18, 19],
        [16, 17, 22, 23],
    ]


def test_a_rest_that_is_no_whole_block_is_left_out() -> None:
    assert tuple(blocks_of(torch.zeros(2, 7, 9, dtype=torch.int64), 4).shape) == (2 * 1 * 2, 16)


def test_labels_without_a_whole_block_are_refused() -> None:
    with pytest.raises(ValueError, match="no block of 16x16"):
        fit(torch.full((1, 32, 32), 255), 4, 16, 8)


@pytest.mark.parametrize("width", [64, 128])
def test_the_code_gives_back_the_labels_it_was_fitted_on(width: int) -> None:
    labels = shapes()
    blocks = blocks_of(labels, 16)
    vectors = one_hot(blocks, 4)

    weights = fit(labels, 4, 16, width)
    back = (vectors @ weights @ weights.T).reshape(len(blocks), 256, 4).argmax(2)

    assert tuple(weights.shape) == (16 * 16 * 4, width)
    assert float((back == blocks).float().mean()) > 0.99


def test_its_columns_are_orthonormal() -> None:
    weights = fit(shapes(), 4, 16, 32)

    assert torch.allclose(weights.T @ weights, torch.eye(32), atol=1e-4)


def test_no_other_code_of_that_width_is_better() -> None:
    labels = shapes(8, 32)
    vectors, weights = one_hot(blocks_of(labels, 8), 4), fit(labels, 4, 8, 12)
    _, _, exact = torch.linalg.svd(vectors, full_matrices=False)

    def error(code: Tensor) -> float:
        return float((vectors - vectors @ code @ code.T).square().sum())

    assert error(weights) == pytest.approx(error(exact[:12].T), rel=0.01)


def test_blocks_of_one_class_count_as_often_as_they_are() -> None:
    """Taken together or each by itself: the code is the same."""
    labels = shapes(8, 32)
    _, _, each = torch.linalg.svd(one_hot(blocks_of(labels, 8), 4), full_matrices=False)

    weights = fit(labels, 4, 8, 6)

    assert torch.allclose(weights @ weights.T, each[:6].T @ each[:6], atol=0.02)


def test_label_maps_may_differ_in_size() -> None:
    maps = [shapes(1, 64)[0], shapes(1, 48)[0, :, :35], torch.full((7, 90), 255)]

    assert bool(fit(maps, 4, 16, 8).isfinite().all())


@pytest.mark.parametrize(("ratio", "width"), [(8, 16), (8, 32), (16, 32), (16, 64)])
def test_the_code_brings_back_more_of_unseen_labels_than_bilinear_upsampling(ratio: int, width: int) -> None:
    """Against class shares of each block, enlarged bilinearly: the best that a map of scores at that stride can say."""
    known, unseen = shapes(160, 64)[:128], shapes(160, 64)[128:]
    weights = fit(known, 4, ratio, width)
    vectors = one_hot(blocks_of(unseen, ratio), 4)

    cells = (vectors @ weights).reshape(32, 64 // ratio, 64 // ratio, width).permute(0, 3, 1, 2)
    layer = DUpsample(width, 4, ratio)
    with torch.no_grad():
        layer.expand.weight.copy_(weights[..., None, None])
        learnt = layer(cells).argmax(1)
    shares = functional.avg_pool2d(functional.one_hot(unseen, 4).permute(0, 3, 1, 2).float(), ratio)
    bilinear = functional.interpolate(shares, scale_factor=ratio, mode="bilinear", align_corners=False).argmax(1)

    assert mean_iou(learnt, unseen) > mean_iou(bilinear, unseen)
    assert (learnt != unseen).sum() < (bilinear != unseen).sum()


def mean_iou(found: Tensor, truth: Tensor) -> float:
    both = torch.bincount((truth * 4 + found).flatten(), minlength=16).reshape(4, 4).double()
    return float((both.diagonal() / (both.sum(0) + both.sum(1) - both.diagonal())).mean())


def small() -> DUpsamplingNet:
    backbone = TappedStages({"layer4": nn.Conv2d(3, 8, 3, 16, 1)}, {"layer4": "layer4"}, {"layer4": 8})
    return DUpsamplingNet(backbone, (), 4, ratio=16, width=32)


def test_training_computes_the_upsampling_from_its_label_maps() -> None:
    net, labels = small(), [map_.to(torch.uint8) for map_ in shapes()]
    assert isinstance(net, FitsLabels)

    net.fit_labels(labels)

    assert torch.equal(net.upsample.expand.weight.detach()[..., 0, 0], 16 * fit(shapes(), 4, 16, 32))
    assert "upsample.expand.weight" in net.state_dict()


def test_label_maps_that_are_too_small_are_refused_with_the_remedy() -> None:
    with pytest.raises(ModelError, match=r"no block of 16 by 16 labels .* Train on larger label maps"):
        small().fit_labels([torch.zeros(12, 90, dtype=torch.uint8)])


def test_columns_beyond_the_rank_are_zero() -> None:
    weights = fit(torch.zeros(1, 16, 16, dtype=torch.int64), 3, 8, 5)

    assert [bool(column.any()) for column in weights.T] == [True, False, False, False, False]


def test_the_layer_lays_blocks_out_on_a_map_that_is_not_square() -> None:
    ratio, classes = 3, 2
    x = torch.randn(2, ratio * ratio * classes, 4, 5, generator=torch.Generator().manual_seed(3))

    out = rearranged(x, ratio)

    assert tuple(out.shape) == (2, classes, 12, 15)
    for row in range(12):
        for column in range(15):
            first = ((row % ratio) * ratio + column % ratio) * classes
            assert torch.equal(out[:, :, row, column], x[:, first : first + classes, row // ratio, column // ratio])


def test_it_is_a_pixel_shuffle_of_permuted_channels() -> None:
    x = torch.randn(1, 4 * 3, 2, 5)
    permuted = x.reshape(1, 4, 3, 2, 5).transpose(1, 2).reshape(1, 12, 2, 5)

    assert torch.equal(rearranged(x, 2), functional.pixel_shuffle(permuted, 2))


def test_precomputed_weights_give_back_a_label_map_from_its_codes() -> None:
    labels = shapes(2, 64)
    layer = DUpsample(32, 4, 16)
    layer.precompute(labels)
    weights = layer.expand.weight.detach()[..., 0, 0]

    codes = (one_hot(blocks_of(labels, 16), 4) @ torch.linalg.pinv(weights).T).reshape(2, 4, 4, 32).permute(0, 3, 1, 2)

    assert torch.equal(layer(codes).argmax(1), labels)  # 32 blocks: the code is exact
    assert layer(codes).amax(1).mean().item() == pytest.approx(1.0, abs=1e-3)


def test_the_code_of_a_plain_block_has_length_one() -> None:
    """So that the weights' own numbers are large beside the steps of an optimiser."""
    layer = DUpsample(32, 4, 16)
    layer.precompute(shapes())
    plain = one_hot(torch.zeros(1, 256, dtype=torch.int64), 4)

    code = plain @ torch.linalg.pinv(layer.expand.weight.detach()[..., 0, 0]).T

    assert code.norm().item() == pytest.approx(1.0, abs=0.02)


def test_the_temperature_starts_at_one_stays_positive_and_is_learnt() -> None:
    temperature, x = Temperature(), torch.tensor([[2.0, -1.0]])

    assert torch.allclose(temperature(x), x)
    temperature(x).softmax(1)[0, 0].backward()
    assert temperature.raw.grad is not None
    assert temperature.raw.grad != 0
    nn.init.constant_(temperature.raw, -5.0)
    assert (temperature(x) * x > 0).all()


@pytest.mark.parametrize(("ratio", "weights"), [("16", 1_376_256), ("32", 5_505_024)])
def test_the_layer_is_as_large_as_stated_and_scores_every_pixel(ratio: str, weights: int) -> None:
    net, feeding = build_on_meta(SPEC, 21, {"ratio": ratio})

    for size in ((96, 160), (97, 131), (1, 1)):
        out = net.eval()(torch.zeros(1, 3, *size, device="meta"))["out"]
        assert tuple(out.shape) == (1, 21, *size)

    assert count_parameters(net.get_submodule("upsample")) == weights
    assert (feeding.size_multiple, feeding.output_stride, feeding.score_stride) == (1, int(ratio), 1)


@pytest.mark.parametrize(
    ("low_level", "stem", "channels"),
    [
        ("conv1+b3u6c3", "deep", [128, 1024]),
        ("conv1+b3u6c3", "7x7", [64, 1024]),
        ("b1u2c3", "7x7", [256]),
        ("none", "7x7", []),
    ],
)
def test_the_decoder_fuses_what_was_chosen(low_level: str, stem: str, channels: list[int]) -> None:
    net, _ = build_on_meta(SPEC, 2, {"low_level": low_level, "stem": stem})

    reduce = net.get_submodule("decoder.reduce")

    assert [m.in_channels for m in reduce.modules() if isinstance(m, nn.Conv2d)] == channels


def test_parameters_are_those_counted_by_hand() -> None:
    """At 21 classes, from the parts: normalised layers have two numbers a channel."""
    backbone = 23_508_032 - (49 * 3 * 64 + 128) + 9 * (3 * 64 + 64 * 64 + 64 * 128) + 512 + 64 * (64 + 256)
    aspp = 2048 * 256 * 2 + 3 * 9 * 2048 * 256 + 5 * 512 + 1280 * 256 + 512
    reduce = (128 + 1024) * 48 + 2 * 96

    def separable(inputs: int) -> int:
        return 9 * inputs + 2 * inputs + inputs * 256 + 512

    decoder = reduce + separable(256 + 96) + separable(256) + 256 * 256 + 256

    assert SPEC.parameters == backbone + aspp + decoder + 1_376_256 + 1
    assert count_parameters(build_on_meta(SPEC, 21)[0]) == SPEC.parameters


@pytest.mark.parametrize(("learn", "learning"), [(True, True), (False, False)])
def test_the_upsampling_can_be_kept_as_computed(learn: bool, learning: bool) -> None:
    net, _ = build_on_meta(SPEC, 2, {"learn_upsampling": learn})

    assert net.get_parameter("upsample.expand.weight").requires_grad is learning


def test_low_level_features_of_any_size_reach_the_code() -> None:
    decoder = FusedDecoder(2, [3, 4], 5)
    low = [torch.randn(2, 3, 16, 24, requires_grad=True), torch.randn(2, 4, 4, 6, requires_grad=True)]

    out = decoder(torch.randn(2, 2, 4, 6), low)
    out.square().sum().backward()

    assert tuple(out.shape) == (2, 5, 4, 6)
    assert all(features.grad is not None and features.grad.any() for features in low)
