"""DeepLabV3 on ResNet-50, ResNet-101, MobileNetV3-large and MobileNetV2: as torchvision, the paper, or two ports."""

from collections.abc import Iterable
from typing import Final, Literal

from segstudio.api import BoolParam, BuildRequest, ChoiceParam, ModelSpec, NetSpec, hookimpl
from segstudio.nn.layouts import resnet_keys, torchvision_layout
from segstudio.plugins.deeplabv3 import layouts

_PAPER: Final = (
    "Chen, Papandreou, Schroff, Adam: Rethinking Atrous Convolution for Semantic Image Segmentation. arXiv:1706.05587"
)
_WHOLE: Final = "image pooling"
_NOTE: Final = "Looks at the last features through several dilations at once; strong, and costly at output stride 8."
_LIGHT_NOTE: Final = "DeepLabV3's pyramid on a backbone for telephones: quick on a CPU."
_STRIDE: Final = ChoiceParam(
    "output_stride", "Output stride", "8", ("8", "16"), "16 is four times cheaper in the late stages, and coarser."
)
_STEMS: Final[tuple[Literal["narrow", "7x7"], ...]] = ("narrow", "7x7")
_PARAMS: Final = (
    _STRIDE,
    ChoiceParam(
        "multi_grid",
        "Multi-grid",
        "none",
        ("none", "1-1-1", "1-2-1", "1-2-3", "1-2-4", "2-2-2"),
        "Factors on the dilation of the last stage's three units; the paper's best is 1-2-4.",
    ),
    ChoiceParam(
        "head",
        "Head",
        "torchvision",
        ("torchvision", "paper", "mmseg"),
        "torchvision adds a 3x3 convolution after the pyramid; mmsegmentation's pyramid is twice as wide.",
    ),
    ChoiceParam(
        "stem",
        "Stem",
        "7x7",
        ("7x7", "narrow"),
        "ResNet's own, or mmsegmentation's three 3x3, without ImageNet weights.",
    ),
    BoolParam("align_corners", "Align corners", False, "Resize corner to corner; the paper's head always does."),
)
_MOBILE_PARAMS: Final = (
    ChoiceParam("output_stride", "Output stride", "16", ("8", "16"), "8 is finer in the late stages, and dearer."),
    ChoiceParam(
        "graph", "Graph", "plain", ("plain", "vainf"), "Where borders are padded: inside the units, or as in a port."
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
    yield ModelSpec(
        "deeplabv3-mobilenetv2", "DeepLabV3 (MobileNetV2)", "DeepLab", 2017, _PAPER, _LIGHT_NOTE,
        5_113_877, 5_674_188_800, 16, _load_mobilenet_v2, params=_MOBILE_PARAMS, layouts=(layouts.vainf_mobilenet(),),
        whole_by=_WHOLE,
    )  # fmt: skip


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv3 import light  # noqa: PLC0415

        return light.load(request)

    return ModelSpec(
        "deeplabv3-efficientnet-lite0", "DeepLabV3 (EfficientNet-Lite0)", "DeepLab", 2017, _PAPER, _LIGHT_NOTE,
        4_232_853, 4_820_459_520, 16, load,
        whole_by=_WHOLE,
    )  # fmt: skip


def _load_mobilenet_v2(request: BuildRequest) -> tuple[object, NetSpec]:
    from segstudio.plugins.deeplabv3 import network  # noqa: PLC0415

    return network.load_mobilenet_v2(request)


def _resnet(key: str, title: str, depth: Literal[50, 101], parameters: int, macs: int) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.deeplabv3 import network  # noqa: PLC0415

        return network.load_resnet(request, depth)

    has, lacks = resnet_keys(depth)
    published = (
        torchvision_layout((*has, *_PYRAMID), lacks, _CLASSIFIER),
        layouts.vainf_resnet(depth),
        *(layouts.mmseg(depth, stem) for stem in _STEMS),
    )
    return ModelSpec(
        key, title, "DeepLab", 2017, _PAPER, _NOTE, parameters, macs, 8, load,
        params=_PARAMS, layouts=published, whole_by=_WHOLE,
    )  # fmt: skip


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
