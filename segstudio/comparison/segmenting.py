"""First step: every network over every image, its labels kept in files and its costs in the journal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from segstudio.comparison.journal import Journal, digest
from segstudio.comparison.label_files import write_ids
from segstudio.comparison.peaks import PeakMeter
from segstudio.comparison.plan import Plan, Subject
from segstudio.core import Image, JobContext, Result, SegStudioError, write_whole
from segstudio.core.files import BatchItem, open_image, with_depth
from segstudio.core.metrics import certainties
from segstudio.core.pipeline import Engine, refined, run
from segstudio.core.plugins import Catalog

_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Earlier:
    """What another comparison of the same images has done: its plan, and its journal."""

    plan: Plan
    journal: Journal


@dataclass(slots=True)
class Work:
    """What the steps share: the plan, the collaborators, hashes of images, and what went wrong with which.

    `depths` names the depth map of each image, by content, where a network needs one.
    What `earlier` has is taken over, not done again.
    """

    plan: Plan
    catalog: Catalog
    engine: Engine
    journal: Journal
    hashes: dict[BatchItem, str] = field(default_factory=dict)
    depths: dict[BatchItem, str] = field(default_factory=dict)
    failures: dict[BatchItem, str] = field(default_factory=dict)
    report_problem: Callable[[str], None] = print
    earlier: Earlier | None = None

    def fail(self, item: BatchItem, error: SegStudioError) -> None:
        """Note that an image cannot be compared, once, and say so."""
        if item not in self.failures:
            self.failures[item] = str(error)
            self.report_problem(f"{error}")


def networks(subjects: Sequence[Subject]) -> tuple[tuple[Subject, ...], ...]:
    """Group subjects that share a run of their network."""
    groups: dict[tuple[object, ...], list[Subject]] = {}
    for subject in subjects:
        groups.setdefault(subject.variant.network, []).append(subject)
    return tuple(tuple(group) for group in groups.values())


def key_of(plan: Plan, subject: Subject, item: BatchItem) -> str:
    """Return under which key a plan's journal keeps a variant's work on an image."""
    return f"labels/{plan.name_of(subject)}/{item.name.as_posix()}"


def found(work: Work, subject: Subject, item: BatchItem) -> dict[str, Any] | None:
    """Return the record of work that is done already and whose labels are there."""
    record = work.journal.find(key_of(work.plan, subject, item), _made_of(work, subject, item))
    return record if record is not None and work.plan.labels_path(subject, item).is_file() else None


def _made_of(work: Work, subject: Subject, item: BatchItem) -> str:
    depth = {"depth": work.depths.get(item)} if subject.needs_depth else {}
    # `picture` is part of the digests in existing journals.
    return digest(subject=subject.digest, picture=work.hashes[item], **depth)


def take_over(work: Work, subject: Subject, item: BatchItem) -> bool:
    """Copy the labels and costs of an earlier comparison; tell whether it had them."""
    if work.earlier is None:
        return False
    plan, made_of = work.earlier.plan, _made_of(work, subject, item)
    record, source = work.earlier.journal.find(key_of(plan, subject, item), made_of), plan.labels_path(subject, item)
    if record is None or not source.is_file():
        return False
    write_whole(work.plan.labels_path(subject, item), source.read_bytes())
    work.journal.add(key_of(work.plan, subject, item), made_of, record)
    return True


def segment(work: Work, group: Sequence[Subject], item: BatchItem, context: JobContext) -> bool:
    """Run one network and its refiners on one image, unless that is done; tell whether anything had to run.

    An error of the image is noted in `work.failures`, and the rest goes on.
    """
    if item in work.failures:
        return False
    missing = [s for s in group if found(work, s, item) is None and not take_over(work, s, item)]
    if not missing:
        return False
    try:
        image = open_image(item.path, work.catalog, 0, work.plan.max_pixels)
        if any(subject.needs_depth for subject in group):
            image = with_depth(image, work.catalog, work.plan.depth_of(item), 0, work.plan.max_pixels)
        _run(work, missing, item, image, context)
    except SegStudioError as error:
        work.fail(item, error)
    return True


def _run(work: Work, missing: Sequence[Subject], item: BatchItem, image: Image, context: JobContext) -> None:
    first, quiet = missing[0].variant, JobContext(context.token)  # steps within an image would hide how far we are
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
            key_of(work.plan, subject, item),
            _made_of(work, subject, item),
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
