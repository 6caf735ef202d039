"""The grids that come with the program: made from what is chosen and from the weights that are here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from segstudio.core import WeightsInfo
from segstudio.core.plugins import Catalog, ModelSpec
from segstudio.core.session import Layout, PaneSpec, Setup, published, unique
from segstudio.ui.kit.i18n import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Offer:
    """What layouts are made from."""

    setup: Setup
    catalog: Catalog
    weights: Sequence[WeightsInfo]

    @property
    def refined(self) -> Setup:
        """The chosen network, refined as it is set or by the first refiner there is."""
        if self.setup.refine is not None:
            return self.setup
        return replace(self.setup, refine=next(iter(self.catalog.refiners), None))

    @property
    def here(self) -> tuple[WeightsInfo, ...]:
        """The weights on this machine, those of the chosen kind first."""
        ready = (info for info in self.weights if info.present)
        return tuple(sorted(ready, key=lambda info: info.key != self.setup.weights))


def single(offer: Offer) -> tuple[PaneSpec, ...]:
    """Show the chosen network alone."""
    return (PaneSpec("network", offer.setup),)


def raw_and_refined(offer: Offer) -> tuple[PaneSpec, ...]:
    """Show what refining changes."""
    return (PaneSpec("network", offer.setup.raw), PaneSpec("network", offer.refined))


def compare_four(offer: Offer) -> tuple[PaneSpec, ...]:
    """Show the photograph, another network, the chosen one, and the chosen one refined."""
    others = (info for info in offer.here if info.model != offer.setup.model)
    other = next((PaneSpec("network", Setup(info.model, info.key)) for info in others), None)
    return (PaneSpec("image"), *((other,) if other else ()), *raw_and_refined(offer))


def family_tree(offer: Offer) -> tuple[PaneSpec, ...]:
    """Show one network of every paper, in the order in which they were published."""
    papers: dict[tuple[str, str], list[ModelSpec]] = {}
    for spec in sorted(offer.catalog.models.values(), key=published):
        papers.setdefault((spec.family, spec.paper), []).append(spec)
    several = {family for family, _ in papers if sum(name == family for name, _ in papers) > 1}
    return tuple(_member(offer, specs, whole=family not in several) for (family, _), specs in papers.items())


def _member(offer: Offer, specs: Sequence[ModelSpec], *, whole: bool) -> PaneSpec:
    """Choose the network of a paper: the chosen one if it is of it, else the best that can run, else the first.

    Of the chosen kind of weights the best by its card; a card of another kind says nothing about this one.
    """
    keys = [spec.key for spec in specs]

    def order(info: WeightsInfo) -> tuple[bool, bool, float, int]:
        alike = info.key == offer.setup.weights
        quality = info.metrics.get("miou", 0.0) if alike else 0.0
        return not alike, info.model != offer.setup.model, -quality, keys.index(info.model)

    ready = sorted((info for info in offer.here if info.model in keys), key=order)
    setup = Setup(ready[0].model, ready[0].key) if ready else Setup(keys[0])
    spec = offer.catalog.models[setup.model]
    return PaneSpec("network", setup, spec.family if whole else spec.title.partition(" (")[0].partition(",")[0])


Make = Callable[[Offer], tuple[PaneSpec, ...]]
DEFAULTS: Final[tuple[tuple[str, str, Make], ...]] = (
    ("single", QT_TRANSLATE_NOOP("layouts", "Single"), single),
    ("raw_refined", QT_TRANSLATE_NOOP("layouts", "Raw | Refined"), raw_and_refined),
    ("compare_four", QT_TRANSLATE_NOOP("layouts", "Compare 4"), compare_four),
    ("family_tree", QT_TRANSLATE_NOOP("layouts", "Family tree"), family_tree),
)


def default_layout(key: str, offer: Offer) -> Layout:
    """Make one of the layouts that come with the program."""
    make = next(make for name, _, make in DEFAULTS if name == key)
    return Layout(unique(make(offer)), key)
