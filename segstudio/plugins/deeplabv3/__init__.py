"""DeepLabV3 on ResNet-50, ResNet-101 and MobileNetV3-large: torchvision's form, and the paper's by parameters."""

from collections.abc import Iterable
from typing import Final, Literal

from segstudio.api import BuildRequest, ChoiceParam, ModelSpec, NetSpec, hookimpl
from segstudio.nn.layouts import resnet_keys, torchvision_layout

_PAPER: Final = (
    "Chen, Papandreou, Schroff, Adam: Rethinking Atrous Convolution for Semantic Image Segmentation. arXiv:1706.05587"
)
_WHOLE: Final = "image pooling"
_NOTE: Final = "Looks at the last features through several dilations at once; strong, and costly at output stride 8."
_LIGHT_NOTE: Final = "DeepLabV3's pyramid on a backbone for telephones: quick on a CPU."
_PARAMS: Final = (
    ChoiceParam(
        "output_stride", "Output stride", "8", ("8", "16"), "16 is four times cheaper in the late stages, and coarser."
    ),
    ChoiceParam(
        "multi_grid",
        "Multi-grid",
        "none",
        ("none", "1-1-1", "1-2-1", "1-2-3", "1-2-4", "2-2-2"),
        "Factors on the dilation of the last stage's three units; the paper's best is 1-2-4.",
    ),
    ChoiceParam(
        "head", "Head", "torchvision", ("torchvision", "paper"), "torchvision adds a 3x3 convolution after the pyramid."
    ),
)
_CLASSIFIER: Final = "classifier.4.weight"
_PYRAMID: Final = ("classifier.0.convs.4.1.weight", "classifier.0.project.0.weight", "classifier.1.weight")


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer every backbone."""
    yield _resnet("deeplabv3-resnet50", "DeepLabV3 (ResNet-50)", 50, 39_638_869, 163_579_428_864)
    yield _resnet("deeplabv3-resnet101", "DeepLabV3 (ResNet-101)", 101, 58_630_997, 241_157_275_648)
    yield _mobilenet()
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv3 import light  # noqa: PLC0415

        return light.load(request)

    note = _LIGHT_NOTE
    return ModelSpec(
        "deeplabv3-efficientnet-lite0", "DeepLabV3 (EfficientNet-Lite0)", "DeepLab", 2017, _PAPER, note,
        4_232_853, 4_820_459_520, 16, load,
        whole_by=_WHOLE,
    )  # fmt: skip


def _resnet(key: str, title: str, depth: Literal[50, 101], parameters: int, macs: int) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv3 import network  # noqa: PLC0415

        return network.load_resnet(request, depth)

    has, lacks = resnet_keys(depth)
    layout = torchvision_layout((*has, *_PYRAMID), lacks, _CLASSIFIER)
    return ModelSpec(
        key,
        title,
        "DeepLab",
        2017,
        _PAPER,
        _NOTE,
        parameters,
        macs,
        8,
        load,
        params=_PARAMS,
        layouts=(layout,),
        whole_by=_WHOLE,
    )


def _mobilenet() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv3 import network  # noqa: PLC0415

        return network.load_mobilenet(request)

    layout = torchvision_layout(("backbone.0.0.weight", "backbone.16.0.weight", *_PYRAMID), (), _CLASSIFIER)
    return ModelSpec(
        "deeplabv3-mobilenet-v3-large", "DeepLabV3 (MobileNetV3-large)", "DeepLab", 2017, _PAPER, _LIGHT_NOTE,
        11_025_477, 9_825_968_000, 16, load, layouts=(layout,),
        whole_by=_WHOLE,
    )  # fmt: skip
