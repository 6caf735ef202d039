"""The door to comparisons that a window is handed: see `core.Comparisons`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from segstudio.comparison.journal import digest
from segstudio.comparison.planning import make_plan, truth_of
from segstudio.comparison.scan import scan
from segstudio.comparison.words import Words, language_of
from segstudio.comparison.work import compare
from segstudio.core import BatchItem, Catalog, Comparison, Engine, FoundTruth, JobContext, Signals
from segstudio.engine import WeightsIndex


@dataclass(frozen=True, slots=True)
class ComparisonDesk:
    """Compares with the given collaborators; `folder` keeps what scans have done, and may be deleted at any time."""

    catalog: Catalog
    weights: WeightsIndex
    engine: Engine
    folder: Path
    max_pixels: int = 0

    def find_truth(self, asked: Comparison) -> FoundTruth | None:
        """Say how the truth would be understood; None where none was named."""
        return truth_of(asked, self.weights)

    def scan(
        self, asked: Comparison, context: JobContext, on_error: Callable[[BatchItem, str], None] | None = None
    ) -> Iterator[Signals]:
        """Measure picture by picture, going on where an earlier scan of the same folder and variants stopped."""
        place = digest(
            folders=sorted({str(item.path.parent.resolve()) for item in asked.items}),
            variants=[(v.key, repr(v.network), v.refine, sorted(v.refine_values.items())) for v in asked.variants],
        )
        plan = make_plan(asked, self.catalog, self.weights, self.folder / place, self.find_truth(asked))
        yield from scan(replace(plan, max_pixels=self.max_pixels), self.catalog, self.engine, context, on_error)

    def report(self, asked: Comparison, out: Path, context: JobContext, language: str = "system") -> Path:
        """Write the whole comparison to a folder and return the path of its HTML report.

        Pictures that fail are told in the report.
        """
        plan = replace(
            make_plan(asked, self.catalog, self.weights, out, self.find_truth(asked)), max_pixels=self.max_pixels
        )
        words = Words(language_of(language))
        return compare(plan, self.catalog, self.engine, context, words=words, tell=_silent).report


def _silent(_: str) -> None:
    """Tell nobody."""
