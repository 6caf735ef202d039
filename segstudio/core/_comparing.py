"""Comparing many pictures: what is asked for, and the protocol by which a window asks for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from segstudio.core._jobs import JobContext
from segstudio.core._outputs import BatchItem
from segstudio.core._signals import Signals
from segstudio.core._truth import FoundTruth
from segstudio.core._variants import Variant


@dataclass(frozen=True, slots=True)
class Comparison:
    """What to compare: pictures, variants, and the truth where there is one.

    `truth` is a folder of label maps, `classes` a file of names of their values, `ignored` values to leave out.
    `mapping` gives classes their common names, None for those to leave out; without it they are aligned by themselves.
    """

    items: tuple[BatchItem, ...]
    variants: tuple[Variant, ...]
    truth: Path | None = None
    classes: Path | None = None
    ignored: tuple[int, ...] = ()
    mapping: Mapping[str, str | None] | None = None


class Comparisons(Protocol):
    """Compares; implemented by `segstudio.comparison`, and handed to whoever shows it."""

    def find_truth(self, asked: Comparison) -> FoundTruth | None:
        """Say how the truth would be understood, to be shown before it is used; None where none was named."""
        ...

    def scan(
        self, asked: Comparison, context: JobContext, on_error: Callable[[BatchItem, str], None] | None = None
    ) -> Iterator[Signals]:
        """Measure picture by picture, going on where an earlier scan of the same stopped; for a thread of its own."""
        ...

    def report(self, asked: Comparison, out: Path, context: JobContext, language: str = "system") -> Path:
        """Write the whole comparison to a folder and return the path of its HTML report."""
        ...
