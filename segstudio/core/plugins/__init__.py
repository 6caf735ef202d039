"""What plugins offer: specs, hooks, loading, the catalog and presets."""

from segstudio.core.plugins.catalog import (
    Catalog,
    PluginRecord,
)
from segstudio.core.plugins.hookspecs import (
    hookimpl,
)
from segstudio.core.plugins.loading import (
    PluginSource,
    build_catalog,
    bundled_sources,
    installed_sources,
)
from segstudio.core.plugins.presets import (
    read_preset,
    write_preset,
)
from segstudio.core.plugins.specs import (
    BuildRequest,
    CheckpointLayout,
    ModelSpec,
    NetSpec,
    Palette,
    Preset,
    ReaderSpec,
    ReadRequest,
    Refiner,
    RefinerSpec,
    RefineState,
    ScalableRefiner,
    Shapes,
    SteppedRefiner,
    WriterSpec,
)

__all__ = [
    "BuildRequest",
    "Catalog",
    "CheckpointLayout",
    "ModelSpec",
    "NetSpec",
    "Palette",
    "PluginRecord",
    "PluginSource",
    "Preset",
    "ReadRequest",
    "ReaderSpec",
    "RefineState",
    "Refiner",
    "RefinerSpec",
    "ScalableRefiner",
    "Shapes",
    "SteppedRefiner",
    "WriterSpec",
    "build_catalog",
    "bundled_sources",
    "hookimpl",
    "installed_sources",
    "read_preset",
    "write_preset",
]
