"""The names of DANet's tensors in the authors' files and in mmsegmentation's. Imports no torch: specs hold it."""

from collections.abc import Mapping
from typing import Final

from segstudio.api import CheckpointLayout, ParamValue, Shapes
from segstudio.nn.renames import by_prefix

_DEEP: Final = "layer3.22.conv3.weight"
_RELEASED_LAST: Final = "head.conv8.1.weight"
_RELEASED: Final[Mapping[str, str | None]] = {
    "pretrained.": "backbone.",
    "pretrained.fc.": None,
    "head.conv5a.": "head.pam_in.",
    "head.conv5c.": "head.cam_in.",
    "head.sa.query_conv.": "head.pam.query.",
    "head.sa.key_conv.": "head.pam.key.",
    "head.sa.value_conv.": "head.pam.value.",
    "head.sa.gamma": "head.pam.gamma",
    "head.sc.gamma": "head.cam.gamma",
    "head.conv51.": "head.pam_out.",
    "head.conv52.": "head.cam_out.",
    "head.conv6.": None,  # the scores of each attention alone: training only
    "head.conv7.": None,
    "head.conv8.": "head.scores.",
}
_MMSEG_LAST: Final = "decode_head.conv_seg.weight"
_MMSEG: Final[Mapping[str, str | None]] = {
    "backbone.stem.7.": "backbone.bn1.",
    "backbone.stem.": "backbone.conv1.",
    "decode_head.pam_in_conv.conv.": "head.pam_in.0.",
    "decode_head.pam_in_conv.bn.": "head.pam_in.1.",
    "decode_head.cam_in_conv.conv.": "head.cam_in.0.",
    "decode_head.cam_in_conv.bn.": "head.cam_in.1.",
    "decode_head.pam.query_project.": "head.pam.query.",
    "decode_head.pam.key_project.": "head.pam.key.",
    "decode_head.pam.value_project.": "head.pam.value.",
    "decode_head.pam.gamma.scale": "head.pam.gamma",
    "decode_head.cam.gamma.scale": "head.cam.gamma",
    "decode_head.pam_out_conv.conv.": "head.pam_out.0.",
    "decode_head.pam_out_conv.bn.": "head.pam_out.1.",
    "decode_head.cam_out_conv.conv.": "head.cam_out.0.",
    "decode_head.cam_out_conv.bn.": "head.cam_out.1.",
    "decode_head.pam_conv_seg.": None,  # the scores of each attention alone: training only
    "decode_head.cam_conv_seg.": None,
    "decode_head.conv_seg.": "head.scores.1.",
    "auxiliary_head.": None,
    "data_preprocessor.": None,
}


def released(depth: int, stem: str) -> CheckpointLayout:
    """Describe the authors' files, with either stem; their released one is a ResNet-101 with the 7x7."""
    first = "pretrained.conv1.weight" if stem == "7x7" else "pretrained.conv1.0.weight"

    def matches(shapes: Shapes) -> bool:
        deep = f"pretrained.{_DEEP}" in shapes
        return deep == (depth == 101) and {first, "head.sa.gamma", _RELEASED_LAST} <= set(shapes)

    return CheckpointLayout(
        "released" if stem == "7x7" else "released-deep-stem",
        "junfu1115/DANet (MIT)",
        matches,
        by_prefix(_RELEASED),
        _RELEASED_LAST,
        {"stem": stem, "multi_grid": True, "cam": "code", "pam": "code", "align_corners": True},
        "state_dict",
    )


def mmseg(depth: int) -> CheckpointLayout:
    """Describe mmsegmentation's files; the factors of its attentions are single numbers, ours lists of one."""

    def matches(shapes: Shapes) -> bool:
        named = {"backbone.stem.0.weight", "decode_head.pam.gamma.scale", _MMSEG_LAST}
        return (f"backbone.{_DEEP}" in shapes) == (depth == 101) and named <= set(shapes)

    values: dict[str, ParamValue] = {"stem": "narrow", "multi_grid": False, "cam": "code", "pam": "code"}
    return CheckpointLayout(
        "mmseg", "mmsegmentation (Apache-2.0)", matches, by_prefix(_MMSEG), _MMSEG_LAST,
        values | {"align_corners": False}, "state_dict",
    )  # fmt: skip
