"""The outcome of a comparison as one document: what `--json` prints, what the report shows, what can be repeated."""

import platform
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from statistics import median
from typing import Any, Final

import numpy as np

from segstudio import __version__
from segstudio.comparison.image_counts import read, signals
from segstudio.comparison.plan import Plan, Subject
from segstudio.comparison.segmenting import Work, found
from segstudio.core import ClassSet
from segstudio.core.files import BatchItem
from segstudio.core.metrics import Counts, nothing

LIBRARIES: Final = ("torch", "torchvision", "numpy", "pillow")
CELLS: Final = 40  # cells of the confusion matrices that lead to images, the largest
_CELL_IMAGES: Final = 8
Record = dict[str, Any]


def document(work: Work, records: dict[BatchItem, Record]) -> dict[str, Any]:
    """Sum up the records of all images; everything in it is plain JSON."""
    plan, alignment = work.plan, work.plan.alignment
    kept = [item for item in plan.items if item in records]
    return {
        "format": 1,
        "program": {"name": "SegStudio", "version": __version__},
        "versions": versions(),
        "settings": settings(plan),
        "classes": [{"name": c.name, "color": list(c.color)} for c in alignment.common.classes],
        "alignment": {
            "reason": alignment.reason,
            "sets": [
                {"classes": list(s.names), "targets": dict(t), "missing": list(alignment.missing(i))}
                for i, (s, t) in enumerate(zip(alignment.sets, alignment.targets, strict=True))
            ],
        },
        "variants": [variant(work, index, records) for index in range(len(plan.subjects))],
        "agreement": agreement(plan, [records[item] for item in kept]),
        "confused": confused(plan, {item: records[item] for item in kept}),
        "images": [image(work, item, records[item]) for item in kept],
        "failures": [{"path": str(item.path), "error": error} for item, error in work.failures.items()],
    }


def versions() -> dict[str, str]:
    """Name the versions that decide about numbers; libraries that are not here are left out."""
    found = {"python": platform.python_version(), "system": platform.platform(terse=True)}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def settings(plan: Plan) -> dict[str, Any]:
    """Say what was asked for."""
    truth = plan.truth
    return {
        **plan.asked,
        "truth": None if truth is None else str(truth.folder),
        "truth_values": None if truth is None else truth.values.kind,
        "options": repr(plan.subjects[0].variant.options),
    }


def variant(work: Work, index: int, records: dict[BatchItem, Record]) -> dict[str, Any]:
    """Say what a variant is, costs, and how good it is."""
    plan = work.plan
    subject, own = plan.subjects[index], plan.alignment.of([plan.subjects[index].classes])[0]
    costs = [found(work, subject, item) or {} for item in records]
    counts = _counts(plan.alignment.common, index, records)
    areas = np.sum([r["areas"][index] for r in records.values()], axis=0) if records else []
    pixels = sum(r["pixels"] for r in records.values())
    names = plan.alignment.common.names
    return {
        "key": subject.variant.key,
        "title": subject.variant.title,
        "model": subject.variant.model,
        "weights": subject.variant.weights,
        "weights_sha256": subject.weights_hash or None,
        "licence": subject.licence,
        "refine": subject.variant.refine,
        "refine_values": dict(subject.variant.refine_values),
        "seconds_per_image": _median([sum(c["seconds"].values()) for c in costs if "seconds" in c]),
        "seconds": _stages(costs),
        "peak_mb": max((c["peak_mb"] for c in costs if c.get("peak_mb")), default=None),
        "device": next((c["device"] for c in costs if c.get("device")), None),
        "confidence": _mean([c["confidence"] for c in costs if c.get("confidence") is not None]),
        "entropy": _mean([c["entropy"] for c in costs if c.get("entropy") is not None]),
        "change": _mean([c["change"] for c in costs if c.get("change") is not None]),
        "left_out": _mean([r["lost"][index] for r in records.values()]),
        "missing": list(plan.alignment.missing(own)),
        "areas": {name: int(n) / max(1, pixels) for name, n in zip(names, areas, strict=False)},
        "metrics": counts.metrics(plan.alignment.common).as_json() if counts.images else None,
    }


def _counts(classes: ClassSet, index: int, records: dict[BatchItem, Record]) -> Counts:
    whole = nothing(classes)
    for record in records.values():
        if record["truth"]:
            whole += read(record["truth"][index], classes)
    return whole


def _stages(costs: list[Record]) -> dict[str, float | None]:
    names = dict.fromkeys(chain.from_iterable(c.get("seconds", {}) for c in costs))
    return {name: _median([c["seconds"][name] for c in costs if name in c.get("seconds", {})]) for name in names}


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _median(values: list[float]) -> float | None:
    # The first image pays for loading and compiling, so that a mean would depend on how many there are.
    return median(values) if values else None


def agreement(plan: Plan, records: list[Record]) -> list[list[float | None]]:
    """Return the share of counted pixels on which each two variants agree."""
    size = len(plan.subjects)
    table = np.zeros((size, size), np.int64)
    counted = sum(record["counted"] for record in records)
    for record in records:
        for i, j, pixels in record["differing"]:
            table[i, j] += pixels
            table[j, i] += pixels
    return [[1 - int(n) / counted if counted else None for n in row] for row in table]


def confused(plan: Plan, records: dict[BatchItem, Record]) -> list[dict[str, Any]]:
    """List the largest cells off the diagonals of the confusion matrices, and the images that have most of each."""
    classes, cells = plan.alignment.common, []
    for index, subject in enumerate(plan.subjects):
        table = _counts(classes, index, records).confusion
        for row, column in zip(*np.nonzero(table * (1 - np.eye(len(classes), dtype=np.int64))), strict=True):
            cells.append((int(table[row, column]), index, int(row), int(column), subject))
    cells.sort(key=lambda cell: (-cell[0], cell[1:4]))
    return [_cell(classes, records, cell) for cell in cells[:CELLS]]


def _cell(
    classes: ClassSet, records: dict[BatchItem, Record], cell: tuple[int, int, int, int, Subject]
) -> dict[str, Any]:
    pixels, index, row, column, of = cell
    each = [
        (sum(n for i, j, n in record["truth"][index]["cells"] if (i, j) == (row, column)), item.name.as_posix())
        for item, record in records.items()
        if record["truth"]
    ]
    most = sorted((pair for pair in each if pair[0]), key=lambda pair: -pair[0])[:_CELL_IMAGES]
    return {
        "variant": of.variant.key,
        "true": classes.names[row],
        "predicted": classes.names[column],
        "pixels": pixels,
        "images": [{"name": name, "pixels": number} for number, name in most],
    }


def image(work: Work, item: BatchItem, record: Record) -> dict[str, Any]:
    """Say everything of one image."""
    plan, signals_of_image = work.plan, signals(work, item, record)
    classes = plan.alignment.common
    each = {}
    for index, subject in enumerate(plan.subjects):
        costs = found(work, subject, item) or {}
        known = read(record["truth"][index], classes).metrics(classes) if record["truth"] else None
        each[subject.variant.key] = {
            "seconds": round(sum(costs.get("seconds", {}).values()), 4),
            "entropy": costs.get("entropy"),
            "change": costs.get("change"),
            "left_out": record["lost"][index],
            "miou": None if known is None else known.miou,
            "accuracy": None if known is None else known.accuracy,
            "boundary_f": None if known is None else known.boundary_f,
            "boundary_iou": None if known is None else known.boundary_iou,
            "notes": costs.get("notes", []),
        }
    return {
        "name": item.name.as_posix(),
        "path": str(item.path),
        "sha256": work.hashes[item],
        "pixels": record["pixels"],
        "counted": record["counted"],
        "signals": {signal: signals_of_image.value(signal) for signal in signals_of_image.available()},
        "differs": record["differs"],
        "variants": each,
    }
