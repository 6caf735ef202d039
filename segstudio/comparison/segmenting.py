"""First step: every network over every picture, its labels kept in files and its costs in the journal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from segstudio.comparison.journal import Journal, digest
from segstudio.comparison.label_files import write_ids
from segstudio.comparison.peaks import PeakMeter
from segstudio.comparison.plan import Plan, Subject
from segstudio.core import (
    BatchItem,
    Catalog,
    Engine,
    Image,
    JobContext,
    Result,
    SegStudioError,
    certainties,
    open_image,
    refined,
    run,
    with_depth,
)

_DIGITS: Final = 9


@dataclass(slots=True)
class Work:
    """What the steps share: the plan, the collaborators, hashes of pictures, and what went wrong with which."""

    plan: Plan
    catalog: Catalog
    engine: Engine
    journal: Journal
    hashes: dict[BatchItem, str] = field(default_factory=dict)
    failures: dict[BatchItem, str] = field(default_factory=dict)
    tell: Callable[[str], None] = print

    def fail(self, item: BatchItem, error: SegStudioError) -> None:
        """Note that a picture cannot be compared, once, and say so."""
        if item not in self.failures:
            self.failures[item] = str(error)
            self.tell(f"{error}")


def networks(subjects: Sequence[Subject]) -> tuple[tuple[Subject, ...], ...]:
    """Group subjects that share a run of their network."""
    groups: dict[tuple[object, ...], list[Subject]] = {}
    for subject in subjects:
        groups.setdefault(subject.variant.network, []).append(subject)
    return tuple(tuple(group) for group in groups.values())


def key_of(subject: Subject, item: BatchItem) -> str:
    """Return under which key the journal keeps a variant's work on a picture."""
    return f"labels/{subject.variant.key}/{item.name.as_posix()}"


def found(work: Work, subject: Subject, item: BatchItem) -> dict[str, Any] | None:
    """Return the record of work that is done already and whose labels are there."""
    record = work.journal.find(key_of(subject, item), digest(subject=subject.digest, picture=work.hashes[item]))
    return record if record is not None and work.plan.labels_path(subject, item).is_file() else None


def segment(work: Work, group: Sequence[Subject], item: BatchItem, context: JobContext) -> bool:
    """Run one network and its refiners on one picture, unless that is done; tell whether anything had to run.

    An error of the picture is noted in `work.failures`, and the rest goes on.
    """
    missing = [subject for subject in group if found(work, subject, item) is None]
    if not missing or item in work.failures:
        return False
    try:
        image = open_image(item.path, work.catalog, 0, work.plan.max_pixels)
        if any(subject.needs_depth for subject in group):
            image = with_depth(image, work.catalog, work.plan.depth, 0, work.plan.max_pixels)
        _run(work, missing, item, image, context)
    except SegStudioError as error:
        work.fail(item, error)
    return True


def _run(work: Work, missing: Sequence[Subject], item: BatchItem, image: Image, context: JobContext) -> None:
    first, quiet = missing[0].variant, JobContext(context.token)  # steps within a picture would hide how far we are
    meter = PeakMeter()
    request = replace(first.request(image), refine=None, refine_values={})
    raw = run(request, work.catalog, work.engine, quiet)
    network_peak = meter.read()
    for subject in missing:
        context.check()
        meter = PeakMeter()
        result = refined(raw, subject.variant, work.catalog, quiet)
        peaks = [p for p in (network_peak, meter.read() if result.refined is not None else None) if p is not None]
        write_ids(work.plan.labels_path(subject, item), result.final.ids, subject.classes)
        work.journal.add(
            key_of(subject, item),
            digest(subject=subject.digest, picture=work.hashes[item]),
            {**_numbers(result), "peak_mb": round(max(peaks), 1) if peaks else None},
        )


def _numbers(result: Result) -> dict[str, Any]:
    """Say what a result cost, how sure it is, and what refining changed."""
    scores = result.scores if result.refined_scores is None else result.refined_scores
    confidence, entropy = certainties(scores, ("confidence", "entropy"))
    change = None
    if result.refined is not None:
        change = round(float(np.mean(result.refined.ids != result.labels.ids)), _DIGITS)
    return {
        "seconds": {stage: round(seconds, 4) for stage, seconds in result.seconds.items()},
        "confidence": _rounded(confidence.mean()),
        "entropy": _rounded(entropy.mean()),
        "change": change,
        "device": result.device,
        "notes": list(result.notes),
        "size": list(result.request.image.size),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
