"""DeepLabV1 on VGG16: LargeFOV and MSc-LargeFOV as released, other fields of view by a parameter."""

from collections.abc import Iterable
from typing import Final

from segstudio.api import (
    BoolParam,
    BuildRequest,
    CheckpointLayout,
    ChoiceParam,
    ModelSpec,
    NetSpec,
    Shapes,
    hookimpl,
)
from segstudio.nn.renames import by_prefix

_PAPER: Final = (
    "Chen, Papandreou, Kokkinos, Murphy, Yuille: Semantic Image Segmentation with Deep Convolutional Nets and Fully "
    "Connected CRFs. ICLR 2015, arXiv:1412.7062"
)
_FIELDS: Final = {  # pixels a side that a cell of the output sees, as tools/figures.py counts them
    "deeplabv1-largefov": 435,
    "deeplabv1-msc-largefov": 435,
}
_PARAMS: Final = (
    ChoiceParam(
        "field_of_view",
        "Field of view",
        "3x3-12",
        ("3x3-12", "4x4-4", "4x4-8", "7x7-4"),
        "Kernel of fc6 and its hole. LargeFOV is 3x3-12; the others have 4096 channels and are slow.",
    ),
    BoolParam(
        "pool5a", "Average before fc6", default=True, note="In the released graph, not in the paper nor in DeepLabV2."
    ),
)

_CONVS: Final = [f"conv{stage}_{i}" for stage, depth in enumerate((2, 2, 3, 3, 3), 1) for i in range(1, depth + 1)]
_PLACES: Final = dict(zip((0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28), _CONVS, strict=True))
_SEQUENCE: Final = {
    **{f"features.{place}.": f"backbone.{name}." for place, name in _PLACES.items()},
    "features.32.": "classifier.fc6.",
    "features.35.": "classifier.fc7.",
    "features.38.": "fc8.",
}


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer both networks."""
    yield _model(
        "deeplabv1-largefov",
        "DeepLabV1 (LargeFOV)",
        "VGG16 with holes: DeepLab as it began.",
        20_505_429,
        128_545_076_224,
        _SEQUENTIAL,
    )
    yield _model(
        "deeplabv1-msc-largefov",
        "DeepLabV1 (MSc-LargeFOV)",
        "LargeFOV, looking at early maps too: a little sharper at borders.",
        21_711_445,
        133_635_085_824,
        multi_scale=True,
    )
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv1 import light  # noqa: PLC0415

        return light.load(request)

    note = "One wide hole on a backbone for telephones: coarse, smooth, and made for a CRF."
    return ModelSpec(
        "deeplabv1-largefov-efficientnet-lite0", "DeepLabV1 (LargeFOV, EfficientNet-Lite0)",
        "DeepLab", 2015, _PAPER, note,
        3_768_085, 15_647_047_680, 8, load,
        receptive_field=1_043,
    )  # fmt: skip


def _is_sequence(shapes: Shapes) -> bool:
    return set(shapes) == {f"{prefix}{part}" for prefix in _SEQUENCE for part in ("weight", "bias")}


_SEQUENTIAL: Final = CheckpointLayout(
    "sequential",
    "wangleihitcs/DeepLab-V1-PyTorch (no licence: not to be passed on)",
    _is_sequence,
    by_prefix(_SEQUENCE),
    "features.38.weight",
    {"field_of_view": "3x3-12", "pool5a": True},
)


def _model(
    key: str, title: str, note: str, parameters: int, macs: int, *layouts: CheckpointLayout, multi_scale: bool = False
) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv1 import network  # noqa: PLC0415

        return network.load(request, multi_scale=multi_scale)

    return ModelSpec(
        key,
        title,
        "DeepLab",
        2015,
        _PAPER,
        note,
        parameters,
        macs,
        8,
        load,
        params=_PARAMS,
        layouts=layouts,
        receptive_field=_FIELDS[key],
    )
