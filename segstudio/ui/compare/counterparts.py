"""Which classes of the networks in the grid have no counterpart in the others: found off the window's thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from segstudio.core import ClassSet, Comparison, Comparisons, JobContext, SegStudioError
from segstudio.core.classes import Alignment, unaligned
from segstudio.core.session import Session
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.truth.ground_truth import ComparisonsFactory
from segstudio.ui.truth.variants import comparison_of, variants_of


@dataclass(frozen=True, slots=True)
class AlignWork:
    """Aligns the class sets of some networks, and of the ground truth where there is one."""

    comparisons: Comparisons
    asked: Comparison
    sets: tuple[ClassSet, ...]

    def __call__(self, context: JobContext) -> Alignment:
        """Run on a worker thread; where nothing is common no class has a counterpart."""
        context.check()
        try:
            alignment = self.comparisons.align(self.asked)
            alignment.of(self.sets)
        except SegStudioError:
            return unaligned(self.sets)  # the layers and the numbers say so where somebody asks for them
        return alignment


def without_counterpart(alignment: Alignment, sets: tuple[ClassSet, ...]) -> Mapping[ClassSet, frozenset[int]]:
    """Return the ids without a counterpart of each set."""
    found = {}
    for classes, place in zip(sets, alignment.of(sets), strict=True):
        names = set(alignment.missing(place))
        found[classes] = frozenset(c.id for c in classes.classes if c.name in names)
    return found


@dataclass(frozen=True, slots=True)
class _Needs:
    """What decides about counterparts."""

    sets: tuple[ClassSet, ...] = ()
    keys: tuple[str, ...] = field(default=())
    truth: int = 0
    mapping: int = 0


class Counterparts(QObject):
    """Follows the grid; `found` tells that `missing` is another: ids without a counterpart by class set.

    `alignment` is that of all sets, None where there is one set only.
    """

    found = Signal()

    def __init__(self, factory: ComparisonsFactory, context: UiContext, parent: QObject | None = None) -> None:
        """Take the collaborators."""
        super().__init__(parent)
        self._factory, self._preferences, self._store = factory, context.preferences, context.store
        self._catalog = context.services.catalog
        self.missing: Mapping[ClassSet, frozenset[int]] = {}
        self.alignment: Alignment | None = None
        self._known = _Needs()
        self.runner = JobRunner("counterparts", self)
        self.runner.finished.connect(self._keep)
        context.store.changed.connect(self._follow)

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _follow(self, _: Session, new: Session) -> None:
        needs = _needs(new)
        if needs == self._known:
            return
        self._known = needs
        if len(needs.sets) < 2:
            self.runner.cancel()
            self._keep(None, None)
            return
        settings, done = self._preferences.settings, set(needs.keys)
        setups = [setup for setup in new.style.layout.setups if setup.key in done]
        asked = comparison_of(new, variants_of(setups, self._catalog, settings.options()))
        self.runner.submit("align", AlignWork(self._factory(settings), asked, needs.sets))

    def _keep(self, _: Job | None, alignment: object) -> None:
        self.alignment = alignment if isinstance(alignment, Alignment) else None
        missing = (
            without_counterpart(self.alignment, self._known.sets)
            if self.alignment is not None and self.alignment.common.classes
            else {}
        )
        if missing != self.missing:
            self.missing = missing
            self.found.emit()


def _needs(session: Session) -> _Needs:
    """Gather the different class sets that the grid shows."""
    style = session.style
    if style.view != "grid":
        return _Needs()
    done = [o for s in style.layout.setups if (o := session.outcomes.get(s.key)) is not None and o.labels is not None]
    sets = [outcome.labels.classes for outcome in done if outcome.labels is not None]
    if session.truth is not None:
        sets.append(session.truth.values.classes)
    return _Needs(tuple(dict.fromkeys(sets)), tuple(o.setup.key for o in done), id(session.truth), id(session.mapping))
