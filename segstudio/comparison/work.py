"""A whole comparison, from images to report: model by model, then image by image, then everything in words."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from segstudio.comparison import drawing
from segstudio.comparison.document import Record, document
from segstudio.comparison.image_counts import digest_of, maps_of, measure
from segstudio.comparison.journal import JOURNAL, Journal
from segstudio.comparison.plan import Plan
from segstudio.comparison.report import Row, report
from segstudio.comparison.report_texts import Words
from segstudio.comparison.scan import hash_image
from segstudio.comparison.segmenting import Earlier, Work, networks, segment
from segstudio.comparison.sheets import images_csv, variants_csv
from segstudio.core import JobContext, SegStudioError, write_whole
from segstudio.core.files import BatchItem, open_image
from segstudio.core.metrics import Signals, worst_first
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog

REPORT: Final = "report.html"


@dataclass(frozen=True, slots=True)
class Finished:
    """What a comparison found and wrote. `ran` counts runs of networks; what was done before is not run again."""

    document: dict[str, Any]
    report: Path
    ran: int


def compare(
    plan: Plan,
    catalog: Catalog,
    engine: Engine,
    context: JobContext,
    *,
    words: Words,
    report_problem: Callable[[str], None] = print,
    scanned: Plan | None = None,
) -> Finished:
    """Do what is missing of a comparison and write the report, JSON, tables and images to `plan.out`.

    What a scan by the plan `scanned` has done is taken over from its folder.
    An image that fails is told and left out of all numbers. Raises `Cancelled` where the context stops; run again, it
    goes on where it was.
    """
    earlier = Earlier(scanned, Journal(scanned.out / JOURNAL)) if scanned is not None else None
    work = Work(plan, catalog, engine, Journal(plan.out / JOURNAL), report_problem=report_problem, earlier=earlier)
    _hash(work, context)
    ran = _segment(work, context)
    records = _measure(work, context)
    summary = document(work, records)
    rows = _draw(work, summary, context, words)
    write_whole(plan.out / "compare.json", json.dumps(summary, ensure_ascii=False, indent=2, allow_nan=False).encode())
    write_whole(plan.out / "metrics.csv", variants_csv(summary).encode())
    write_whole(plan.out / "images.csv", images_csv(summary).encode())
    write_whole(plan.out / REPORT, report(summary, rows, words).encode())
    return Finished(summary, plan.out / REPORT, ran)


def _hash(work: Work, context: JobContext) -> None:
    for number, item in enumerate(work.plan.items):
        context.step(number, len(work.plan.items), "reading")
        _guarded(work, item, partial(hash_image, work, item))


def _segment(work: Work, context: JobContext) -> int:
    """Run network after network, so that few are loaded at a time and memory is that of one."""
    groups, ran = networks(work.plan.subjects), 0
    total = len(groups) * len(work.plan.items)
    for place, group in enumerate(groups):
        for number, item in enumerate(work.plan.items):
            context.step(place * len(work.plan.items) + number, total, group[0].variant.title)
            if item not in work.failures:
                ran += segment(work, group, item, context)
    context.step(total, total, "")
    return ran


def _measure(work: Work, context: JobContext) -> dict[BatchItem, Record]:
    records: dict[BatchItem, Record] = {}
    for number, item in enumerate(work.plan.items):
        context.step(number, len(work.plan.items), "measuring")
        if item not in work.failures:
            _guarded(work, item, partial(_keep, work, records, item, context))
    return records


def _keep(work: Work, records: dict[BatchItem, Record], item: BatchItem, context: JobContext) -> None:
    records[item] = measure(work, item, context)


def _guarded(work: Work, item: BatchItem, action: Callable[[], object]) -> None:
    try:
        action()
    except SegStudioError as error:
        work.fail(item, error)


def _draw(work: Work, summary: dict[str, Any], context: JobContext, words: Words) -> tuple[Row, ...]:
    """Draw the grids and disagreement maps that are not there, and the thumbnails of the worst images."""
    plan, by_name = work.plan, {item.name.as_posix(): item for item in work.plan.items}
    names = [image["name"] for image in summary["images"]]
    shown = _worst(summary)[: plan.images]
    rows: dict[str, Row] = {}
    for number, name in enumerate(names):
        context.step(number, len(names), "drawing")
        row = _drawn(work, by_name[name], words, shown=name in shown)
        if row is not None:
            rows[name] = row
    return tuple(rows[name] for name in shown)


def _drawn(work: Work, item: BatchItem, words: Words, *, shown: bool) -> Row | None:
    """Draw one image's files, unless they are there as they should be, and its thumbnails where it is shown."""
    plan = work.plan
    key, made_of = f"images/{item.name.as_posix()}/{words.language}", digest_of(work, item)
    grid, between = plan.image_path("grids", item), plan.image_path("disagreement", item)
    due = plan.grids and (work.journal.find(key, made_of) is None or not grid.is_file())
    if not (due or shown):
        return None
    image = open_image(item.path, work.catalog, 0, plan.max_pixels).pixels
    maps = maps_of(work, item)
    panes = drawing.panes(plan, image, maps, words.table("Image", "Ground truth", "Disagreement", "Errors"))
    if due:
        write_whole(grid, drawing.grid(panes))
        found = drawing.heat(image, maps)
        if found is not None:
            write_whole(between, drawing.png(found))
        work.journal.add(key, made_of, {})
    return Row(item.name.as_posix(), tuple((p.key, p.title, drawing.thumbnail(p.pixels)) for p in panes))


def _worst(summary: dict[str, Any]) -> list[str]:
    """Name the images, the worst first: by mIoU where there is truth, else by disagreement, else by doubt."""
    every = [Signals(image["name"], **image["signals"]) for image in summary["images"]]
    for signal in ("miou", "disagreement", "entropy"):
        if any(one.value(signal) is not None for one in every):
            return [one.name for one in worst_first(every, signal)]
    return [one.name for one in every]
