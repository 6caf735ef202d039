"""From the panes of the grid to the variants that a comparison is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from segstudio.core import Comparison, RunOptions
from segstudio.core.files import DepthSource
from segstudio.core.pipeline import Variant
from segstudio.core.plugins import Catalog
from segstudio.core.session import Session, Setup
from segstudio.ui.kit.i18n import plugin_text

_JOIN: Final = " + "


def compared_setups(session: Session) -> tuple[Setup, ...]:
    """Return what is compared: the panes of the grid, or beside it the chosen network raw and, if wanted, refined."""
    style = session.style
    if style.view == "grid" and style.layout.setups:
        return style.layout.setups
    if not session.setup.is_complete:
        return ()
    return (session.setup,) if session.setup.refine is None else (session.setup.raw, session.setup)


def comparison_of(
    session: Session, variants: Sequence[Variant], depths: Mapping[str, DepthSource] | None = None
) -> Comparison:
    """Ask for a comparison with the labels and common classes of a session; images are put in later.

    `depths` says by the folder of images where their depth maps lie, where that is not beside them.
    """
    mapping, truth = session.mapping or None, session.truth
    return Comparison((), tuple(variants), mapping=mapping, understood=truth, strict=False, depths=depths or {})


def variants_of(setups: Sequence[Setup], catalog: Catalog, options: RunOptions) -> tuple[Variant, ...]:
    """Make a variant of each setup; keys name folders and are told apart by weights and numbers where they must."""
    several = {s.model for s in setups if len({o.weights for o in setups if o.model == s.model}) > 1}
    made: dict[str, Variant] = {}
    for setup in setups:
        key = f"{setup.model}-{setup.weights}" if setup.model in several else setup.model
        spec, refiner = catalog.models.get(setup.model), catalog.refiners.get(setup.refine or "")
        title = plugin_text(spec.title) if spec else setup.model
        title += f", {setup.weights}" if setup.model in several else ""
        variant = Variant(key, title, setup.model, setup.weights, options=options)
        if setup.refine is not None:
            named = plugin_text(refiner.title) if refiner else setup.refine
            variant = replace(variant.refined(setup.refine, setup.refine_values), title=title + _JOIN + named)
        variant = _with_unique_key(variant, made)
        made[variant.key] = variant
    return tuple(made.values())


def _with_unique_key(variant: Variant, others: dict[str, Variant]) -> Variant:
    """Give a variant whose key is taken a number: another one has other values of the same refiner."""
    key, number = variant.key, 2
    while key in others:
        key, number = f"{variant.key}-{number}", number + 1
    return variant if key == variant.key else replace(variant, key=key, title=f"{variant.title} ({number - 1})")
