"""What commands work with, handed to them: the catalog, the weights at hand, and the engine."""

from dataclasses import dataclass
from typing import Protocol

from segstudio.core import Catalog, Engine, WeightsInfo


class Weights(Protocol):
    """The trained weights at hand; `segstudio.engine.WeightsIndex` is one."""

    def all(self) -> tuple[WeightsInfo, ...]:
        """List all, by model and then by key."""
        ...

    def find(self, model: str, key_or_path: str) -> WeightsInfo:
        """Find weights by key or path; an empty model takes the one that the file names."""
        ...


@dataclass(frozen=True, slots=True)
class Host:
    """The collaborators of every command; tests hand in their own."""

    catalog: Catalog
    weights: Weights
    engine: Engine


def choose(host: Host, model: str | None, weights: str | None) -> WeightsInfo:
    """Settle on a network and its weights from what the person named; the weights' card may name the network."""
    if model:
        host.catalog.model(model)
    info = host.weights.find(model or "", weights or "")
    host.catalog.model(info.model)
    return info
