"""DeepLabV2: ASPP-S and ASPP-L on VGG16, and the ResNet-101 system with its three sizes of the image."""

from collections.abc import Iterable, Mapping
from typing import Final

from segstudio.api import (
    BoolParam,
    BuildRequest,
    CheckpointLayout,
    ChoiceParam,
    ModelSpec,
    NetSpec,
    ParamValue,
    Shapes,
    hookimpl,
)
from segstudio.nn.renames import by_prefix

_PAPER: Final = (
    "Chen, Papandreou, Kokkinos, Murphy, Yuille: DeepLab: Semantic Image Segmentation with Deep Convolutional Nets, "
    "Atrous Convolution, and Fully Connected CRFs. TPAMI 2018, arXiv:1606.00915"
)
_FIELDS: Final = {  # pixels a side that a cell of the output sees, as tools/figures.py counts them
    "s": 419,
    "l": 611,
}
_PARAMS: Final = (
    BoolParam(
        "multi_scale",
        "Three sizes",
        default=True,
        note="Score the image at sizes 1, 0.75 and 0.5 and take the largest; off is nearly twice as quick.",
    ),
    BoolParam("align_corners", "Align corners", default=True, note="As Caffe; kazuto1011's weights go without."),
    ChoiceParam(
        "holes",
        "Holes",
        "6-12-18-24",
        ("6-12-18-24", "6-12"),
        "Of the pyramid; AdvSemiSeg's code leaves out the last two, and its weights go without them.",
    ),
)
_LAST: Final = "base.aspp.c0.weight"
_UNITS: Final = (3, 4, 23, 3)  # of ResNet-101's stages
_PARTS: Final = {
    "conv1.": "reduce.conv.", "bn1.": "reduce.bn.",
    "conv2.": "conv3x3.conv.", "bn2.": "conv3x3.bn.",
    "conv3.": "increase.conv.", "bn3.": "increase.bn.",
    "downsample.0.": "shortcut.conv.", "downsample.1.": "shortcut.bn.",
}  # fmt: skip


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer every published network."""
    yield _vgg("s", "ASPP-S", (2, 4, 8, 12))
    yield _vgg("l", "ASPP-L", (6, 12, 18, 24))
    yield ModelSpec(
        "deeplabv2-resnet101",
        "DeepLabV2 (ResNet-101)",
        "DeepLab",
        2016,
        _PAPER,
        "The published system: a ResNet with holes, seen at three sizes; strong, and slow on a CPU.",
        44_048_532,
        344_871_084_032,
        8,
        _load_resnet,
        params=_PARAMS,
        layouts=(
            CheckpointLayout(
                "kazuto",
                "kazuto1011/deeplab-pytorch (MIT)",
                _is_kazutos,
                by_prefix({"base.aspp.": "aspp.", "base.": "backbone."}),
                _LAST,
                {"multi_scale": True, "align_corners": False},
            ),
            _torch_named("isht7", "isht7/pytorch-deeplab-resnet (MIT)", "Scale.", {"multi_scale": True}),
            _torch_named("advsemiseg", "hfslyc/AdvSemiSeg", "", {"multi_scale": False, "holes": "6-12"}),
        ),
        receptive_field=2_838,
    )
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv2 import light  # noqa: PLC0415

        return light.load(request)

    note = "Four holes at once on a backbone for telephones: quick on a CPU."
    return ModelSpec(
        "deeplabv2-aspp-l-efficientnet-lite0", "DeepLabV2 (ASPP-L, EfficientNet-Lite0)", "DeepLab", 2016, _PAPER, note,
        4_111_316, 17_050_566_656, 8, load,
        receptive_field=1_235,
    )  # fmt: skip


def _torch_named(key: str, publisher: str, prefix: str, values: Mapping[str, ParamValue]) -> CheckpointLayout:
    """Describe files whose stages are named as in torchvision and whose pyramid is a fifth, `layer5.conv2d_list`.

    Their code shrinks a side s to int(0.75 s) + 1 and int(0.5 s) + 1 pixels, which is what Caffe does at 8k + 1. That
    of AdvSemiSeg returns from within the loop over the pyramid: two of four branches, which its files hold all the
    same, are never added.
    """
    branches = len(str(values.get("holes", "6-12-18-24")).split("-"))
    table: dict[str, str | None] = {f"{prefix}conv1.": "backbone.layer1.conv1.conv."}
    table |= {f"{prefix}bn1.": "backbone.layer1.conv1.bn."}
    table |= {f"{prefix}layer5.conv2d_list.{i}.": f"aspp.c{i}." if i < branches else None for i in range(4)}
    for stage, units in enumerate(_UNITS, start=1):
        for unit in range(units):
            theirs, ours = f"{prefix}layer{stage}.{unit}.", f"backbone.layer{stage + 1}.block{unit + 1}."
            table |= {theirs + part: ours + name for part, name in _PARTS.items()}
    classifier = f"{prefix}layer5.conv2d_list.0.weight"

    def matches(shapes: Shapes) -> bool:
        return {classifier, f"{prefix}conv1.weight", f"{prefix}layer3.22.conv3.weight"} <= set(shapes)

    return CheckpointLayout(key, publisher, matches, by_prefix(table), classifier, {"align_corners": True, **values})


def _vgg(key: str, title: str, holes: tuple[int, ...]) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv2 import network  # noqa: PLC0415

        return network.load_vgg(request, holes)

    note = "VGG16 with holes of several sizes at once, summed: the pyramid that later networks refined."
    return ModelSpec(
        f"deeplabv2-vgg16-aspp-{key}", f"DeepLabV2 (VGG16, {title})", "DeepLab", 2016, _PAPER, note,
        37_877_652, 201_916_493_824, 8, load,
        receptive_field=_FIELDS[key],
    )  # fmt: skip


def _load_resnet(request: BuildRequest) -> tuple[object, NetSpec]:
    from segstudio.plugins.deeplabv2 import network  # noqa: PLC0415

    return network.load_resnet(request)


def _is_kazutos(shapes: Shapes) -> bool:
    return {_LAST, "base.layer1.conv1.conv.weight", "base.layer5.block3.increase.conv.weight"} <= set(shapes)
