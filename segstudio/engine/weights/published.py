"""Checkpoints that others have published and that a network here takes over: where they lie and how they are known.

The lists are data: `resources/published`, one file for each publisher, written by `tools/published.py` from what
the publishers' own packages say. A checkpoint of which its publisher tells no hash is not listed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from segstudio.core import ClassSet, ParamValue, SegClass, SegStudioError, WeightsInfo, resolve, resources
from segstudio.core.plugins import Catalog, ModelSpec

BYTES_OF_A_NUMBER: Final = 4  # checkpoints hold float32


@dataclass(frozen=True, slots=True)
class Published:
    """One checkpoint as its publisher tells of it.

    `model` and `layout` name what takes it over, `values` the parameters beyond the layout's own. `classes` names a
    class set of `resources/classes`. `sha256` is the hash of the file or its first digits (the publishers tell eight);
    `size` is in bytes, exact to `rounding` bytes, None where the publisher does not tell it. `miou` (0-1) was measured
    by the publisher on `measured`. `short_side` is what the publisher scales images to, see `Preprocessing`.
    """

    key: str
    model: str
    layout: str
    title: str
    classes: str
    url: str
    sha256: str
    publisher: str
    licence: str
    size: int | None = None
    rounding: int = 0
    miou: float | None = None
    measured: str = ""
    short_side: int | None = None
    values: Mapping[str, ParamValue] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name of the file at its publisher's."""
        return PurePosixPath(urlsplit(self.url).path).name

    @property
    def host(self) -> str:
        """The machine it lies on."""
        return urlsplit(self.url).hostname or ""


def read_published(folder: Path | None = None) -> tuple[Published, ...]:
    """Read the lists of all publishers, in the order of their files."""
    paths = sorted((folder or resources() / "published").glob("*.json"))
    return tuple(entry for path in paths for entry in entries_of(json.loads(path.read_text("utf-8"))))


def entries_of(document: Mapping[str, Any]) -> tuple[Published, ...]:
    """Read one publisher's list."""
    common = {"publisher": document["publisher"], "licence": document["licence"]}
    return tuple(Published(**{**common, **entry}) for entry in document["checkpoints"])


def loadable(entries: Iterable[Published], catalog: Catalog) -> tuple[Published, ...]:
    """Keep the checkpoints whose network, layout and parameter values the catalog has."""
    return tuple(entry for entry in entries if _is_taken(entry, catalog))


def not_here(entries: Iterable[Published], catalog: Catalog, here: Iterable[WeightsInfo]) -> tuple[WeightsInfo, ...]:
    """Describe the published checkpoints that are not among the weights at hand, by model."""
    have = {(info.model, info.key) for info in here}
    absent = sorted((e for e in entries if (e.model, e.key) not in have), key=lambda entry: entry.model)
    return tuple(described(entry, catalog.model(entry.model)) for entry in absent)


def described(entry: Published, spec: ModelSpec) -> WeightsInfo:
    """Say in a `WeightsInfo` what is known before the file is here.

    Where the publisher tells no size, it is reckoned from the network's parameters: heads that only training needs
    come on top, a few per cent.
    """
    return WeightsInfo(
        key=entry.key,
        model=entry.model,
        title=entry.title,
        classes=class_set(entry.classes),
        licence=entry.licence,
        source=entry.url,
        size=reckoned_size(spec) if entry.size is None else entry.size,
        path=None,
        present=False,
        metrics={} if entry.miou is None else {"miou": entry.miou},
        publisher=entry.publisher,
        size_is_told=entry.size is not None,
    )


def reckoned_size(spec: ModelSpec) -> int:
    """Bytes that a network's numbers take in a checkpoint, roughly."""
    return spec.parameters * BYTES_OF_A_NUMBER


@cache
def class_set(key: str) -> ClassSet:
    """Read a class set of `resources/classes`: the names of a data set's classes and their usual colours."""
    found = json.loads((resources() / "classes" / f"{key}.json").read_text("utf-8"))
    colors = ((int(r), int(g), int(b)) for r, g, b in found["colors"])
    pairs = zip(found["names"], colors, strict=True)
    return ClassSet(tuple(SegClass(i, name, color) for i, (name, color) in enumerate(pairs)))


def _is_taken(entry: Published, catalog: Catalog) -> bool:
    spec = catalog.models.get(entry.model)
    layout = next((one for one in spec.layouts if one.key == entry.layout), None) if spec else None
    if spec is None or layout is None:
        return False
    try:
        resolve(spec.params, {**layout.values, **entry.values})
    except SegStudioError:
        return False
    return True
