"""Loading plugins, each alone: one that fails is recorded and takes nothing else with it.

pluggy's own loop stops at the first implementation that raises and hides the answers of the others; so every plugin
is imported, registered and asked by itself here.
"""

import importlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Final

import pluggy

from segstudio import __version__
from segstudio.core._errors import DuplicateKeyError, OfferError, PluginError, PluginLoadError
from segstudio.core.plugins import hookspecs
from segstudio.core.plugins.catalog import Catalog, PluginRecord, Spec
from segstudio.core.plugins.specs import ModelSpec, Palette, ReaderSpec, RefinerSpec, WriterSpec

_log = logging.getLogger(__name__)
_OFFERS: Final[dict[str, tuple[str, type[Spec]]]] = {
    "segstudio_models": ("models", ModelSpec),
    "segstudio_refiners": ("refiners", RefinerSpec),
    "segstudio_readers": ("readers", ReaderSpec),
    "segstudio_writers": ("writers", WriterSpec),
    "segstudio_palettes": ("palettes", Palette),
}
BUNDLED: Final = (
    "standard_files",
    "palettes",
    "fcn",
    "deeplabv1",
    "dilated",
    "deeplabv2",
    "refinenet",
    "pspnet",
    "deeplabv3",
    "deeplabv3plus",
    "bisenet",
    "fastfcn",
    "dupsampling",
    "dfanet",
    "danet",
    "lednet",
    "acnet",
    "dense_crf",
    "conv_crf",
)


@dataclass(frozen=True, slots=True)
class PluginSource:
    """Where a plugin is to be had: a module's name, an installed entry point, or the module itself."""

    name: str
    origin: str | EntryPoint | ModuleType
    version: str = __version__

    def load(self) -> ModuleType:
        """Import it."""
        if isinstance(self.origin, str):
            return importlib.import_module(self.origin)
        if isinstance(self.origin, EntryPoint):
            loaded: ModuleType = self.origin.load()
            return loaded
        return self.origin


def bundled_sources() -> tuple[PluginSource, ...]:
    """Return the plugins that come with the program."""
    return tuple(PluginSource(name, f"segstudio.plugins.{name}") for name in BUNDLED)


def installed_sources() -> tuple[PluginSource, ...]:
    """Return the plugins of other packages: their entry points in the group `segstudio`."""
    points = entry_points(group=hookspecs.PROJECT)
    return tuple(PluginSource(p.name, p, p.dist.version if p.dist else "") for p in points)


def build_catalog(sources: Iterable[PluginSource]) -> Catalog:
    """Load every source and collect what it offers; failures are kept in the catalog's records."""
    tables: dict[str, dict[str, Spec]] = {table: {} for table, _ in _OFFERS.values()}
    records = tuple(_admit(source, tables) for source in sources)
    return Catalog(**tables, plugins=records)  # type: ignore[arg-type]  # each table holds the type that _ask checked


def _admit(source: PluginSource, tables: dict[str, dict[str, Spec]]) -> PluginRecord:
    kind = "bundled" if isinstance(source.origin, str) else "installed"
    errors: list[PluginError] = []
    offers: list[str] = []
    try:
        manager = _register(source)
    except PluginError as error:
        errors.append(error)
    else:
        for hook, (table, expected) in _OFFERS.items():
            try:
                for spec in _ask(source, manager, hook, expected):
                    if spec.key in tables[table]:
                        errors.append(DuplicateKeyError(source.name, f"the key {spec.key!r} is taken.", "Rename it."))
                    else:
                        tables[table][spec.key] = spec
                        offers.append(spec.key)
            except PluginError as error:
                errors.append(error)
    for failure in errors:
        _log.warning("%s", failure, exc_info=failure.__cause__)
    return PluginRecord(source.name, source.version, kind, tuple(offers), tuple(errors))


def _register(source: PluginSource) -> pluggy.PluginManager:
    """Import a plugin into a manager of its own, and refuse hook names that do not exist."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(source.load(), source.name)
        manager.check_pending()
    except Exception as error:
        raise PluginLoadError(
            source.name, f"could not be loaded ({type(error).__name__}: {error}).", "Update or uninstall it."
        ) from error
    return manager


def _ask(source: PluginSource, manager: pluggy.PluginManager, hook: str, expected: type[Spec]) -> list[Spec]:
    """Call one hook of one plugin and check the type of all that it returns."""
    try:
        answers: list[Spec] = [spec for offer in getattr(manager.hook, hook)() for spec in offer]
    except Exception as error:
        raise OfferError(
            source.name, f"{hook} failed ({type(error).__name__}: {error}).", "Update or uninstall it."
        ) from error
    for spec in answers:
        if not isinstance(spec, expected):
            raise OfferError(source.name, f"{hook} offered {spec!r}, not a {expected.__name__}.")
    return answers
