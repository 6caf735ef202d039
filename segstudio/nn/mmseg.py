"""What mmsegmentation's files on a dilated ResNet have in common. Imports no torch: specs hold it.

Versions 0.x and 1.x name tensors alike; 1.x files may hold buffers of `data_preprocessor` beside them.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from segstudio.core import ParamValue
from segstudio.core.plugins import CheckpointLayout, Shapes
from segstudio.nn.renames import by_prefix

MMSEG: Final = "mmsegmentation (Apache-2.0)"
MMSEG_CLASSIFIER: Final = "decode_head.conv_seg.weight"
_LAST_UNITS: Final = {50: 5, 101: 22}  # of layer3, which tells the depth
_STEMS: Final = {"narrow": "backbone.stem.0.weight", "7x7": "backbone.conv1.weight"}
_LEFT_OUT: Final[Mapping[str, str | None]] = {"auxiliary_head.": None, "data_preprocessor.": None}
_STEM_NAMES: Final[Mapping[str, str | None]] = {
    "backbone.stem.7.": "backbone.bn1.",
    "backbone.stem.": "backbone.conv1.",
}


def conv_module(theirs: str, ours: str, first: int = 0) -> dict[str, str | None]:
    """Map a convolution with its normalisation to two neighbours in a sequence of ours, `first` and the next."""
    return {f"{theirs}.conv.": f"{ours}.{first}.", f"{theirs}.bn.": f"{ours}.{first + 1}."}


def separable_module(theirs: str, ours: str, first: int = 0) -> dict[str, str | None]:
    """Map a depthwise and a pointwise convolution to `separable_bn_relu`'s children from `first` on."""
    return conv_module(f"{theirs}.depthwise_conv", ours, first) | conv_module(
        f"{theirs}.pointwise_conv", ours, first + 3
    )


def mmseg_layout(
    depth: Literal[50, 101],
    stem: Literal["narrow", "7x7"],
    head: Mapping[str, str | None],
    marks: Iterable[str],
    values: Mapping[str, ParamValue],
) -> CheckpointLayout:
    """Describe the files of one head on ResNetV1c (`stem` narrow) or on torchvision's ResNet (7x7, "r50b", "r101b").

    `head` maps the names of `decode_head`; `marks` are tensors by which it is known. The stem is added to `values`.
    """
    named = {_STEMS[stem], MMSEG_CLASSIFIER, f"backbone.layer3.{_LAST_UNITS[depth]}.conv3.weight", *marks}
    deeper = f"backbone.layer3.{_LAST_UNITS[depth] + 1}.conv3.weight"

    def matches(shapes: Shapes) -> bool:
        return named <= set(shapes) and deeper not in shapes

    names = by_prefix({**(_STEM_NAMES if stem == "narrow" else {}), **_LEFT_OUT, **head})
    key = "mmseg" if stem == "narrow" else "mmseg-7x7"
    return CheckpointLayout(key, MMSEG, matches, names, MMSEG_CLASSIFIER, {"stem": stem, **values}, "state_dict")
