"""The layout of torchvision's published segmentation checkpoints. Imports no torch: specs hold it."""

from collections.abc import Iterable

from segstudio.core.plugins import CheckpointLayout, Shapes
from segstudio.nn.renames import by_prefix

_NAMES = by_prefix({"aux_classifier.": None})
_COMMON = ("backbone.conv1.weight", "backbone.layer4.2.conv3.weight")


def torchvision_layout(has: Iterable[str], lacks: Iterable[str], classifier: str) -> CheckpointLayout:
    """Describe a file of torchvision: its names are ours, its auxiliary head (training only) is left out on purpose.

    `has` and `lacks` are the tensor names by which the file is told from those of its sisters; `classifier` is the
    last layer's weight.
    """
    present, absent = (*has, classifier), tuple(lacks)

    def matches(shapes: Shapes) -> bool:
        return all(key in shapes for key in present) and not any(key in shapes for key in absent)

    return CheckpointLayout("torchvision", "torchvision (BSD-3)", matches, _NAMES, classifier)


def resnet_keys(depth: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that a torchvision ResNet of this depth has, and those that only deeper ones have."""
    deep = "backbone.layer3.22.conv3.weight"
    return ((*_COMMON, deep), ()) if depth == 101 else (_COMMON, (deep,))
