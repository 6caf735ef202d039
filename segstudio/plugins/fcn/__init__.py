"""FCN: VGG16 32s, 16s and 8s as released, with five deconvolutions, and the dilated ResNets of two libraries."""

from collections.abc import Iterable
from typing import Final, Literal

from segstudio.api import (
    BoolParam,
    BuildRequest,
    CheckpointLayout,
    ChoiceParam,
    IntParam,
    ModelSpec,
    NetSpec,
    ParamValue,
    Shapes,
    hookimpl,
)
from segstudio.nn.layouts import resnet_keys, torchvision_layout
from segstudio.nn.mmseg import conv_module, mmseg_layout
from segstudio.nn.renames import SAME_NAMES

_PAPER: Final = (
    "Long, Shelhamer, Darrell: Fully Convolutional Networks for Semantic Segmentation. CVPR 2015, arXiv:1411.4038"
)
_FIELDS: Final = {  # pixels a side that a cell of the output sees, as tools/figures.py counts them
    "fcn32s-vgg16": 436,
    "fcn16s-vgg16": 468,
    "fcn8s-vgg16": 468,
    "fcn8s-atonce-vgg16": 468,
    "fcn4s-vgg16": 468,
    "fcn2s-vgg16": 468,
    "fcn32s-deconv": 244,
    "fcn16s-deconv": 244,
    "fcn8s-deconv": 244,
    "fcns-deconv": 244,
    "fcn-resnet50": 443,
    "fcn-resnet101": 987,
}
_LEARN: Final = BoolParam(
    "learn_upsampling",
    "Learn the inner upsampling",
    default=False,
    note="The paper learns all but the last upsampling; the release keeps them all bilinear.",
)
_STEMS: Final[tuple[Literal["narrow", "7x7"], ...]] = ("narrow", "7x7")
_RESNET_PARAMS: Final = (
    ChoiceParam(
        "head",
        "Head",
        "torchvision",
        ("torchvision", "mmseg"),
        "One 3x3, or mmsegmentation's two whose result is joined to what they read.",
    ),
    ChoiceParam(
        "stem",
        "Stem",
        "7x7",
        ("7x7", "narrow"),
        "ResNet's own, or mmsegmentation's three 3x3, without ImageNet weights.",
    ),
    ChoiceParam("output_stride", "Output stride", "8", ("8", "16"), "16 is cheaper in the late stages, and coarser."),
    IntParam("head_dilation", "Head dilation", 1, 1, 12, "Of mmsegmentation's head; its FCN-D6 has 6."),
    BoolParam("align_corners", "Align corners", False, "Resize corner to corner, as some of mmsegmentation's."),
)
_UPSAMPLING: Final = {32: ("upscore",), 16: ("upscore2", "upscore16"), 8: ("upscore2", "upscore_pool4", "upscore8")}
_SCORES: Final = {32: ("score_fr",), 16: ("score_fr", "score_pool4"), 8: ("score_fr", "score_pool4", "score_pool3")}


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer every variant, oldest first."""
    yield _vgg("fcn32s-vgg16", "FCN-32s (VGG16)", 32, 136_152_917, 190_194_856_704)
    yield _vgg("fcn16s-vgg16", "FCN-16s (VGG16)", 16, 134_815_994, 190_281_890_448)
    yield _vgg("fcn8s-vgg16", "FCN-8s (VGG16)", 8, 134_489_759, 190_366_583_952)
    yield _vgg("fcn8s-atonce-vgg16", "FCN-8s at once (VGG16)", 8, 134_489_759, 190_366_583_952, at_once=True)
    yield _vgg("fcn4s-vgg16", "FCN-4s (VGG16), our extension", 4, 134_414_852, 190_507_210_704)
    yield _vgg("fcn2s-vgg16", "FCN-2s (VGG16), our extension", 2, 134_402_105, 190_843_843_728)
    yield _deconv("fcn32s-deconv", "FCN-32s, five deconvolutions", skips=0)
    yield _deconv("fcn16s-deconv", "FCN-16s, five deconvolutions", skips=1)
    yield _deconv("fcn8s-deconv", "FCN-8s, five deconvolutions", skips=2)
    yield _deconv("fcns-deconv", "FCNs, five deconvolutions", skips=4, add_after_norm=True)
    yield _deconv_light()
    yield _resnet("fcn-resnet50", "FCN (dilated ResNet-50)", 50, 32_957_013, 138_367_991_808)
    yield _resnet("fcn-resnet101", "FCN (dilated ResNet-101)", 101, 51_949_141, 215_945_838_592)
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.fcn import light  # noqa: PLC0415

        return light.load(request)

    note = "Scores at three strides, added up, on a backbone for telephones: quick on a CPU."
    return ModelSpec(
        "fcn8s-efficientnet-lite0", "FCN-8s (EfficientNet-Lite0)", "FCN", 2015, _PAPER, note,
        3_415_255, 2_027_483_136, 8, load,
        receptive_field=915,
    )  # fmt: skip


def _vgg(key: str, title: str, stride: int, parameters: int, macs: int, *, at_once: bool = False) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.fcn import vgg  # noqa: PLC0415

        return vgg.load(request, stride, at_once=at_once)

    note = "The classifier VGG16 made convolutional, as its authors released it: large, slow, where it all began."
    if stride < 8:
        note = "FCN's skips taken further down than its authors did: finer scores from VGG16's first pools; no weights."
    return ModelSpec(
        key, title, "FCN", 2015, _PAPER, note, parameters, macs, stride, load,
        params=(_LEARN,) if stride < 32 else (), layouts=(_released_layout(stride),) if stride >= 8 else (),
        receptive_field=_FIELDS[key],
    )  # fmt: skip


def _released_layout(stride: int) -> CheckpointLayout:
    """Describe files converted from the release: their names are ours. 8s and at-once files have the same names."""
    convs = [f"conv{stage}_{i}" for stage, depth in enumerate((2, 2, 3, 3, 3), 1) for i in range(1, depth + 1)]
    biased = [*convs, "fc6", "fc7", *_SCORES[stride]]
    names = {f"{n}.{part}" for n in biased for part in ("weight", "bias")} | {
        f"{n}.weight" for n in _UPSAMPLING[stride]
    }

    def matches(shapes: Shapes) -> bool:
        return set(shapes) == names

    return CheckpointLayout(
        "released", "Berkeley's release, as pytorch-fcn converts it", matches, SAME_NAMES, _CLASSIFIER
    )


_CLASSIFIER: Final = "score_fr.weight"


def _deconv(key: str, title: str, *, skips: int, add_after_norm: bool = False) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.fcn import deconv  # noqa: PLC0415

        return deconv.load(request, skips, add_after_norm=add_after_norm)

    note = "VGG16 and five learnt doublings: FCN as many PyTorch projects write it."
    return ModelSpec(
        key,
        title,
        "FCN",
        2015,
        _PAPER,
        note,
        18_644_373,
        85_790_294_016,
        32 >> skips,
        load,
        receptive_field=_FIELDS[key],
    )


def _deconv_light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.fcn import deconv  # noqa: PLC0415

        return deconv.load_light(request)

    note = "Half as wide, normalised throughout: the doublings for training from nothing on a laptop."
    return ModelSpec(
        "fcn8s-deconv-light", "FCN-8s, five deconvolutions (light)", "FCN", 2015, _PAPER, note,
        4_667_733, 21_604_859_904, 8, load,
        receptive_field=244,
    )  # fmt: skip


def _resnet(key: str, title: str, depth: Literal[50, 101], parameters: int, macs: int) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.fcn import resnet  # noqa: PLC0415

        return resnet.load(request, depth)

    has, lacks = resnet_keys(depth)
    lacking = (*lacks, "classifier.0.project.0.weight", "classifier.classifier.4.weight")
    published = (
        torchvision_layout(has, lacking, "classifier.4.weight"),
        *(_mmseg(depth, stem) for stem in _STEMS),
    )
    note = "A dilated ResNet with a small convolutional head, as in torchvision or mmsegmentation: a plain baseline."
    return ModelSpec(
        key, title, "FCN", 2015, _PAPER, note, parameters, macs, 8, load,
        params=_RESNET_PARAMS, layouts=published, receptive_field=_FIELDS[key],
    )  # fmt: skip


def _mmseg(depth: Literal[50, 101], stem: Literal["narrow", "7x7"]) -> CheckpointLayout:
    """Describe mmsegmentation's "d8" files; its "D6" ones ("d16") are read with `head_dilation` 6, stride 16."""
    table = {
        **conv_module("decode_head.convs.0", "classifier.convs", 0),
        **conv_module("decode_head.convs.1", "classifier.convs", 3),
        **conv_module("decode_head.conv_cat", "classifier.join"),
        "decode_head.conv_seg.": "classifier.scores.",
    }
    marks = ("decode_head.conv_cat.conv.weight", "decode_head.convs.1.conv.weight")
    values: dict[str, ParamValue] = {"head": "mmseg", "output_stride": "8", "head_dilation": 1, "align_corners": False}
    return mmseg_layout(depth, stem, table, marks, values)
