"""DANet: its two attentions, its counts, and the names of the released file."""

import pytest
import torch
from torch import Tensor, nn

from segstudio.api.torch import build_on_meta, count_parameters
from segstudio.plugins import danet
from segstudio.plugins.danet.attention import ChannelAttention, PositionAttention
from segstudio.plugins.danet.network import DualAttentionHead

SPECS = {spec.key: spec for spec in danet.segstudio_models()}
PUBLISHED = [key for key, spec in SPECS.items() if spec.layouts]  # the light variants are nobody's files
DEEP_STEM = {"stem": "deep"}
BIAS = ("weight", "bias")


def drawn(seed: int, *shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def opened(attention: PositionAttention | ChannelAttention) -> PositionAttention | ChannelAttention:
    """Let the attention through: fresh, it adds nothing."""
    with torch.no_grad():
        attention.gamma.fill_(1)
    return attention.eval()


@pytest.mark.parametrize(
    ("key", "count", "deep_count"),
    [("danet-resnet50", 47_462_651, 47_586_427), ("danet-resnet101", 66_454_779, 66_578_555)],
)
def test_has_the_releases_parameters_at_19_classes(key: str, count: int, deep_count: int) -> None:
    counts = [count_parameters(build_on_meta(SPECS[key], 19, values, auxiliary=True)[0]) for values in ({}, DEEP_STEM)]

    assert counts == [count, deep_count]


def test_the_head_has_the_releases_parameters() -> None:
    with torch.device("meta"):
        head = DualAttentionHead(2048, 19, auxiliary=True)

    assert count_parameters(head) == 23_954_619


@pytest.mark.parametrize(("multi_grid", "layer4"), [(True, [4, 8, 16]), (False, [2, 4, 4])])
def test_the_last_stage_is_dilated_as_released(multi_grid: bool, layer4: list[int]) -> None:
    net, _ = build_on_meta(SPECS["danet-resnet101"], 2, {"multi_grid": multi_grid})
    stage = net.get_submodule("backbone.layer4")

    convs = [m for name, m in stage.named_modules() if name.endswith("conv2") and isinstance(m, nn.Conv2d)]

    assert [conv.dilation[0] for conv in convs] == layer4


def test_training_scores_the_sum_and_each_attention() -> None:
    net, feeding = build_on_meta(SPECS["danet-resnet50"], 19, auxiliary=True)

    outputs = net(torch.zeros(2, 3, 65, 97, device="meta"))

    assert {name: tuple(value.shape) for name, value in outputs.items()} == dict.fromkeys(
        ("out", "pam", "cam"), (2, 19, 9, 13)
    )
    assert (feeding.auxiliary, feeding.align_corners) == (("pam", "cam"), True)


@pytest.mark.parametrize("attention", [PositionAttention(16), ChannelAttention(), ChannelAttention(as_in_paper=True)])
def test_fresh_attentions_change_nothing(attention: nn.Module) -> None:
    x = drawn(1, 2, 16, 3, 5)

    assert torch.equal(attention(x), x)


def test_position_attention_is_the_equations_double_loop() -> None:
    attention = PositionAttention(8)
    opened(attention)
    x = drawn(2, 1, 8, 3, 4)

    query, key, value = (layer(x)[0].flatten(1) for layer in (attention.query, attention.key, attention.value))
    expected = x[0].flatten(1).clone()
    for i in range(12):
        weights = torch.stack([query[:, i] @ key[:, j] for j in range(12)]).exp()
        for j in range(12):
            expected[:, i] += weights[j] / weights.sum() * value[:, j]

    assert torch.allclose(attention(x)[0].flatten(1), expected, atol=1e-5)


def test_slices_of_rows_give_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    attention, x = opened(PositionAttention(8)), drawn(3, 2, 8, 5, 7)
    whole = attention(x)

    monkeypatch.setattr("segstudio.plugins.danet.attention._AT_ONCE", 80)  # two of 35 rows at a time

    assert torch.allclose(attention(x), whole, atol=1e-6)


@pytest.mark.parametrize(("as_in_paper", "sign"), [(False, -1), (True, 1)])
def test_channel_attention_weighs_unlike_channels_as_released_and_like_ones_as_in_the_paper(
    as_in_paper: bool, sign: int
) -> None:
    x = drawn(4, 1, 6, 3, 4)
    features = x[0].flatten(1)
    weights = (sign * features @ features.T).softmax(dim=1)

    out = opened(ChannelAttention(as_in_paper=as_in_paper))(x)

    assert torch.allclose(weights.sum(1), torch.ones(6))
    assert torch.allclose(out[0].flatten(1), weights @ features + features, atol=1e-5)


@pytest.mark.parametrize("attention", [PositionAttention(8), ChannelAttention()])
def test_attentions_do_not_care_where_things_are(attention: PositionAttention | ChannelAttention) -> None:
    opened(attention)
    x, order = drawn(5, 1, 8, 4, 5), torch.randperm(20, generator=torch.Generator().manual_seed(6))

    def mixed(y: Tensor) -> Tensor:
        return y.flatten(2)[..., order].reshape(y.shape)

    assert torch.allclose(attention(mixed(x)), mixed(attention(x)), atol=1e-5)


def official_names(key: str, values: dict[str, str]) -> set[str]:
    """Write out the authors' names: their backbone without its classifier, and their head."""
    net, _ = build_on_meta(SPECS[key], 19, values)
    names = {"pretrained." + name for name in net.get_submodule("backbone").state_dict()}
    normal = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
    for conv in ("conv5a", "conv5c", "conv51", "conv52"):
        names |= {f"head.{conv}.0.weight"} | {f"head.{conv}.1.{part}" for part in normal}
    for conv in ("sa.query_conv", "sa.key_conv", "sa.value_conv", "conv6.1", "conv7.1", "conv8.1"):
        names |= {f"head.{conv}.{part}" for part in BIAS}
    return names | {"head.sa.gamma", "head.sc.gamma"}


@pytest.mark.parametrize("key", PUBLISHED)
@pytest.mark.parametrize("values", [{}, DEEP_STEM], ids=["7x7", "deep"])
def test_takes_over_the_authors_files(key: str, values: dict[str, str]) -> None:
    names = official_names(key, values)
    shapes = dict.fromkeys(names, (1,))

    takers = [(other, layout) for other, spec in SPECS.items() for layout in spec.layouts if layout.matches(shapes)]

    ((taker, layout),) = takers
    renamed = {name: layout.rename(name) for name in names}
    kept = [ours for ours in renamed.values() if ours is not None]
    assert taker == key
    assert {name for name, ours in renamed.items() if ours is None} == {
        f"head.conv{i}.1.{part}" for i in (6, 7) for part in BIAS
    }
    assert sorted(kept) == sorted(build_on_meta(SPECS[key], 19, layout.values)[0].state_dict())
    assert layout.rename(layout.classifier) == "head.scores.1.weight"


def mmseg_names(key: str) -> set[str]:
    """Write out mmsegmentation's names: its stem, the stages as torchvision's, its heads."""
    net, _ = build_on_meta(SPECS[key], 19, {"stem": "narrow"})
    body = net.get_submodule("backbone").state_dict()
    names = {"backbone." + name for name in body if name.startswith("layer")}
    normal = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
    for i in (0, 3, 6):
        names |= {f"backbone.stem.{i}.weight"} | {f"backbone.stem.{i + 1}.{part}" for part in normal}
    for block in (*(f"decode_head.{n}_conv" for n in ("pam_in", "cam_in", "pam_out", "cam_out")),
                  "auxiliary_head.convs.0"):  # fmt: skip
        names |= {f"{block}.conv.weight"} | {f"{block}.bn.{part}" for part in normal}
    for conv in (*(f"pam.{n}_project" for n in ("query", "key", "value")), "pam_conv_seg", "cam_conv_seg", "conv_seg"):
        names |= {f"decode_head.{conv}.{part}" for part in BIAS}
    names |= {f"auxiliary_head.conv_seg.{part}" for part in BIAS}
    return names | {"decode_head.pam.gamma.scale", "decode_head.cam.gamma.scale"}


@pytest.mark.parametrize("key", PUBLISHED)
def test_takes_over_mmsegmentations_files(key: str) -> None:
    names = mmseg_names(key)
    shapes = dict.fromkeys(names, (1,))

    ((taker, layout),) = [(k, layout) for k, spec in SPECS.items() for layout in spec.layouts if layout.matches(shapes)]

    net, feeding = build_on_meta(SPECS[key], 19, layout.values)
    kept = [ours for name in names if (ours := layout.rename(name)) is not None]
    assert (taker, layout.key, feeding.align_corners) == (key, "mmseg", False)
    assert sorted(kept) == sorted(net.state_dict())
    assert layout.rename("decode_head.cam.gamma.scale") == "head.cam.gamma"


def test_in_the_papers_words_places_are_compared_by_all_channels() -> None:
    code, paper = PositionAttention(16), PositionAttention(16, as_in_paper=True).eval()
    x = drawn(7, 1, 16, 3, 4)

    assert (code.query(x).shape[1], paper.query(x).shape[1]) == (2, 16)
    assert paper.key(x).min() >= 0
    assert torch.equal(paper(x), x)
