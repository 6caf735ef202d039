"""What commands work with, handed to them: the catalog, the weights at hand and those to be had, and the engine."""

from dataclasses import dataclass, field

from segstudio.core import UnknownKeyError, WeightsError, WeightsInfo
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog
from segstudio.engine import PublishedWeights, WeightsIndex, nothing_published


@dataclass(frozen=True, slots=True)
class Host:
    """The collaborators of every command; tests hand in their own."""

    catalog: Catalog
    weights: WeightsIndex
    engine: Engine
    published: PublishedWeights = field(default_factory=nothing_published)

    def known_weights(self) -> tuple[WeightsInfo, ...]:
        """List the weights at hand, then the published ones that are not."""
        here = self.weights.all()
        return (*here, *self.published.beyond(here))


def choose(host: Host, model: str | None, weights: str | None) -> WeightsInfo:
    """Settle on a network and its weights from what the person named; the weights' card may name the network."""
    if model:
        host.catalog.model(model)
    try:
        info = host.weights.find(model or "", weights or "")
    except (UnknownKeyError, WeightsError) as error:
        if weights and host.published.has(weights):
            raise WeightsError(
                weights,
                "these weights are published but not on this machine.",
                f"Get them with: segstudio weights fetch {weights}",
            ) from error
        raise
    host.catalog.model(info.model)
    return info
