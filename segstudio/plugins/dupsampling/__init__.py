"""DUpsampling: the last upsampling is learnt from the label maps, everything before it stays small."""

from collections.abc import Iterable
from typing import Final

from segstudio.api import BoolParam, BuildRequest, ChoiceParam, IntParam, ModelSpec, NetSpec, Param, hookimpl

_PAPER: Final = (
    "Tian, He, Shen, Yan: Decoders Matter for Semantic Segmentation: Data-Dependent Decoding Enables Flexible Feature "
    "Aggregation. CVPR 2019, arXiv:1903.02120"
)
_WHOLE: Final = "image pooling"
_PARAMS: Final[tuple[Param, ...]] = (
    ChoiceParam(
        "ratio",
        "Ratio",
        "16",
        ("16", "32"),
        "Output stride of the encoder; 32 is cheaper, but its upsampling holds four times as many weights.",
    ),
    ChoiceParam(
        "low_level",
        "Low-level features",
        "conv1+b3u6c3",
        ("conv1+b3u6c3", "b1u2c3", "none"),
        "What the decoder fuses; the first is the paper's best on this backbone.",
    ),
    IntParam("code", "Code width", 256, 16, 1024, "Numbers that stand for one block of labels.", "channels"),
    BoolParam("learn_upsampling", "Learn the upsampling", True, "Off: its weights stay as computed beforehand."),
    ChoiceParam("stem", "Stem", "deep", ("deep", "7x7"), "7x7 can start from torchvision's ImageNet weights."),
)


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer it on ResNet-50 and in a light form."""
    yield ModelSpec(
        "dupsampling-resnet50",
        "DUpsampling (ResNet-50)",
        "DUpsampling",
        2019,
        _PAPER,
        "Decodes at stride 16 and goes to every pixel in one learnt step: a cheap decoder with sharp borders.",
        40_827_809,
        56_572_608_512,
        16,
        _load,
        params=_PARAMS,
        whole_by=_WHOLE,
    )
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.dupsampling import light  # noqa: PLC0415

        return light.load(request)

    note = "From stride 16 to every pixel in one learnt step, on a backbone for telephones."
    return ModelSpec(
        "dupsampling-efficientnet-lite0", "DUpsampling (EfficientNet-Lite0)", "DUpsampling", 2019, _PAPER, note,
        4_639_009, 5_234_876_416, 16, load,
        whole_by=_WHOLE,
    )  # fmt: skip


def _load(request: BuildRequest) -> tuple[object, NetSpec]:
    from segstudio.plugins.dupsampling import network  # noqa: PLC0415

    return network.load(request)
