"""Running networks: devices, weights, windows, and the worker. Importing this package is light; torch comes on use."""

from segstudio.core import Catalog, Engine
from segstudio.engine.lazy import LazyEngine, describe_device
from segstudio.engine.weights import WeightsIndex, default_index

__all__ = ["LazyEngine", "WeightsIndex", "create_engine", "default_index", "describe_device"]


def create_engine(catalog: Catalog, weights_index: WeightsIndex | None = None) -> Engine:
    """Return an engine that imports torch when it is first used; without an index it looks in the usual folders."""
    return LazyEngine(catalog, weights_index or default_index())
