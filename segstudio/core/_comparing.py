"""Comparing many images: what is asked for, and the protocol by which a window asks for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from segstudio.core._jobs import JobContext
from segstudio.core._values import ClassSet, LabelMap
from segstudio.core.classes.alignment import Alignment
from segstudio.core.classes.ground_truth import FoundTruth, Truth, ValueKind
from segstudio.core.files.depth import DepthSource
from segstudio.core.files.naming import BatchItem
from segstudio.core.metrics.confusion import Counts
from segstudio.core.metrics.image_scores import Signals
from segstudio.core.pipeline.variants import Variant


@dataclass(frozen=True, slots=True)
class Comparison:
    """What to compare: images, variants, and the ground truth where there is one.

    `truth` is a folder of label maps, `classes` what their values are or a file of their names, `ignored` values to
    leave out, `kind` what values are; `understood` is the ground truth as a person wants it, instead of all these.
    `mapping` gives classes their common names, None for those to leave out; without it they are aligned by themselves;
    `strict` makes names in it that nobody has an error. `depths` says by the folder of images where their depth maps
    lie, where that is not beside them.
    """

    items: tuple[BatchItem, ...]
    variants: tuple[Variant, ...]
    truth: Path | None = None
    classes: Path | ClassSet | None = None
    ignored: tuple[int, ...] = ()
    mapping: Mapping[str, str | None] | None = None
    kind: ValueKind | None = None
    understood: Truth | None = None
    strict: bool = True
    depths: Mapping[str, DepthSource] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class VariantNumbers:
    """What one variant came to on an image: counts against the ground truth where there is one, and what it cost."""

    counts: Counts | None
    seconds: float
    peak_mb: float | None
    left_out: float


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """An image that was measured: its signals, and the numbers of each variant in the order asked for."""

    item: BatchItem
    signals: Signals
    variants: tuple[VariantNumbers, ...]

    @property
    def name(self) -> str:
        """The name of the image."""
        return self.signals.name


class Comparisons(Protocol):
    """Compares; implemented by `segstudio.comparison`, and handed to whoever shows it."""

    def find_truth(self, asked: Comparison) -> FoundTruth | None:
        """Say how the ground truth would be understood, to be shown before it is used; None where none was named."""
        ...

    def read_truth(self, truth: Truth, image: Path, size: tuple[int, int]) -> LabelMap | None:
        """Read the true labels of an image of `size` (height, width); None where it has none."""
        ...

    def align(self, asked: Comparison) -> Alignment:
        """Say which classes of the variants and of the ground truth stand for one another."""
        ...

    def scan(
        self, asked: Comparison, context: JobContext, on_error: Callable[[BatchItem, str], None] | None = None
    ) -> Iterator[Scanned]:
        """Measure image by image, going on where an earlier scan of the same stopped; for a thread of its own."""
        ...

    def report(self, asked: Comparison, out: Path, context: JobContext, language: str = "system") -> Path:
        """Write the whole comparison to a folder and return the path of its HTML report."""
        ...
