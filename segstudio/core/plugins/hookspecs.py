"""The hooks: how a plugin tells what it offers.

Each takes no argument and returns an iterable of frozen specs. A plugin is asked alone, so that one that fails takes
nothing else with it. Importing a plugin and asking it must stay light: no torch, no Qt; heavy modules are imported by
the functions inside the specs.
"""

from collections.abc import Iterable
from typing import Final

import pluggy

from segstudio.core.plugins.specs import ModelSpec, Palette, ReaderSpec, RefinerSpec, WriterSpec

PROJECT: Final = "segstudio"
hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: Final = pluggy.HookimplMarker(PROJECT)


@hookspec
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer network architectures, one spec for each variant."""
    return ()


@hookspec
def segstudio_refiners() -> Iterable[RefinerSpec]:
    """Offer ways to refine a network's scores on the photograph."""
    return ()


@hookspec
def segstudio_readers() -> Iterable[ReaderSpec]:
    """Offer file formats to read images from."""
    return ()


@hookspec
def segstudio_writers() -> Iterable[WriterSpec]:
    """Offer file formats to write results to."""
    return ()


@hookspec
def segstudio_palettes() -> Iterable[Palette]:
    """Offer lists of colours."""
    return ()
