"""Second step: the label maps of one image compared with one another and the ground truth, in counts that add up."""

from itertools import combinations
from typing import Any, Final

import numpy as np

from segstudio.comparison.journal import digest, file_hash
from segstudio.comparison.label_files import read_ids
from segstudio.comparison.plan import truth_digest
from segstudio.comparison.segmenting import Work, found
from segstudio.comparison.truths import read_truth
from segstudio.core import ClassSet, DataError, JobContext, LabelMap, Scanned, VariantNumbers
from segstudio.core.classes import CommonMaps, common_maps
from segstudio.core.files import BatchItem
from segstudio.core.metrics import Counts, Disagreement, Signals, disagreement

_FORMAT: Final = 2  # of what is written for an image


def maps_of(work: Work, item: BatchItem) -> CommonMaps:
    """Read the label maps of an image and bring them to the common classes."""
    plan = work.plan
    maps = [LabelMap(read_ids(plan.labels_path(subject, item)), subject.classes) for subject in plan.subjects]
    if len({each.size for each in maps}) > 1:
        raise DataError(item.path, "its label maps have several sizes.", "Delete the folder of labels and run again.")
    truth = None if plan.truth is None else read_truth(plan.truth, item.path, maps[0].size)
    return common_maps(plan.alignment, maps, truth)


def digest_of(work: Work, item: BatchItem) -> str:
    """Name everything that decides about the numbers of an image."""
    plan = work.plan
    path = plan.truth.files.get(item.path) if plan.truth is not None else None
    return digest(
        format=_FORMAT,
        picture=work.hashes[item],  # the name is part of the digests in existing journals
        depth=work.depths.get(item),
        subjects=[subject.digest for subject in plan.subjects],
        targets=[dict(each) for each in plan.alignment.targets],
        common=plan.alignment.common.names,
        truth=(truth_digest(plan.truth), file_hash(path)) if plan.truth is not None and path is not None else None,
    )


def measure(work: Work, item: BatchItem, context: JobContext) -> dict[str, Any]:
    """Return the record of one image: from a journal, or measured; in either case it stands in that of the work."""
    made_of = digest_of(work, item)
    key = f"numbers/{item.name.as_posix()}/{made_of}"  # other variants or other truth have numbers of their own
    record = work.journal.find(key, made_of)
    if record is not None:
        return record
    record = work.earlier.journal.find(key, made_of) if work.earlier is not None else None
    return work.journal.add(key, made_of, record or numbers(work, maps_of(work, item), context))


def numbers(work: Work, maps: CommonMaps, context: JobContext) -> dict[str, Any]:
    """Count one image: pixels by class and variant, where variants differ, and what the ground truth says."""
    plan, classes = work.plan, work.plan.alignment.common
    areas = [[int((ids == c.id).sum()) for c in classes.classes] for ids in maps.ids]
    kept = ~maps.left_out
    differing = [
        [i, j, int(((maps.ids[i] != maps.ids[j]) & kept).sum())] for i, j in combinations(range(len(maps.ids)), 2)
    ]
    together = differences(maps)
    truth = [maps.counts(index, context) for index in range(len(maps.ids))]
    return {
        "pixels": int(maps.left_out.size),
        "counted": int(kept.sum()),
        "lost": list(maps.lost),
        "areas": areas,
        "differing": differing,
        "disagreement": None if together is None else together.mean,
        "differs": None if together is None else together.share,
        "truth": None if maps.truth is None else [written(counts) for counts in truth if counts is not None],
        "has_truth": plan.truth is not None and maps.truth is not None,
    }


def differences(maps: CommonMaps) -> Disagreement | None:
    """Return where the variants differ; None where there is only one."""
    return disagreement(maps.ids) if len(maps.ids) > 1 else None


def written(counts: Counts) -> dict[str, Any]:
    """Write counts as JSON holds them."""
    rows, columns = np.nonzero(counts.confusion)
    cells = np.stack([rows, columns, counts.confusion[rows, columns]], 1)  # of many classes few occur in an image
    parts = {"cells": cells, "boundaries": counts.boundaries, "bands": counts.bands}
    return {name: None if part is None else part.tolist() for name, part in parts.items()}


def read(raw: dict[str, Any], classes: ClassSet) -> Counts:
    """Read counts of one image back."""
    table = np.zeros((len(classes), len(classes)), np.int64)
    for row, column, pixels in raw["cells"]:
        table[row, column] = pixels
    boundaries, bands = (None if raw[n] is None else np.array(raw[n], np.int64) for n in ("boundaries", "bands"))
    return Counts(1, table, boundaries, bands)


def signals(work: Work, item: BatchItem, record: dict[str, Any]) -> Signals:
    """Say what makes an image worth a look; every subject's labels must be there."""
    plan, classes = work.plan, work.plan.alignment.common
    each = [found(work, subject, item) or {} for subject in plan.subjects]
    entropies = [e["entropy"] for e in each if e.get("entropy") is not None]
    changes = [e["change"] for e in each if e.get("change") is not None]
    known = [read(raw, classes).metrics(classes) for raw in record["truth"] or ()]
    errors = [1 - m.boundary_f for m in known if m.boundary_f is not None]
    means = [m.miou for m in known if m.miou is not None]
    return Signals(
        item.name.as_posix(),
        record["disagreement"],
        sum(entropies) / len(entropies) if entropies else None,
        max(changes, default=None),
        max(errors, default=None),
        min(means, default=None),
    )


def scanned(work: Work, item: BatchItem, record: dict[str, Any]) -> Scanned:
    """Say all numbers of an image; every subject's labels must be there."""
    classes, each = work.plan.alignment.common, []
    for index, subject in enumerate(work.plan.subjects):
        costs = found(work, subject, item) or {}
        counts = read(record["truth"][index], classes) if record["truth"] else None
        seconds = sum(costs.get("seconds", {}).values())
        each.append(VariantNumbers(counts, seconds, costs.get("peak_mb"), record["lost"][index]))
    return Scanned(item, signals(work, item, record), tuple(each))
