"""What commands work with, handed to them: the catalog, the weights at hand, and the engine."""

from dataclasses import dataclass

from segstudio.core import Catalog, Engine, WeightsInfo
from segstudio.engine import WeightsIndex


@dataclass(frozen=True, slots=True)
class Host:
    """The collaborators of every command; tests hand in their own."""

    catalog: Catalog
    weights: WeightsIndex
    engine: Engine


def choose(host: Host, model: str | None, weights: str | None) -> WeightsInfo:
    """Settle on a network and its weights from what the person named; the weights' card may name the network."""
    if model:
        host.catalog.model(model)
    info = host.weights.find(model or "", weights or "")
    host.catalog.model(info.model)
    return info
