"""An engine that can be held before torch is imported."""

import threading
from collections.abc import Mapping

from segstudio.core import JobContext, Request, Segmentation
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog
from segstudio.engine.devices import Backend, choose
from segstudio.engine.weights.index import WeightsIndex


class LazyEngine:
    """Imports torch and builds the true engine on the first request, once, whichever thread comes first."""

    def __init__(self, catalog: Catalog, weights: WeightsIndex) -> None:
        """Take what the true engine will be built from."""
        self._catalog = catalog
        self._weights = weights
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        """Run the request's network on its image; see `TorchEngine.segment`."""
        return self._real().segment(request, context)

    def _real(self) -> Engine:
        with self._lock:
            if self._engine is None:
                from segstudio.engine.engine import TorchEngine  # noqa: PLC0415 - torch is imported on use

                self._engine = TorchEngine(self._catalog, self._weights)
            return self._engine


def describe_device(wanted: str = "auto") -> tuple[str, str]:
    """Return the device that `wanted` leads to and the reason, in one sentence; imports torch."""
    from segstudio.engine.backends import torch_backends  # noqa: PLC0415 - torch is imported on use

    backends: Mapping[str, Backend] = torch_backends()
    device = choose(wanted, backends)
    return device.name, device.reason
