"""Running networks: devices, weights, windows, and the worker. Importing this package is light; torch comes on use."""

from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog
from segstudio.engine.folders import comparisons_folder, config_folder, settings_file, sweeps_folder
from segstudio.engine.lazy import LazyEngine, describe_device
from segstudio.engine.weights.fetching import PublishedWeights, nothing_published, published_weights, with_environment
from segstudio.engine.weights.index import WeightsIndex, default_index

__all__ = [
    "LazyEngine",
    "PublishedWeights",
    "WeightsIndex",
    "comparisons_folder",
    "config_folder",
    "create_engine",
    "default_index",
    "describe_device",
    "nothing_published",
    "published_weights",
    "settings_file",
    "sweeps_folder",
    "with_environment",
]


def create_engine(catalog: Catalog, weights_index: WeightsIndex | None = None) -> Engine:
    """Return an engine that imports torch when it is first used; without an index it looks in the usual folders."""
    return LazyEngine(catalog, weights_index or default_index())
