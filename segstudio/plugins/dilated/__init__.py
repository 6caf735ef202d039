"""Dilated convolutions of Yu and Koltun: front end, context modules, and the networks released for road scenes."""

from collections.abc import Iterable
from typing import Final

from segstudio.api import BuildRequest, ChoiceParam, ModelSpec, NetSpec, Param, hookimpl

_PAPER: Final = "Yu, Koltun: Multi-Scale Context Aggregation by Dilated Convolutions. ICLR 2016, arXiv:1511.07122"
_FIELDS: Final = {  # pixels a side that a cell of the output sees, as tools/figures.py counts them
    "frontend": 380,
    "context-basic": 908,
    "context-large": 908,
    "cityscapes": 2452,
    "camvid": 908,
    "kitti": 652,
}
_FRONT: Final = "VGG16 with dilation in place of late pools: simple, large, slow."
_CONTEXT: Final = "The front end, and a stack of ever wider filters on its scores: more certain about large things."
_ROADS: Final = "The front end and a context module as released for this road-scene data set."


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer the front end, both modules of table 1 as for VOC, and the three released urban networks."""
    yield _model("frontend", "Dilated, front end (VGG16)", _FRONT, 134_346_581, 770_739_487_488)
    yield _model(
        "context-basic", "Dilated, basic context", _CONTEXT, 134_374_973, 770_858_733_888, _padding("per-layer")
    )
    yield _model("context-large", "Dilated, large context", _CONTEXT, 141_149_720, 804_620_253_582, _padding("once"))
    yield _model("cityscapes", "Dilated, ten layers (Cityscapes)", _ROADS, 134_382_953, 750_376_471_296)
    yield _model("camvid", "Dilated, eight layers (CamVid)", _ROADS, 134_374_973, 770_858_733_888)
    yield _model("kitti", "Dilated, seven layers (KITTI)", _ROADS, 134_370_983, 770_841_964_863)
    yield _light()


def _light() -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.dilated import light  # noqa: PLC0415

        return light.load(request)

    note = "A context module behind a backbone for telephones: quick on a CPU."
    return ModelSpec(
        "dilated-context-basic-efficientnet-lite0", "Dilated, basic context (EfficientNet-Lite0)",
        "Dilated convolutions", 2016, _PAPER, note,
        2_993_981, 12_479_823_872, 8, load,
        receptive_field=1_379,
    )  # fmt: skip


def _padding(default: str) -> ChoiceParam:
    return ChoiceParam(
        "context_padding",
        "Padding of the context",
        default,
        ("once", "per-layer"),
        "Zeros once around the scores, as the released VOC network, or around each layer, as the others.",
    )


def _model(form: str, title: str, note: str, parameters: int, macs: int, *params: Param) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.dilated import network  # noqa: PLC0415

        return network.load(request, form)

    return ModelSpec(
        f"dilated-{form}",
        title,
        "Dilated convolutions",
        2016,
        _PAPER,
        note,
        parameters,
        macs,
        8,
        load,
        params,
        receptive_field=_FIELDS[form],
    )
