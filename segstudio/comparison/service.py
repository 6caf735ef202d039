"""The door to comparisons that a window is handed: see `core.Comparisons`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from segstudio.comparison.journal import digest
from segstudio.comparison.plan import Plan
from segstudio.comparison.planning import alignment_of, make_plan, truth_of
from segstudio.comparison.report_texts import Words, language_of
from segstudio.comparison.scan import scan
from segstudio.comparison.truths import read_truth
from segstudio.comparison.work import compare
from segstudio.core import Comparison, JobContext, LabelMap, Scanned
from segstudio.core.classes import Alignment, FoundTruth, Truth
from segstudio.core.files import BatchItem, DepthSource
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog
from segstudio.engine import WeightsIndex


@dataclass(frozen=True, slots=True)
class ComparisonService:
    """Compares with the given collaborators; `folder` keeps what scans have done, and may be deleted at any time."""

    catalog: Catalog
    weights: WeightsIndex
    engine: Engine
    folder: Path
    max_pixels: int = 0
    depth: DepthSource = field(default_factory=DepthSource)

    def find_truth(self, asked: Comparison) -> FoundTruth | None:
        """Say how the ground truth would be understood; None where none was named."""
        return truth_of(asked, self.weights)

    def read_truth(self, truth: Truth, image: Path, size: tuple[int, int]) -> LabelMap | None:
        """Read the true labels of an image of `size` (height, width); None where it has none."""
        return read_truth(truth, image, size)

    def align(self, asked: Comparison) -> Alignment:
        """Match the classes of the variants and of the ground truth by names, tables and cards."""
        found = self._found(asked)
        truth = asked.understood or (found.truth if found is not None else None)
        infos = [self.weights.find(variant.model, variant.weights) for variant in asked.variants]
        return alignment_of(asked, infos, truth)

    def scan(
        self, asked: Comparison, context: JobContext, on_error: Callable[[BatchItem, str], None] | None = None
    ) -> Iterator[Scanned]:
        """Measure image by image, going on where earlier scans of the same folders stopped.

        Labels are kept for each variant: a network that is added runs alone.
        """
        yield from scan(self._scanned(asked), self.catalog, self.engine, context, on_error)

    def report(self, asked: Comparison, out: Path, context: JobContext, language: str = "system") -> Path:
        """Write the whole comparison to a folder and return the path of its HTML report.

        Images that fail are told in the report. What a scan of the same has done is not done again.
        """
        plan, words = self._plan(asked, out), Words(language_of(language))
        earlier = self._scanned(asked)
        return compare(
            plan, self.catalog, self.engine, context, words=words, report_problem=_silent, scanned=earlier
        ).report

    def _found(self, asked: Comparison) -> FoundTruth | None:
        """Look for the ground truth, unless a person has said what it is."""
        return None if asked.understood is not None else self.find_truth(asked)

    def _scanned(self, asked: Comparison) -> Plan:
        """Plan a scan: all of the same folders of images share what is kept."""
        return replace(self._plan(asked, self.folder / _place(asked)), shared=True)

    def _plan(self, asked: Comparison, out: Path) -> Plan:
        plan = make_plan(asked, self.catalog, self.weights, out, self._found(asked))
        return replace(plan, depth=self.depth, depths=asked.depths, max_pixels=self.max_pixels)


def _place(asked: Comparison) -> str:
    """Name the folder in which scans keep their work: the same for the same folders of images."""
    return digest(folders=sorted({str(item.path.parent.resolve()) for item in asked.items}))


def _silent(_: str) -> None:
    """Tell nobody."""
