"""Segments many images one after the other: what is done is skipped, and one that fails does not stop the rest."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from segstudio.core import (
    JobContext,
    LabelMap,
    OutOfMemory,
    ParamValue,
    ReadError,
    RefineError,
    Request,
    Result,
    RunOptions,
    WriteError,
)
from segstudio.core.files import BatchItem, DepthSource, count_pages, export, open_image, with_depth
from segstudio.core.pipeline import Engine, run
from segstudio.core.plugins import Catalog, WriterSpec


@dataclass(frozen=True, slots=True)
class Plan:
    """How each image is treated and where the outcome goes.

    `page` counts from 0; None stands for all pages. `depth` says where depth maps lie, for a network that reads them.
    """

    model: str
    weights: str
    out: Path
    writers: Sequence[WriterSpec]
    refine: str | None = None
    refine_values: Mapping[str, ParamValue] = field(default_factory=dict)
    options: RunOptions = field(default_factory=RunOptions)
    page: int | None = 0
    max_pixels: int = 0
    overwrite: bool = False
    depth: DepthSource | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one image; without error and with 0 seconds it had been done before.

    `found` holds the share of the image that each class takes, the largest first, classes that do not occur left out.
    """

    path: Path
    outputs: tuple[Path, ...]
    seconds: float = 0.0
    error: str | None = None
    device: str = ""
    notes: tuple[str, ...] = ()
    found: Mapping[str, float] = field(default_factory=dict)

    @property
    def skipped(self) -> bool:
        """Whether the files were there already."""
        return self.error is None and self.seconds == 0.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Runs a plan over images. `sources` are resolved paths that no output may overwrite."""

    plan: Plan
    catalog: Catalog
    engine: Engine
    sources: Collection[Path] = frozenset()

    def treat(self, item: BatchItem, context: JobContext) -> Outcome:
        """Segment one image, all its pages if so planned; an error of this image is part of the outcome."""
        start = time.perf_counter()
        outputs: list[Path] = []
        results: list[Result] = []
        try:
            for page, name in self._pages(item):
                targets = self._targets(name)
                outputs.extend(targets.values())
                if self.plan.overwrite or not all(path.exists() for path in targets.values()):
                    results.append(self._one(item.path, page, targets, context))
        except (ReadError, WriteError, RefineError, OutOfMemory) as error:
            return Outcome(item.path, (), time.perf_counter() - start, str(error))
        if not results:
            return Outcome(item.path, tuple(outputs))
        seconds, last = time.perf_counter() - start, results[-1]
        notes = tuple(dict.fromkeys((*(note for result in results for note in result.notes), *self._left_out(item))))
        return Outcome(item.path, tuple(outputs), seconds, None, last.device, notes, shares(last.final))

    def _pages(self, item: BatchItem) -> list[tuple[int, PurePath]]:
        if self.plan.page is not None:
            return [(self.plan.page, item.name)]
        count = count_pages(item.path, self.catalog)
        if count == 1:
            return [(0, item.name)]
        return [(page, item.name.with_name(f"{item.name.name}_p{page + 1:03d}")) for page in range(count)]

    def _left_out(self, item: BatchItem) -> tuple[str, ...]:
        """Tell that there are more pages than the one that was taken."""
        count = 1 if self.plan.page is None else count_pages(item.path, self.catalog)
        if self.plan.page is None or count == 1:
            return ()
        return (f"it has {count} pages; only page {self.plan.page + 1} was taken (--page all takes them all).",)

    def _targets(self, name: PurePath) -> dict[str, Path]:
        return {w.key: self.plan.out / name.with_name(name.name + w.suffix) for w in self.plan.writers}

    def _one(self, path: Path, page: int, targets: Mapping[str, Path], context: JobContext) -> Result:
        """Segment one page and write it in every format."""
        plan = self.plan
        image = open_image(path, self.catalog, page, plan.max_pixels)
        if plan.depth is not None:
            image = with_depth(image, self.catalog, plan.depth, page, plan.max_pixels)
        request = Request(image, plan.model, plan.weights, plan.refine, plan.refine_values, plan.options)
        result = run(request, self.catalog, self.engine, context)
        for writer in plan.writers:
            context.check()
            export(result, targets[writer.key], writer, self.sources)
        return result


def shares(labels: LabelMap) -> dict[str, float]:
    """Return the share of the pixels of each class that occurs, the largest first."""
    areas = labels.areas()
    found = [(c.name, areas[c.id] / labels.ids.size) for c in labels.classes.classes if areas[c.id]]
    return dict(sorted(found, key=lambda pair: -pair[1]))


def treat_all(
    batch: Batch, items: Sequence[BatchItem], context: JobContext, report_outcome: Callable[[int, Outcome], None]
) -> tuple[Outcome, ...]:
    """Treat every image in turn and tell each outcome as it comes."""
    outcomes: list[Outcome] = []
    for number, item in enumerate(items):
        context.check()
        outcomes.append(batch.treat(item, context))
        report_outcome(number, outcomes[-1])
    return tuple(outcomes)
