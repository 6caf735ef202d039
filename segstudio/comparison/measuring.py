"""Second step: the labels of one picture against one another and against the truth, as whole numbers that add up."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from segstudio.comparison.journal import digest, file_hash
from segstudio.comparison.label_files import read_ids, read_raw
from segstudio.comparison.plan import truth_digest
from segstudio.comparison.segmenting import Work, found
from segstudio.core import BatchItem, ClassSet, Counts, DataError, Disagreement, Ids, Signals, count, disagreement

_FORMAT: Final = 2  # of what is written for a picture


@dataclass(frozen=True, slots=True, eq=False)
class Maps:
    """The label maps of one picture in the common classes, with everything that some map leaves out left out.

    `ids` holds one map for each subject, `truth` the true one, `left_out` marks pixels that are in no number.
    """

    ids: tuple[Ids, ...]
    truth: Ids | None
    left_out: NDArray[np.bool_]
    lost: tuple[float, ...]


def maps_of(work: Work, item: BatchItem) -> Maps:
    """Read the label maps of a picture and bring them to the common classes."""
    plan, alignment = work.plan, work.plan.alignment
    ids, lost = [], []
    for subject, index in zip(plan.subjects, alignment.of([s.classes for s in plan.subjects]), strict=True):
        own = read_ids(plan.labels_path(subject, item))
        ids.append(alignment.ids(index, own))
        lost.append(alignment.left_out(index, own))
    if len({each.shape for each in ids}) > 1:
        raise DataError(item.path, "its label maps have several sizes.", "Delete the folder of labels and run again.")
    ignored = alignment.common.ignore_id
    truth = _truth(work, item, (int(ids[0].shape[0]), int(ids[0].shape[1])))
    left_out = np.logical_or.reduce([each == ignored for each in ids])
    if truth is not None:
        truth = np.where(left_out, truth.dtype.type(ignored), truth)
    return Maps(tuple(ids), truth, left_out, tuple(lost))


def _truth(work: Work, item: BatchItem, size: tuple[int, int]) -> Ids | None:
    truth = work.plan.truth
    path = truth.files.get(item.path) if truth is not None else None
    if truth is None or path is None:
        return None
    own = truth.values.apply(read_raw(path, 0), size)
    return work.plan.alignment.ids(work.plan.alignment.of([truth.values.classes])[0], own)


def digest_of(work: Work, item: BatchItem) -> str:
    """Name everything that decides about the numbers of a picture."""
    plan = work.plan
    path = plan.truth.files.get(item.path) if plan.truth is not None else None
    return digest(
        format=_FORMAT,
        picture=work.hashes[item],
        subjects=[subject.digest for subject in plan.subjects],
        targets=[dict(each) for each in plan.alignment.targets],
        common=plan.alignment.common.names,
        truth=(truth_digest(plan.truth), file_hash(path)) if plan.truth is not None and path is not None else None,
    )


def measure(work: Work, item: BatchItem) -> dict[str, Any]:
    """Return the record of one picture: from the journal, or measured and put there."""
    key, made_of = f"numbers/{item.name.as_posix()}", digest_of(work, item)
    record = work.journal.find(key, made_of)
    if record is not None:
        return record
    return work.journal.add(key, made_of, numbers(work, maps_of(work, item)))


def numbers(work: Work, maps: Maps) -> dict[str, Any]:
    """Count one picture: pixels by class and variant, where variants differ, and what the truth says."""
    plan, classes = work.plan, work.plan.alignment.common
    areas = [[int((ids == c.id).sum()) for c in classes.classes] for ids in maps.ids]
    kept = ~maps.left_out
    differing = [
        [i, j, int(((maps.ids[i] != maps.ids[j]) & kept).sum())] for i, j in combinations(range(len(maps.ids)), 2)
    ]
    together = differences(maps)
    truth = maps.truth
    return {
        "pixels": int(maps.left_out.size),
        "counted": int(kept.sum()),
        "lost": list(maps.lost),
        "areas": areas,
        "differing": differing,
        "disagreement": None if together is None else together.mean,
        "differs": None if together is None else together.share,
        "truth": None if truth is None else [written(count(truth, ids, classes)) for ids in maps.ids],
        "has_truth": plan.truth is not None and truth is not None,
    }


def differences(maps: Maps) -> Disagreement | None:
    """Return where the variants differ; None where there is only one."""
    return disagreement(maps.ids) if len(maps.ids) > 1 else None


def written(counts: Counts) -> dict[str, Any]:
    """Write counts as JSON holds them."""
    rows, columns = np.nonzero(counts.confusion)
    cells = np.stack([rows, columns, counts.confusion[rows, columns]], 1)  # of many classes few occur in a picture
    parts = {"cells": cells, "boundaries": counts.boundaries, "bands": counts.bands}
    return {name: None if part is None else part.tolist() for name, part in parts.items()}


def read(raw: dict[str, Any], classes: ClassSet) -> Counts:
    """Read counts of one picture back."""
    table = np.zeros((len(classes), len(classes)), np.int64)
    for row, column, pixels in raw["cells"]:
        table[row, column] = pixels
    boundaries, bands = (None if raw[n] is None else np.array(raw[n], np.int64) for n in ("boundaries", "bands"))
    return Counts(1, table, boundaries, bands)


def signals(work: Work, item: BatchItem, record: dict[str, Any]) -> Signals:
    """Say what makes a picture worth a look; every subject's labels must be there."""
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
