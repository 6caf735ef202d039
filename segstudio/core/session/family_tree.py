"""Networks in the order in which they were published: families by their first paper, their members by their own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from segstudio.core.files.images import natural_key
from segstudio.core.plugins.specs import ModelSpec

_ARXIV: Final = re.compile(r"arXiv:(\d{4}\.\d{4,5})")


@dataclass(frozen=True, slots=True)
class Family:
    """A line of networks under one name; `models` go from the first paper to the last and are never empty."""

    name: str
    models: tuple[ModelSpec, ...]

    @property
    def years(self) -> str:
        """The years of its papers: `2016`, or `2015-2018`."""
        first, last = self.models[0].year, self.models[-1].year
        return str(first) if first == last else f"{first}-{last}"


def published(spec: ModelSpec) -> tuple[int, str]:
    """Tell when a network appeared: year, and within it the number that arXiv gave the paper (empty: none)."""
    found = _ARXIV.search(spec.paper)
    return spec.year, found.group(1) if found else ""


def families(models: Iterable[ModelSpec]) -> tuple[Family, ...]:
    """Group networks by family; both levels in the order of the papers, variants of one paper by their names."""
    members: dict[str, list[ModelSpec]] = {}
    for spec in sorted(models, key=lambda spec: (published(spec), natural_key(spec.title))):
        members.setdefault(spec.family, []).append(spec)
    return tuple(Family(name, tuple(specs)) for name, specs in members.items())
