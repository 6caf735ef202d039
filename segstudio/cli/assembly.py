"""Puts together what commands work with in a normal run: every plugin, the usual folders of weights, the engine."""

from segstudio.cli.host import Host
from segstudio.core.plugins import build_catalog, bundled_sources, installed_sources
from segstudio.engine import create_engine, default_index, published_weights


def standard_host() -> Host:
    """Load the plugins and return the collaborators; torch is not imported before the engine is used."""
    catalog = build_catalog((*bundled_sources(), *installed_sources()))
    index = default_index()
    return Host(catalog, index, create_engine(catalog, index), published_weights(catalog))
