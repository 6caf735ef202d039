"""ACNet: colour and depth, each in a network of its own, and a third one on what attention lets through of both."""

from collections.abc import Iterable, Mapping
from typing import Final

from segstudio.api import BuildRequest, CheckpointLayout, ChoiceParam, ModelSpec, NetSpec, Shapes, hookimpl
from segstudio.nn.renames import by_prefix

_PAPER: Final = (
    "Hu, Yang, Fei, Wang: ACNet: Attention Based Network to Exploit Complementary Features for RGBD Semantic "
    "Segmentation. ICIP 2019, arXiv:1905.10089"
)
_WHOLE: Final = "channel attention"
_STAGES: Final = ("layer1", "layer2", "layer3", "layer4")
_PARAMS: Final = (
    ChoiceParam(
        "resnets",
        "ResNets",
        "50",
        ("50", "18", "18-narrow"),
        "Layers: 50 in the paper; 18 is for small machines, 18-narrow (a quarter as wide) for training on them.",
    ),
    ChoiceParam(
        "missing_depth",
        "Where depth is missing",
        "mean",
        ("mean", "zero", "nearest"),
        "The mean depth, zero, or the nearest measured value. The authors' maps have no holes.",
    ),
)
_CLASSIFIER: Final = "final_deconv.weight"


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer the released network."""
    yield ModelSpec(
        "acnet-resnet50",
        "ACNet (three ResNet-50s)",
        "ACNet",
        2019,
        _PAPER,
        "Reads a depth map beside each image; for rooms. Three ResNet-50s: heavy without a graphics card.",
        116_602_645,
        98_325_635_072,
        32,
        _load,
        _PARAMS,
        layouts=(_released(),),
        needs_depth=True,
        whole_by=_WHOLE,
    )


def _load(request: BuildRequest) -> tuple[object, NetSpec]:
    from segstudio.plugins.acnet import network  # noqa: PLC0415

    return network.load(request)


def _table() -> Mapping[str, str | None]:
    """Map the authors' names, which end in `_d` for depth and in `_m` for the merged branch, to ours."""
    table: dict[str, str | None] = {f"{stage}_m.": f"fused.{stage}." for stage in _STAGES}
    for stage in ("conv1", "bn1", *_STAGES):
        table |= {f"{stage}.": f"color.{stage}.", f"{stage}_d.": f"depth.{stage}."}
    for i in range(5):
        table |= {f"atten_rgb_{i}.1.": f"color_gates.{i}.conv.", f"atten_depth_{i}.1.": f"depth_gates.{i}.conv."}
        table |= {f"agant{i}.": f"decoder.skips.{i}."}
    table |= {f"deconv{i}.": f"decoder.up.{i - 1}." for i in range(1, 5)}
    table |= {f"out{i}_conv.": None for i in range(2, 6)}  # training only
    return table | {"final_conv.": "decoder.last.", "final_deconv.": "decoder.scores."}


def _released() -> CheckpointLayout:
    """Describe the authors' files; their classifier is transposed, so that its bias counts the classes."""

    def matches(shapes: Shapes) -> bool:
        return {"conv1_d.weight", "atten_rgb_0.1.weight", "agant4.0.weight", _CLASSIFIER} <= set(shapes)

    return CheckpointLayout(
        "released", "anheidelonghu/ACNet (no licence)", matches, by_prefix(_table()), "final_deconv.bias",
        container="state_dict",
    )  # fmt: skip
