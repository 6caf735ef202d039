"""From what is asked for to a plan: weights are looked up and hashed, classes aligned, the ground truth understood."""

from collections.abc import Sequence
from pathlib import Path

from segstudio.comparison.journal import file_hash
from segstudio.comparison.plan import Plan, Subject
from segstudio.comparison.truths import find_truth
from segstudio.core import Comparison, DataError, WeightsInfo
from segstudio.core.classes import Alignment, FoundTruth, Truth, align
from segstudio.core.pipeline import Variant
from segstudio.core.plugins import Catalog
from segstudio.engine import WeightsIndex
from segstudio.engine.weights.cards import read_card


def make_plan(
    asked: Comparison, catalog: Catalog, weights: WeightsIndex, out: Path, found: FoundTruth | None = None
) -> Plan:
    """Plan a comparison; `found` is the ground truth as `truth_of` finds it, perhaps changed by a person.

    Raises `DataError` where a value of the ground truth has no class, and what `align` and the look-up of weights
    raise.
    """
    if asked.understood is None and found is not None and found.unknown:
        values = ", ".join(value.text for value in found.unknown[:8])
        hint = "Name them in --classes, or --ignore them."
        raise DataError(found.truth.folder, f"these values have no class: {values}.", hint)
    infos = [weights.find(variant.model, variant.weights) for variant in asked.variants]
    subjects = tuple(subject_of(variant, info, catalog) for variant, info in zip(asked.variants, infos, strict=True))
    truth = asked.understood or (found.truth if found is not None else None)
    return Plan(asked.items, subjects, alignment_of(asked, infos, truth), out, truth)


def alignment_of(asked: Comparison, infos: Sequence[WeightsInfo], truth: Truth | None) -> Alignment:
    """Say which classes of some weights and of the ground truth stand for one another."""
    sets = [info.classes for info in infos]
    if truth is not None:
        sets.append(truth.values.classes)
    return align(sets, asked.mapping, groups_of(infos), strict=asked.strict)


def truth_of(asked: Comparison, weights: WeightsIndex) -> FoundTruth | None:
    """Say how the ground truth would be understood; None where none was named."""
    if asked.truth is None:
        return None
    known = [weights.find(variant.model, variant.weights).classes for variant in asked.variants]
    return find_truth(asked.truth, asked.items, known, asked.classes, ignored=asked.ignored, kind=asked.kind)


def subject_of(variant: Variant, info: WeightsInfo, catalog: Catalog) -> Subject:
    """Say what is known of a variant's weights."""
    hashed = file_hash(info.path) if info.path is not None else ""
    return Subject(variant, info.classes, hashed, info.licence, catalog.model(variant.model).needs_depth)


def groups_of(infos: Sequence[WeightsInfo]) -> dict[str, str]:
    """Gather what cards say their classes are made of."""
    cards = [read_card(info.path) for info in infos if info.path is not None]
    return {name: group for card in cards if card is not None for name, group in card.groups.items()}
