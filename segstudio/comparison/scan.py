"""Worst first: images measured one by one in the background, each told as it comes; nothing is done twice."""

from collections.abc import Callable, Iterator

from segstudio.comparison.image_counts import measure, scanned
from segstudio.comparison.journal import JOURNAL, Journal, digest, file_hash
from segstudio.comparison.plan import Plan
from segstudio.comparison.segmenting import Work, networks, segment
from segstudio.core import JobContext, ReadError, Scanned, SegStudioError
from segstudio.core.files import BatchItem, DepthSource, find_depth
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog


def scan(
    plan: Plan,
    catalog: Catalog,
    engine: Engine,
    context: JobContext,
    on_error: Callable[[BatchItem, str], None] | None = None,
) -> Iterator[Scanned]:
    """Walk the plan's images and yield the numbers of each; one that fails is told to `on_error` and passed over.

    One image at a time is held in memory. `plan.out` keeps labels and journal: a scan that was killed or cancelled
    goes on where it was, for the same images and settings. Order the signals by `core.worst_first`.
    """
    work = Work(plan, catalog, engine, Journal(plan.out / JOURNAL), report_problem=lambda _: None)
    groups = networks(plan.subjects)
    for number, item in enumerate(plan.items):
        context.step(number, len(plan.items), "scanning")
        try:
            hash_image(work, item)
            for group in groups:
                segment(work, group, item, context)
            if item not in work.failures:
                yield scanned(work, item, measure(work, item, context))
        except SegStudioError as error:
            work.fail(item, error)
        if item in work.failures and on_error is not None:
            on_error(item, work.failures[item])
    context.step(len(plan.items), len(plan.items), "scanning")


def hash_image(work: Work, item: BatchItem) -> None:
    """Hash an image's file, and its depth map where one is needed; one that cannot be read is a `ReadError`."""
    if item in work.hashes:
        return
    try:
        work.hashes[item] = file_hash(item.path)
        if any(subject.needs_depth for subject in work.plan.subjects):
            work.depths[item] = _depth_digest(work.plan.depth_of(item), item)
    except OSError as error:
        raise ReadError(item.path, f"it cannot be read ({error.strerror}).", "Check the path.") from error


def _depth_digest(source: DepthSource, item: BatchItem) -> str:
    """Name a depth map and what its numbers are; one that is missing is told when the network asks for it."""
    path = find_depth(item.path, source.folder)
    return digest(depth=None if path is None else file_hash(path), unit=source.unit)
