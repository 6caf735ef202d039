"""The names of BiSeNet's tensors in the three public implementations. Imports no torch: specs hold it."""

from collections.abc import Mapping
from typing import Final, Literal

from segstudio.api import CheckpointLayout, Shapes
from segstudio.nn.renames import by_prefix

Backbone = Literal["xception39", "resnet18", "resnet50", "resnet101"]
_MARKS: Final[Mapping[Backbone, tuple[str, tuple[str, ...]]]] = {  # names that a backbone has, and those it lacks
    "xception39": ("layer2.7.residual_branch.0.conv1.weight", ()),
    "resnet18": ("layer4.1.conv2.weight", ("layer4.1.conv3.weight",)),
    "resnet50": ("layer3.5.conv3.weight", ("layer3.22.conv3.weight",)),
    "resnet101": ("layer3.22.conv3.weight", ()),
}
_TORCHSEG: Final[Mapping[str, str | None]] = {
    "context_path.fc.": None,
    "spatial_path.conv_7x7.conv.": "spatial_path.0.0.",
    "spatial_path.conv_7x7.bn.": "spatial_path.0.1.",
    "spatial_path.conv_3x3_1.conv.": "spatial_path.1.0.",
    "spatial_path.conv_3x3_1.bn.": "spatial_path.1.1.",
    "spatial_path.conv_3x3_2.conv.": "spatial_path.2.0.",
    "spatial_path.conv_3x3_2.bn.": "spatial_path.2.1.",
    "spatial_path.conv_1x1.conv.": "spatial_path.3.0.",
    "spatial_path.conv_1x1.bn.": "spatial_path.3.1.",
    "global_context.1.conv.": "global_context.0.",
    "global_context.1.bn.": "global_context.1.",
    "arms.0.conv_3x3.conv.": "arms.0.conv.0.",
    "arms.0.conv_3x3.bn.": "arms.0.conv.1.",
    "arms.0.channel_attention.1.conv.": "arms.0.gate.0.",
    "arms.0.channel_attention.1.bn.": "arms.0.gate.1.",
    "arms.1.conv_3x3.conv.": "arms.1.conv.0.",
    "arms.1.conv_3x3.bn.": "arms.1.conv.1.",
    "arms.1.channel_attention.1.conv.": "arms.1.gate.0.",
    "arms.1.channel_attention.1.bn.": "arms.1.gate.1.",
    "refines.0.conv.": "refines.0.0.",
    "refines.0.bn.": "refines.0.1.",
    "refines.1.conv.": "refines.1.0.",
    "refines.1.bn.": "refines.1.1.",
    "ffm.conv_1x1.conv.": "ffm.conv.0.",
    "ffm.conv_1x1.bn.": "ffm.conv.1.",
    "ffm.channel_attention.1.conv.": "ffm.gate.0.",
    "ffm.channel_attention.2.conv.": "ffm.gate.2.",
    "heads.0.": None,  # training only
    "heads.1.": None,
    "heads.2.conv_3x3.conv.": "head.0.",
    "heads.2.conv_3x3.bn.": "head.1.",
    "heads.2.conv_1x1.": "head.3.",
}
_COINCHEUNG: Final[Mapping[str, str | None]] = {
    "cp.resnet.": "context_path.",
    "sp.conv1.conv.": "spatial_path.0.0.",
    "sp.conv1.bn.": "spatial_path.0.1.",
    "sp.conv2.conv.": "spatial_path.1.0.",
    "sp.conv2.bn.": "spatial_path.1.1.",
    "sp.conv3.conv.": "spatial_path.2.0.",
    "sp.conv3.bn.": "spatial_path.2.1.",
    "sp.conv_out.conv.": "spatial_path.3.0.",
    "sp.conv_out.bn.": "spatial_path.3.1.",
    "cp.conv_avg.conv.": "global_context.0.",
    "cp.conv_avg.bn.": "global_context.1.",
    "cp.arm32.conv.conv.": "arms.0.conv.0.",
    "cp.arm32.conv.bn.": "arms.0.conv.1.",
    "cp.arm32.conv_atten.": "arms.0.gate.0.",
    "cp.arm32.bn_atten.": "arms.0.gate.1.",
    "cp.arm16.conv.conv.": "arms.1.conv.0.",
    "cp.arm16.conv.bn.": "arms.1.conv.1.",
    "cp.arm16.conv_atten.": "arms.1.gate.0.",
    "cp.arm16.bn_atten.": "arms.1.gate.1.",
    "cp.conv_head32.conv.": "refines.0.0.",
    "cp.conv_head32.bn.": "refines.0.1.",
    "cp.conv_head16.conv.": "refines.1.0.",
    "cp.conv_head16.bn.": "refines.1.1.",
    "ffm.convblk.conv.": "ffm.conv.0.",
    "ffm.convblk.bn.": "ffm.conv.1.",
    "ffm.conv.": "ffm.gate.0.",
    "ffm.bn.": "ffm.gate.1.",
    "conv_out16.": None,  # training only
    "conv_out32.": None,
    "conv_out.conv.conv.": "head.0.",
    "conv_out.conv.bn.": "head.1.",
    "conv_out.conv_out.": "head.3.",
}
_MMSEG: Final[Mapping[str, str | None]] = {
    "backbone.context_path.backbone.": "context_path.",
    "backbone.spatial_path.layer1.conv.": "spatial_path.0.0.",
    "backbone.spatial_path.layer1.bn.": "spatial_path.0.1.",
    "backbone.spatial_path.layer2.conv.": "spatial_path.1.0.",
    "backbone.spatial_path.layer2.bn.": "spatial_path.1.1.",
    "backbone.spatial_path.layer3.conv.": "spatial_path.2.0.",
    "backbone.spatial_path.layer3.bn.": "spatial_path.2.1.",
    "backbone.spatial_path.layer4.conv.": "spatial_path.3.0.",
    "backbone.spatial_path.layer4.bn.": "spatial_path.3.1.",
    "backbone.context_path.gap_conv.1.conv.": "global_context.0.",
    "backbone.context_path.gap_conv.1.bn.": "global_context.1.",
    "backbone.context_path.arm32.conv_layer.conv.": "arms.0.conv.0.",
    "backbone.context_path.arm32.conv_layer.bn.": "arms.0.conv.1.",
    "backbone.context_path.arm32.atten_conv_layer.1.conv.": "arms.0.gate.0.",
    "backbone.context_path.arm32.atten_conv_layer.1.bn.": "arms.0.gate.1.",
    "backbone.context_path.arm16.conv_layer.conv.": "arms.1.conv.0.",
    "backbone.context_path.arm16.conv_layer.bn.": "arms.1.conv.1.",
    "backbone.context_path.arm16.atten_conv_layer.1.conv.": "arms.1.gate.0.",
    "backbone.context_path.arm16.atten_conv_layer.1.bn.": "arms.1.gate.1.",
    "backbone.context_path.conv_head32.conv.": "refines.0.0.",
    "backbone.context_path.conv_head32.bn.": "refines.0.1.",
    "backbone.context_path.conv_head16.conv.": "refines.1.0.",
    "backbone.context_path.conv_head16.bn.": "refines.1.1.",
    "backbone.ffm.conv1.conv.": "ffm.conv.0.",
    "backbone.ffm.conv1.bn.": "ffm.conv.1.",
    "backbone.ffm.conv_atten.0.conv.": "ffm.gate.0.",
    "backbone.ffm.conv_atten.0.bn.": "ffm.gate.1.",
    "auxiliary_head.": None,  # training only
    "data_preprocessor.": None,
    "decode_head.convs.0.conv.": "head.0.",
    "decode_head.convs.0.bn.": "head.1.",
    "decode_head.conv_seg.": "head.3.",
}


def layouts(backbone: Backbone) -> tuple[CheckpointLayout, ...]:
    """List whose files there are on this backbone."""
    match backbone:
        case "xception39":
            return (torchseg(backbone),)
        case "resnet18":
            return torchseg(backbone), coincheung(), mmseg(backbone)
        case "resnet50":
            return (mmseg(backbone),)
        case "resnet101":
            return torchseg(backbone), mmseg(backbone)


def torchseg(backbone: Backbone) -> CheckpointLayout:
    """Describe TorchSeg's files; those of its `.speed` form differ in what is left out, the auxiliary heads."""

    def matches(shapes: Shapes) -> bool:
        named = ("spatial_path.conv_7x7.conv.weight", _TORCHSEG_LAST)
        return _is_on(shapes, "context_path.", backbone) and all(key in shapes for key in named)

    table = {**_TORCHSEG, **_xception39()} if backbone == "xception39" else _TORCHSEG
    return CheckpointLayout(
        "torchseg", "TorchSeg (MIT)", matches, by_prefix(table), _TORCHSEG_LAST, {"graph": "torchseg"}, "model"
    )


def coincheung() -> CheckpointLayout:
    """Describe CoinCheung's files since the fusion's gate became one normalised 1x1; older ones are refused."""

    def matches(shapes: Shapes) -> bool:
        named = ("sp.conv1.conv.weight", "ffm.bn.weight", "conv_out.conv_out.weight")
        return _is_on(shapes, "cp.resnet.", "resnet18") and all(key in shapes for key in named)

    return CheckpointLayout(
        "coincheung", "CoinCheung/BiSeNet (MIT)", matches, by_prefix(_COINCHEUNG), "conv_out.conv_out.weight",
        {"graph": "coincheung"},
    )  # fmt: skip


def mmseg(backbone: Backbone) -> CheckpointLayout:
    """Describe mmsegmentation's files on a ResNet; on bottleneck ones it is four times as wide throughout."""

    def matches(shapes: Shapes) -> bool:
        named = ("backbone.spatial_path.layer1.conv.weight", _MMSEG_LAST)
        return _is_on(shapes, "backbone.context_path.backbone.", backbone) and all(key in shapes for key in named)

    return CheckpointLayout(
        "mmseg", "mmsegmentation (Apache-2.0)", matches, by_prefix(_MMSEG), _MMSEG_LAST,
        {} if backbone == "resnet50" else {"graph": "mmseg"}, "state_dict",
    )  # fmt: skip


_TORCHSEG_LAST: Final = "heads.2.conv_1x1.weight"
_MMSEG_LAST: Final = "decode_head.conv_seg.weight"


def _is_on(shapes: Shapes, prefix: str, backbone: Backbone) -> bool:
    """Tell the backbone by a name that it has and those that only a deeper one has."""
    has, lacks = _MARKS[backbone]
    return prefix + has in shapes and not any(prefix + key in shapes for key in lacks)


def _xception39() -> dict[str, str | None]:
    """Name TorchSeg's Xception39: its stages are counted from 1, ours are called as a ResNet's of their strides."""
    table: dict[str, str | None] = {
        "context_path.conv1.conv.": "context_path.conv1.0.",
        "context_path.conv1.bn.": "context_path.conv1.1.",
    }
    for stage, units in ((1, 4), (2, 8), (3, 4)):
        for unit in range(units):
            theirs, ours = f"context_path.layer{stage}.{unit}.", f"context_path.layer{stage + 1}.{unit}."
            parts = {f"residual_branch.{i}.": f"conv{i + 1}." for i in range(3)} | {"proj.": "shortcut."}
            for part, name in parts.items():
                table |= {
                    f"{theirs}{part}conv1.": f"{ours}{name}0.",
                    f"{theirs}{part}point_wise_cbr.conv.": f"{ours}{name}1.",
                    f"{theirs}{part}point_wise_cbr.bn.": f"{ours}{name}2.",
                }
    return table
