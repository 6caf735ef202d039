"""Everything that plugins offer, by key, with the record of who offered it and who failed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from segstudio.core._errors import PluginError, UnknownKeyError
from segstudio.core.plugins.specs import ModelSpec, Palette, ReaderSpec, RefinerSpec, WriterSpec

Spec = ModelSpec | RefinerSpec | ReaderSpec | WriterSpec | Palette
S = TypeVar("S", bound=Spec)


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """One plugin: where it comes from, what it offers, and why it failed if it did."""

    name: str
    version: str
    source: str
    offers: tuple[str, ...] = ()
    errors: tuple[PluginError, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalog:
    """The offers of all plugins. Look-ups of unknown keys raise `UnknownKeyError` and name what there is."""

    models: Mapping[str, ModelSpec] = field(default_factory=dict)
    refiners: Mapping[str, RefinerSpec] = field(default_factory=dict)
    readers: Mapping[str, ReaderSpec] = field(default_factory=dict)
    writers: Mapping[str, WriterSpec] = field(default_factory=dict)
    palettes: Mapping[str, Palette] = field(default_factory=dict)
    plugins: tuple[PluginRecord, ...] = ()

    def model(self, key: str) -> ModelSpec:
        """Find a network."""
        return _find("model", key, self.models)

    def refiner(self, key: str) -> RefinerSpec:
        """Find a refiner."""
        return _find("refiner", key, self.refiners)

    def writer(self, key: str) -> WriterSpec:
        """Find a writer."""
        return _find("format", key, self.writers)

    def palette(self, key: str) -> Palette:
        """Find a palette."""
        return _find("palette", key, self.palettes)

    @property
    def image_suffixes(self) -> frozenset[str]:
        """The file suffixes that some image reader takes."""
        return frozenset(s for r in self.readers.values() if r.kind == "image" for s in r.suffixes)


def _find(kind: str, key: str, table: Mapping[str, S]) -> S:
    try:
        return table[key]
    except KeyError:
        raise UnknownKeyError(kind, key, table) from None
