"""The networks as they are offered for choosing: those that can run first, the others by family; and filtering."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from segstudio.core import WeightsInfo
from segstudio.core.plugins import ModelSpec
from segstudio.core.session import Family, families


class Standing(Enum):
    """Whether a network has weights: on this machine, somewhere that is known, or none that are known of."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Choice:
    """A network to choose; `weights` are the titles of those at hand."""

    spec: ModelSpec
    standing: Standing
    weights: tuple[str, ...] = ()

    def fits(self, wanted: str, title: str = "") -> bool:
        """Say whether every word of `wanted` is part of title, key, family or year, upper and lower case alike.

        `title` is the title in the language of the window.
        """
        spec = self.spec
        hay = " ".join((title, spec.title, spec.key, spec.family, str(spec.year))).casefold()
        return all(word in hay for word in wanted.casefold().split())


@dataclass(frozen=True, slots=True)
class Group:
    """Choices under one heading; an empty `family` stands for those that can run at once."""

    family: str
    years: str
    choices: tuple[Choice, ...]


def offered(models: Iterable[ModelSpec], weights: Iterable[WeightsInfo]) -> tuple[Group, ...]:
    """Group networks: each once, those with weights at hand before the families of the others."""
    known: dict[str, list[WeightsInfo]] = {}
    for info in weights:
        known.setdefault(info.model, []).append(info)
    lines = [(family, [_choice(spec, known) for spec in family.models]) for family in families(models)]
    ready = [choice for _, choices in lines for choice in choices if choice.standing is Standing.HERE]
    first = [Group("", "", tuple(sorted(ready, key=lambda choice: choice.spec.year)))] if ready else []
    return (*first, *(_rest(family, choices) for family, choices in lines if _others(choices)))


def _rest(family: Family, choices: list[Choice]) -> Group:
    return Group(family.name, family.years, _others(choices))


def _others(choices: list[Choice]) -> tuple[Choice, ...]:
    return tuple(choice for choice in choices if choice.standing is not Standing.HERE)


def _choice(spec: ModelSpec, known: Mapping[str, list[WeightsInfo]]) -> Choice:
    own = known.get(spec.key, [])
    here = tuple(info.title for info in own if info.present)
    return Choice(spec, Standing.HERE if here else Standing.ELSEWHERE if own else Standing.NOWHERE, here)


def fitting(groups: Iterable[Group], wanted: str, titles: Mapping[str, str]) -> tuple[Group, ...]:
    """Keep what fits typed letters; `titles` are those in the window's language, by key."""
    kept = (
        replace(group, choices=tuple(c for c in group.choices if c.fits(wanted, titles.get(c.spec.key, ""))))
        for group in groups
    )
    return tuple(group for group in kept if group.choices)
