"""The numbers of several networks side by side, of one image or of many: what the table and the matrix show."""

from collections.abc import Sequence
from dataclasses import dataclass

from segstudio.core import ClassSet, RunOptions
from segstudio.core.metrics import Metrics
from segstudio.core.plugins import Catalog
from segstudio.core.session import Session, Setup
from segstudio.ui.truth.variants import variants_of
from segstudio.ui.truth.views import TruthView, outcome_of, shown_setups


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One network: its numbers where there is truth, seconds an image, most memory, and what was left out, 0-1."""

    setup: Setup
    title: str
    metrics: Metrics | None = None
    seconds: float | None = None
    peak_mb: float | None = None
    left_out: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """All networks; `classes` are the common ones, None while nothing was measured."""

    lines: tuple[Line, ...] = ()
    classes: ClassSet | None = None
    images: int = 0

    @property
    def has_truth(self) -> bool:
        """Whether there is something to say of how good they are."""
        return any(line.metrics is not None for line in self.lines)


def titles(setups: Sequence[Setup], catalog: Catalog) -> tuple[str, ...]:
    """Name setups so that no two look alike."""
    return tuple(variant.title for variant in variants_of(setups, catalog, RunOptions()))


def image_board(session: Session, view: TruthView, catalog: Catalog) -> Board:
    """Gather the numbers of the open image."""
    setups, lines = shown_setups(session), []
    for setup, title in zip(setups, titles(setups, catalog), strict=True):
        outcome = outcome_of(session, setup)
        seconds = outcome.time if outcome is not None and outcome.seconds else None
        lines.append(Line(setup, title, view.numbers.get(setup.key), seconds, None, view.lost.get(setup.key)))
    return Board(tuple(lines), view.classes, 1 if view.numbers else 0)
