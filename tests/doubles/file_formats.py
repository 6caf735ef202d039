"""The program's own file formats, to put beside doubles or to use alone."""

from segstudio.core.plugins import Catalog, PluginSource, build_catalog, bundled_sources


def file_sources(*others: str) -> list[PluginSource]:
    """Return the plugin of the file formats, and other bundled ones by name."""
    return [source for source in bundled_sources() if source.name in ("standard_files", *others)]


def file_catalog() -> Catalog:
    """Offer the file formats and nothing else."""
    return build_catalog(file_sources())
