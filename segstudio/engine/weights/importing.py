"""Taking in published checkpoints: recognised by names and shapes, renamed one to one, kept exact."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

from segstudio.core import (
    ClassSet,
    ParamValue,
    SegClass,
    UnknownKeyError,
    WeightsError,
    WeightsInfo,
    numbered_classes,
    parse,
    resolve,
)
from segstudio.core.classes import json_names
from segstudio.core.plugins import BuildRequest, Catalog, CheckpointLayout, ModelSpec, NetSpec
from segstudio.engine.folders import weights_folder
from segstudio.engine.weights.cards import ModelCard, Preprocessing, read_card, write_weights
from segstudio.engine.weights.checkpoints import Tensors, listed, read_checkpoint
from segstudio.engine.weights.conventions import conventions_of
from segstudio.engine.weights.embedded_metadata import aligns_corners, classes_in
from segstudio.engine.weights.index import SUFFIX, described
from segstudio.engine.weights.loading import build
from segstudio.nn.renames import KeyMap

_COUNTER: Final = ".num_batches_tracked"  # of batch normalisation; old files lack it, and running never reads it
_PLAIN_COLORS: Final = ((70, 130, 180), (220, 120, 60), (90, 160, 90), (180, 80, 140), (200, 180, 70), (110, 100, 190))
_CORNERS: Final = "align_corners"  # the parameter that networks name so where publishers differ in it
_LICENCE: Final = "see its publisher"


@dataclass(frozen=True, slots=True)
class PublisherHints:
    """What is known of a checkpoint beyond its tensors; empty where the file or its name has to say it.

    `layout` and `values` settle how its numbers are meant where tensors alone do not; `short_side` is what its
    publisher scales images to.
    """

    layout: str = ""
    values: Mapping[str, ParamValue] = field(default_factory=dict)
    key: str = ""
    title: str = ""
    data: str = ""
    licence: str = ""
    source: str = ""
    short_side: int | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)


_NOTHING: Final = PublisherHints()


def import_checkpoint(
    source: Path,
    destination: Path | None,
    catalog: Catalog,
    classes: ClassSet | None = None,
    model: str = "",
    *,
    hints: PublisherHints = _NOTHING,
    parts: Sequence[Path] = (),
    params: Mapping[str, str] | None = None,
) -> WeightsInfo:
    """Turn a published checkpoint into weights with a card; numbers stay float32, bit by bit.

    `parts` are further files of it, where its publisher keeps encoder and decoder apart. Without `destination` it goes
    to the user's folder. Without `classes` they are those that the file names, else numbered and marked as unknown. A
    file that has a card already keeps it. `model` settles which network is meant where a file fits several; `hints` is
    what its publisher says of it; `params` (name and text) sets what no tensor tells, such as the output stride. Raises
    `WeightsError` in one sentence for a file that is unsafe, unknown, does not match its network exactly, or whose
    number of classes is not that of `classes`.
    """
    named = ", ".join(path.name for path in (source, *parts))
    read = [read_checkpoint(path, path.name) for path in (source, *parts)]
    tensors, notes = _together([file for file, _ in read], named), read[0][1]
    card = read_card(source) if source.suffix == SUFFIX and not parts else None
    if card is not None:
        return _adopt(tensors, card, destination, catalog, named)
    spec, layout = recognise(tensors, catalog, named, model, hints.layout)
    count = tensors[layout.classifier].shape[0]
    if classes is not None and len(classes) != count:
        raise WeightsError(named, f"it has {count} classes, but {len(classes)} are named.", "Correct the class list.")
    colors = colors_of(catalog, count)
    values = _values(spec, layout, notes, hints.values, params or {})
    module, net = _empty(catalog, spec, BuildRequest(count, values))
    state = _exact(_renamed(tensors, layout, named), module, named)
    key = hints.key or _key(destination or source)
    card = ModelCard(
        model=spec.key,
        key=key,
        title=hints.title or f"{spec.title}: {source.stem}",
        classes=classes or classes_in(notes, colors) or numbered_classes(count, colors),
        preprocessing=Preprocessing.of(net, hints.short_side),
        values=values,
        data=hints.data,
        licence=hints.licence or _LICENCE,
        source=hints.source or f"{layout.publisher} ({named})",
        metrics=hints.metrics,
        versions={"torch": version("torch")},
        conventions={"layout": layout.key, **conventions_of(module, net)},
    )
    path = destination or weights_folder() / f"{spec.key}-{key}{SUFFIX}"
    write_weights(path, state, card, half=False)
    return described(card, path, path.stat().st_size)


def _values(
    spec: ModelSpec,
    layout: CheckpointLayout,
    notes: Mapping[str, Any],
    hints: Mapping[str, ParamValue],
    params: Mapping[str, str],
) -> dict[str, ParamValue]:
    """Take parameters from the layout, then the file's configuration, then its publisher, then the person."""
    values = dict(layout.values)
    aligned = aligns_corners(notes)
    if aligned is not None and _CORNERS in values:
        values[_CORNERS] = aligned
    values |= hints
    known = {param.key: param for param in spec.params}
    for key, text in params.items():
        if key not in known:
            raise UnknownKeyError(f"parameter of {spec.key}", key, known)
        values[key] = parse(known[key], text)
    return resolve(spec.params, values)


def _together(files: Sequence[Tensors], named: str) -> Tensors:
    """Put the files of one checkpoint together; a name that two of them have is an error."""
    tensors: Tensors = {}
    for file in files:
        twice = [key for key in file if key in tensors]
        if twice:
            raise WeightsError(named, f"they both hold {listed(twice)}.", "Name the files of one network alone.")
        tensors |= file
    return tensors


def _adopt(tensors: Tensors, card: ModelCard, destination: Path | None, catalog: Catalog, named: str) -> WeightsInfo:
    """Take in a file that has a card already: checked against its network, otherwise as it is."""
    spec = catalog.model(card.model)
    values = resolve(spec.params, card.values)
    module, _ = _empty(catalog, spec, BuildRequest(len(card.classes), values))
    path = destination or weights_folder() / f"{card.model}-{card.key}{SUFFIX}"
    write_weights(path, _exact(tensors, module, named), card, half=False)
    return described(card, path, path.stat().st_size)


def recognise(
    tensors: Mapping[str, Tensor], catalog: Catalog, named: str, model: str = "", layout_key: str = ""
) -> tuple[ModelSpec, CheckpointLayout]:
    """Find the network and layout of a file; raises `WeightsError` where none or several fit."""
    shapes = {key: tuple(value.shape) for key, value in tensors.items()}
    specs = [catalog.model(model)] if model else list(catalog.models.values())
    found = [
        (s, layout)
        for s in specs
        for layout in s.layouts
        if layout_key in ("", layout.key) and layout.classifier in shapes and layout.matches(shapes)
    ]
    fitting = [pair for pair in found if _fits(tensors, catalog, pair, named)] if len(found) > 1 else found
    models = sorted({spec.key for spec, _ in fitting})
    if len(models) > 1:
        raise WeightsError(named, f"it fits several networks: {', '.join(models)}.", "Name one: --model KEY.")
    if fitting:
        return fitting[0]
    if found:
        return found[0]  # of the right kind but not exact: what differs is told when it is filled in
    raise WeightsError(
        named,
        f"its tensors are of no known network ({listed(sorted(shapes))}).",
        "See the known ones: segstudio models. Where encoder and decoder are two files, name both.",
    )


def read_classes(path: Path, catalog: Catalog) -> ClassSet:
    """Read a list of class names by value, as `classes.json` of a data set; colours come from a palette."""
    names = json_names(path)
    colors = colors_of(catalog, len(names))
    return ClassSet(tuple(SegClass(i, name, colors[i]) for i, name in enumerate(names)))


def colors_of(catalog: Catalog, count: int) -> tuple[tuple[int, int, int], ...]:
    """Take `count` colours from the first palette that has as many, over and over where none has."""
    fitting = [palette.colors for palette in catalog.palettes.values() if len(palette.colors) >= count]
    colors = fitting[0] if fitting else _PLAIN_COLORS
    return tuple(colors[i % len(colors)] for i in range(count))


def _renamed(tensors: Mapping[str, Tensor], layout: CheckpointLayout, named: str) -> Tensors:
    """Give tensors our names; two that would get the same one are an error, unless the layout says they are one."""
    ours: Tensors = {}
    for key, value in tensors.items():
        target = layout.rename(key)
        if target is None:
            continue
        if target in ours and not _is_again(ours[target], key, value, target, layout):
            raise WeightsError(named, f"two of its tensors stand for {target}.", "Export it again.")
        ours[target] = value.float() if value.is_floating_point() else value
    return ours


def _is_again(known: Tensor, key: str, value: Tensor, target: str, layout: CheckpointLayout) -> bool:
    """Tell whether a file holds the same tensor a second time, as its layout says."""
    twice = isinstance(layout.rename, KeyMap) and key in layout.rename.restore(target)
    return twice and torch.equal(known, value.to(known.dtype))


def _exact(state: Tensors, module: nn.Module, named: str) -> Tensors:
    """Check that names and shapes are those of the network, none missing and none left over."""
    own = module.state_dict()
    state = {key: _single(value, own.get(key)) for key, value in state.items()}
    counters = [key for key in own if key.endswith(_COUNTER)]
    if not any(key in state for key in counters):
        state = state | {key: torch.zeros((), dtype=torch.int64) for key in counters}
    wrong = [f"lacks {key}" for key in own if key not in state]
    wrong += [f"has surplus {key}" for key in state if key not in own]
    wrong += [
        f"{key} is {tuple(state[key].shape)} instead of {tuple(own[key].shape)}"
        for key in own
        if key in state and state[key].shape != own[key].shape
    ]
    if wrong:
        raise WeightsError(named, f"it does not match its network: {listed(wrong)}.", "Use the file as published.")
    return state


def _single(value: Tensor, own: Tensor | None) -> Tensor:
    """Take a single number for a list of one and the other way round: publishers differ on that."""
    return value if own is None or value.numel() != 1 or own.numel() != 1 else value.reshape(own.shape)


def _fits(
    tensors: Mapping[str, Tensor], catalog: Catalog, pair: tuple[ModelSpec, CheckpointLayout], named: str
) -> bool:
    spec, layout = pair
    request = BuildRequest(tensors[layout.classifier].shape[0], resolve(spec.params, layout.values))
    try:
        _exact(_renamed(tensors, layout, named), _empty(catalog, spec, request)[0], named)
    except WeightsError:
        return False
    return True


def _empty(catalog: Catalog, spec: ModelSpec, request: BuildRequest) -> tuple[nn.Module, NetSpec]:
    """Build a network that has shapes but takes no memory."""
    with torch.device("meta"):
        return build(catalog, spec, request)


def _key(path: Path) -> str:
    """Make a short key of a file's name: lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "imported"
