"""DFANet A, A' and B: one tiny backbone run three times, each pass on the features of the one before."""

from collections.abc import Iterable
from typing import Final, Literal

from segstudio.api import BuildRequest, ModelSpec, NetSpec, hookimpl

_PAPER: Final = (
    "Li, Xiong, Fan, Sun: DFANet: Deep Feature Aggregation for Real-Time Semantic Segmentation. CVPR 2019, "
    "arXiv:1904.02216"
)
_WHOLE: Final = "fully connected attention"
_NOTE: Final = "Under two million parameters; a tiny backbone thrice over, for large images in no time."
_PRIME_NOTE: Final = "The network of DFANet A, which the paper runs on images of half the area: 512 by 1024."
_SMALL_NOTE: Final = "DFANet with two thirds of the channels: quicker still, and coarser."


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer the paper's variants; A' is the network of A on smaller images."""
    yield _model("dfanet-a", "DFANet (A)", "a", 1_839_309, 857_226_240, note=_NOTE)
    yield _model("dfanet-a-prime", "DFANet (A')", "a", 1_839_309, 857_226_240, note=_PRIME_NOTE)
    yield _model("dfanet-b", "DFANet (B)", "b", 1_108_141, 515_450_880, note=_SMALL_NOTE)


def _model(key: str, title: str, form: Literal["a", "b"], parameters: int, macs: int, *, note: str) -> ModelSpec:
    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        from segstudio.plugins.dfanet import network  # noqa: PLC0415

        return network.load(request, form)

    return ModelSpec(key, title, "DFANet", 2019, _PAPER, note, parameters, macs, 64, load, whole_by=_WHOLE)
