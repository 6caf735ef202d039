"""RefineNet: four variants on ResNet-50, -101 and -152."""

from collections.abc import Iterable
from typing import Final, Literal

from segstudio.api import BuildRequest, CheckpointLayout, ChoiceParam, ModelSpec, NetSpec, Shapes, hookimpl
from segstudio.nn.renames import by_prefix

_PAPER: Final = (
    "Lin, Milan, Shen, Reid: RefineNet: Multi-Path Refinement Networks for High-Resolution Semantic Segmentation. "
    "CVPR 2017, arXiv:1611.06612"
)
_FIELDS: Final = {  # pixels a side that a cell of the output sees, as tools/figures.py counts them
    ("single", 50): 1003,
    ("single", 101): 1547,
    ("single", 152): 2027,
    ("2cascade", 50): 1643,
    ("2cascade", 101): 2187,
    ("2cascade", 152): 2667,
    ("4cascade", 50): 3083,
    ("4cascade", 101): 3627,
    ("4cascade", 152): 4107,
    ("4cascade-2scale", 50): 4054,
    ("4cascade-2scale", 101): 5142,
    ("4cascade-2scale", 152): 6102,
}
_PARAMS: Final = (
    ChoiceParam(
        "pooling",
        "Context chain",
        "pool-first",
        ("pool-first", "conv-first"),
        "As published for VOC and Cityscapes; the release's networks for other data sets convolve first.",
    ),
)
_TITLES: Final = {
    "single": ("RefineNet, single", "One block joins all four resolutions at once: the plainest RefineNet."),
    "2cascade": ("RefineNet, 2-cascaded", "Two blocks walk back up to stride 4."),
    "4cascade": ("RefineNet, 4-cascaded", "Fine detail without dilation: four blocks walk back up to stride 4."),
    "4cascade-2scale": ("RefineNet, 4-cascaded, 2 scales", "Two backbones see the image at two sizes; the largest."),
}
_COSTS: Final = {
    ("single", 50): (62_488_149, 204_245_827_584),
    ("single", 101): (81_480_277, 223_640_289_280),
    ("single", 152): (97_123_925, 243_034_750_976),
    ("2cascade", 50): (68_976_981, 210_889_605_120),
    ("2cascade", 101): (87_969_109, 230_284_066_816),
    ("2cascade", 152): (103_612_757, 249_678_528_512),
    ("4cascade", 50): (99_060_309, 243_504_513_024),
    ("4cascade", 101): (118_052_437, 262_898_974_720),
    ("4cascade", 152): (133_696_085, 282_293_436_416),
    ("4cascade-2scale", 50): (159_139_989, 270_888_075_264),
    ("4cascade-2scale", 101): (197_124_245, 295_131_152_384),
    ("4cascade-2scale", 152): (228_411_541, 319_374_229_504),
}
_NAMES: Final = {  # of the PyTorch port; {b} counts blocks from 1, the deepest, and {p} parts of a block from 1
    "p_ims1d2_outl{b}_dimred.": "blocks.{i}.reduce.0.",
    "adapt_stage{b}_b.0.{p}_conv.": "blocks.{i}.adapt.0.{k}.first.",
    "adapt_stage{b}_b.0.{p}_conv_relu_varout_dimred.": "blocks.{i}.adapt.0.{k}.second.",
    "adapt_stage{b}_b2_joint_varout_dimred.": "blocks.{i}.fuse.0.",
    "mflow_conv_g{b}_pool.0.{p}_outvar_dimred.": "blocks.{i}.pool.stages.{k}.",
    "mflow_conv_g{b}_b.0.{p}_conv.": "blocks.{i}.output.{k}.first.",
    "mflow_conv_g{b}_b.0.{p}_conv_relu_varout_dimred.": "blocks.{i}.output.{k}.second.",
    "mflow_conv_g{b}_b3_joint_varout_dimred.": "blocks.{b}.fuse.1.",
}
_BODY: Final = ("conv1.", "bn1.", "layer1.", "layer2.", "layer3.", "layer4.")
_LAST_UNITS: Final = {50: 5, 101: 22, 152: 35}  # of layer3, which tells the depth


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer every variant at every depth."""
    for variant in _TITLES:
        yield _model(variant, 50)
        yield _model(variant, 101)
        yield _model(variant, 152)
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.refinenet import light  # noqa: PLC0415

        return light.load(request)

    note = "Four narrow blocks walk back up to stride 4 on a backbone for telephones."
    return ModelSpec(
        "refinenet-4cascade-efficientnet-lite0", "RefineNet, 4-cascaded (EfficientNet-Lite0)",
        "RefineNet", 2017, _PAPER, note,
        4_468_805, 9_249_480_704, 32, load, params=_PARAMS,
        receptive_field=3_507,
    )  # fmt: skip


def _model(variant: str, depth: Literal[50, 101, 152]) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.refinenet import network  # noqa: PLC0415

        return network.load(request, variant, depth)

    title, note = _TITLES[variant]
    parameters, macs = _COSTS[variant, depth]
    return ModelSpec(
        f"refinenet-{variant}-resnet{depth}", f"{title} (ResNet-{depth})", "RefineNet", 2017, _PAPER, note,
        parameters, macs, 32, load, params=_PARAMS, layouts=(_port(depth),) if variant == "4cascade" else (),
        receptive_field=_FIELDS[variant, depth],
    )  # fmt: skip


def _port(depth: int) -> CheckpointLayout:
    """Describe a file of the PyTorch port, whose hosts are gone; the file does not tell the order of the pooling."""
    last = _LAST_UNITS[depth]

    def matches(shapes: Shapes) -> bool:
        named = {"p_ims1d2_outl1_dimred.weight", "adapt_stage1_b.0.1_conv.weight", f"layer3.{last}.conv3.weight"}
        return named <= set(shapes) and f"layer3.{last + 1}.conv3.weight" not in shapes

    return CheckpointLayout(
        "drsleep",
        "DrSleep/refinenet-pytorch (academic use)",
        matches,
        by_prefix(_table()),
        "clf_conv.weight",
        {"pooling": "pool-first"},
    )


def _table() -> dict[str, str | None]:
    """Write the names out for four blocks of up to four parts."""
    places = [{"b": b, "i": b - 1, "p": p, "k": p - 1} for b in range(1, 5) for p in range(1, 5)]
    named = {theirs.format(**at): ours.format(**at) for theirs, ours in _NAMES.items() for at in places}
    return {**named, **{name: f"backbone.{name}" for name in _BODY}, "clf_conv.": "classifier."}
