"""A plugin: it says what it offers and imports nothing heavy. SegStudio asks for this before any window shows."""

from collections.abc import Iterable

from segstudio.api import BuildRequest, IntParam, ModelSpec, NetSpec, hookimpl


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer one network. `parameters` and `macs_512` are counted at 21 classes; the contract test counts again."""
    yield ModelSpec(
        key="tinynet",
        title="TinyNet",
        family="TinyNet",
        year=2026,
        paper="none: this is an example",
        note="Five layers: it learns colours and textures, and trains in minutes.",
        parameters=29_765,
        macs_512=204_079_104,
        output_stride=8,
        load=_load,
        params=(IntParam("width", "Width", default=16, low=4, high=128, note="Channels of the first layer."),),
    )


def _load(request: BuildRequest) -> tuple[object, NetSpec]:
    from segstudio_tinynet import network  # torch is imported here, when somebody wants to run the network

    return network.load(request)
