"""How published DeepLabV3 files other than torchvision's name their tensors.

No file tells its output stride: VainF's published ones were trained and tested at 16, mmsegmentation's "d8" at 8;
another is chosen when a file is taken over (`--param output_stride=8`).
"""

from typing import Final, Literal

from segstudio.api import CheckpointLayout, ParamValue, Shapes
from segstudio.nn.layouts import resnet_keys
from segstudio.nn.mmseg import conv_module, mmseg_layout
from segstudio.nn.renames import by_prefix

_VAINF: Final = "VainF/DeepLabV3Plus-Pytorch (MIT)"
_VAINF_LAST: Final = "classifier.classifier.4.weight"
_LOW_STAGES: Final = 4  # of MobileNetV2, in VainF's first part
_STAGES: Final = 18


def vainf_resnet(depth: Literal[50, 101]) -> CheckpointLayout:
    """Describe VainF's files on a ResNet: torchvision's names, the head one level deeper."""
    has, lacks = resnet_keys(depth)

    def matches(shapes: Shapes) -> bool:
        return {*has, _VAINF_LAST} <= set(shapes) and not set(lacks) & set(shapes)

    return CheckpointLayout(
        "vainf", _VAINF, matches, by_prefix({"classifier.classifier.": "classifier."}), _VAINF_LAST,
        {"output_stride": "16", "head": "torchvision"}, "model_state",
    )  # fmt: skip


def vainf_mobilenet() -> CheckpointLayout:
    """Describe VainF's files on MobileNetV2, which lies in two parts."""
    part = ("low", "high")
    table: dict[str, str | None] = {
        f"backbone.{part[i >= _LOW_STAGES]}_level_features.{i}.": f"backbone.{i}." for i in range(_STAGES)
    }

    def matches(shapes: Shapes) -> bool:
        return {_VAINF_LAST, "backbone.high_level_features.17.conv.0.0.weight"} <= set(shapes)

    return CheckpointLayout(
        "vainf", _VAINF, matches, by_prefix({**table, "classifier.classifier.": "classifier."}), _VAINF_LAST,
        {"output_stride": "16", "graph": "vainf"}, "model_state",
    )  # fmt: skip


def mmseg(depth: Literal[50, 101], stem: Literal["narrow", "7x7"]) -> CheckpointLayout:
    """Describe mmsegmentation's "d8" files: a pyramid of width 512, joined by a 3x3."""
    table = {
        **conv_module("decode_head.image_pool.1", "classifier.0.convs.4", 1),
        **{
            theirs: ours
            for i in range(4)
            for theirs, ours in conv_module(f"decode_head.aspp_modules.{i}", f"classifier.0.convs.{i}").items()
        },
        **conv_module("decode_head.bottleneck", "classifier.0.project"),
        "decode_head.conv_seg.": "classifier.2.",
    }
    marks = ("decode_head.image_pool.1.conv.weight", "decode_head.aspp_modules.1.conv.weight")
    values: dict[str, ParamValue] = {"head": "mmseg", "output_stride": "8", "align_corners": False}
    return mmseg_layout(depth, stem, table, marks, values)
