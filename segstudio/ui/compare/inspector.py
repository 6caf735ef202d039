"""What every pane says of the pixel under the cursor, and of a part of the image that was dragged out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from segstudio.core import JobContext, Scores, SegStudioError, metrics, scoring
from segstudio.core.metrics import Area, AreaNumbers
from segstudio.core.session import Outcome, Session
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.store import SessionStore
from segstudio.ui.canvas import CanvasGrid
from segstudio.ui.compare.layers import aligned
from segstudio.ui.kit.i18n import class_name, translate

_TOP: Final = 3
_FRAME: Final = 15  # milliseconds between two looks at what is under the cursor
_REST: Final = 120  # milliseconds of rest before a part is counted
_BETWEEN: Final = "   "
Pixel = tuple[int, int]  # x, y


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What panes say of a part: numbers by the key of a setup, and the share on which all agree, 0 to 1."""

    area: Area | None = None
    numbers: Mapping[str, AreaNumbers] = field(default_factory=dict)
    agreement: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CountWork:
    """Counts a part of the image in every pane."""

    outcomes: tuple[Outcome, ...]
    area: Area
    mapping: Mapping[str, str | None] = field(default_factory=dict)

    def __call__(self, context: JobContext) -> Counts:
        """Run on a worker thread."""
        numbers = {}
        for outcome in self.outcomes:
            context.check()
            if outcome.labels is not None:
                sure = confidence(outcome.scores, self.area, context) if outcome.scores is not None else None
                numbers[outcome.setup.key] = replace(metrics.area_numbers(self.area, outcome.labels), confidence=sure)
        maps = [outcome.labels for outcome in self.outcomes if outcome.labels is not None]
        if len(maps) < 2:
            return Counts(self.area, numbers)
        try:
            alignment, ids = aligned(maps, self.mapping)
        except SegStudioError:
            return Counts(self.area, numbers)
        return Counts(self.area, numbers, metrics.agreement(self.area, ids, alignment.common.ignore_id))


def confidence(scores: Scores, area: Area, context: JobContext) -> float:
    """Return the mean probability of the likeliest class within a box, 0 to 1, row by row."""
    top, left, bottom, right = area.box
    total = 0.0
    for row in range(top, bottom):
        context.check()
        line = scoring.rows(scores, row, row + 1)[:, :, left:right]
        likely = line if scores.kind == "probabilities" else scoring.softmax(line)
        total += float(likely.max(0).sum(dtype=np.float64))
    return total / max((bottom - top) * (right - left), 1)


class Inspector(QObject):
    """Writes into the panes of the grid; `counted` tells that a part was counted."""

    counted = Signal()

    def __init__(self, store: SessionStore, canvas: CanvasGrid, parent: QObject) -> None:
        """Follow the cursor and what is dragged."""
        super().__init__(parent)
        self._store, self._canvas = store, canvas
        self.is_on = True
        self.counts = Counts()
        self._at: Pixel | None = None
        self._area: Area | None = None
        self.runner = JobRunner("counts", self)
        self.runner.finished.connect(self._keep)
        self._frame = QTimer(self, singleShot=True, interval=_FRAME)
        self._frame.timeout.connect(self.refresh)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._count)
        canvas.hovered.connect(self._point)
        canvas.boxed.connect(self._drag)
        store.changed.connect(self._follow)

    def toggle(self) -> None:
        """Write, or do not."""
        self.is_on = not self.is_on
        self.refresh()

    def shutdown(self) -> None:
        """End the thread."""
        self._frame.stop()
        self._rest.stop()
        self.runner.shutdown()

    def refresh(self) -> None:
        """Write what is known into every pane that is seen."""
        session = self._store.session
        shown = session.style.view == "grid" and self.is_on
        box = self._area.box if self._area is not None and session.style.view == "grid" else None
        for pane in self._canvas.panes:
            spec = session.style.layout.find(pane.keys[0]) if shown else None
            outcome = session.outcomes.get(spec.setup.key) if spec is not None else None
            pane.viewport.set_readout(self._lines(outcome) if outcome is not None and outcome.labels else ())
            pane.viewport.set_box(box)

    def copy(self) -> None:
        """Copy the numbers of the part that was dragged, one line for each pane and class."""
        QGuiApplication.clipboard().setText(self.table())

    def table(self) -> str:
        """Return the numbers as lines of columns between tabs."""
        session, head = self._store.session, ("pane", "class", "pixels", "share", "mean confidence", "agreement")
        lines = ["\t".join(head)]
        for setup in session.style.layout.setups:
            numbers = self.counts.numbers.get(setup.key)
            for name, pixels in (numbers.areas if numbers else {}).items():
                sure = "" if numbers is None or numbers.confidence is None else f"{numbers.confidence:.4f}"
                agree = "" if self.counts.agreement is None else f"{self.counts.agreement:.4f}"
                share = f"{pixels / max(numbers.pixels, 1):.4f}" if numbers else ""
                lines.append("\t".join((setup.key.rstrip("/"), name, str(pixels), share, sure, agree)))
        return "\n".join(lines)

    def _lines(self, outcome: Outcome) -> tuple[str, ...]:
        return (*self._of_part(outcome), *self._of_pixel(outcome))

    def _of_pixel(self, outcome: Outcome) -> tuple[str, ...]:
        if self._at is None or outcome.labels is None:
            return ()
        x, y = self._at
        height, width = outcome.labels.size
        if not (0 <= x < width and 0 <= y < height):
            return ()
        if outcome.scores is None:
            name = {c.id: c.name for c in outcome.labels.classes.classes}.get(int(outcome.labels.ids[y, x]), "")
            gone = translate("inspector", "the probabilities were let go")
            return (f"{class_name(name)}  ({gone})",)
        now = likeliest(outcome.scores, self._at)
        if outcome.raw is None or outcome.raw is outcome.scores:
            return (now,)
        before = translate("inspector", "before refining: {text}").format(text=likeliest(outcome.raw, self._at))
        return now, before

    def _of_part(self, outcome: Outcome) -> tuple[str, ...]:
        numbers = self.counts.numbers.get(outcome.setup.key)
        if numbers is None or self.counts.area is not self._area or self._area is None:
            return ()
        top, left, bottom, right = self._area.box
        most = list(numbers.areas.items())[:_TOP]
        shares = _BETWEEN.join(f"{class_name(name)} {100 * n / max(numbers.pixels, 1):.0f} %" for name, n in most)
        parts = [translate("inspector", "{width} x {height} px").format(width=right - left, height=bottom - top)]
        if numbers.confidence is not None:
            sure = f"{100 * numbers.confidence:.0f} %"
            parts.append(translate("inspector", "mean confidence {share}").format(share=sure))
        if self.counts.agreement is not None:
            agree = f"{100 * self.counts.agreement:.0f} %"
            parts.append(translate("inspector", "all agree on {share}").format(share=agree))
        return "  ·  ".join(parts), shares

    def _point(self, at: Pixel | None) -> None:
        self._at = at
        if not self._frame.isActive():
            self._frame.start()

    def _drag(self, corners: tuple[Pixel, Pixel] | None) -> None:
        image = self._store.session.image
        if corners is None or image is None:
            self._area = None
            self.runner.cancel()
        else:
            (left, top), (right, bottom) = corners
            self._area = Area.dragged((top, left), (bottom, right), image.size)
            self._rest.start()
        self.refresh()

    def _count(self) -> None:
        session = self._store.session
        outcomes = tuple(session.outcomes[s.key] for s in session.style.layout.setups if s.key in session.outcomes)
        if self._area is not None and outcomes:
            self.runner.submit("counts", CountWork(outcomes, self._area, session.mapping))

    def _keep(self, _: Job, counts: object) -> None:
        if isinstance(counts, Counts):
            self.counts = counts
            self.refresh()
            self.counted.emit()

    def _follow(self, old: Session, new: Session) -> None:
        if new.image is not old.image:
            self._area, self.counts = None, Counts()
        elif new.outcomes is not old.outcomes and self._area is not None:
            self._rest.start()
        if (new.outcomes, new.style.view, new.style.layout) != (old.outcomes, old.style.view, old.style.layout):
            self._frame.start()


def likeliest(scores: Scores, at: Pixel) -> str:
    """Name the likeliest classes of a pixel (x, y) with their probabilities."""
    best = scoring.top_classes(scores, at[1], at[0], _TOP)
    return _BETWEEN.join(f"{class_name(name)} {100 * share:.0f} %" for name, share in best)
