"""What the pen is set to: which class, how thick, how far its strokes carry."""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from segstudio.core import RGB, USUAL_REACH, ClassSet, SegClass
from segstudio.core.session import Session
from segstudio.ui.base.store import SessionStore

RADII: Final = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0)  # pixels of the image
REACHES: Final = (0.0, 0.02, 0.05, USUAL_REACH, 0.2, 0.5)  # of its longer side
ALONE: Final = ClassSet((SegClass(0, "background", (0, 0, 0)), SegClass(1, "object", (230, 90, 60))))
_UNKNOWN: Final[RGB] = (150, 150, 150)


@dataclass(frozen=True, slots=True)
class PenState:
    """`on` while it is in the hand, `hidden` while strokes are not shown; `reach` is a share of the longer side."""

    on: bool = False
    hidden: bool = False
    label: str = ""
    radius: float = 4.0
    reach: float = USUAL_REACH


def classes_to_draw(session: Session) -> ClassSet:
    """Return the classes of the result or of the chosen network, or else an object and what is behind it."""
    known = session.result.scores.classes if session.result is not None else session.classes
    return known if known is not None and len(known) > 1 else ALONE


class Pen(QObject):
    """The state of the pen; `changed` tells that something is different."""

    changed = Signal()

    def __init__(self, store: SessionStore, parent: QObject | None = None) -> None:
        """Follow the classes of the session."""
        super().__init__(parent)
        self._store = store
        self.state = PenState()
        store.changed.connect(self._follow)
        self._choose()

    @property
    def classes(self) -> ClassSet:
        """The classes that there are to draw."""
        return classes_to_draw(self._store.session)

    @property
    def reach(self) -> float:
        """How far a stroke carries on the open image, in pixels."""
        image = self._store.session.image
        return 0.0 if image is None else self.state.reach * max(image.size)

    def color_of(self, label: str) -> RGB:
        """Return the colour that a class has on the screen; grey for those of another network."""
        known = next((c for c in self.classes.classes if c.name == label), None)
        return _UNKNOWN if known is None else self._store.session.style.colors.get(known.id, known.color)

    def take(self, on: bool) -> None:
        """Take the pen, or put it away."""
        self._put(replace(self.state, on=on, hidden=False))

    def hide(self, hidden: bool) -> None:
        """Show strokes or not."""
        self._put(replace(self.state, hidden=hidden))

    def choose(self, label: str) -> None:
        """Draw this class from now on."""
        if label in self.classes.names:
            self._put(replace(self.state, label=label))

    def choose_id(self, class_id: int) -> None:
        """Draw the class of this id."""
        self.choose(next((c.name for c in self.classes.classes if c.id == class_id), ""))

    def choose_number(self, number: int) -> None:
        """Draw the class of this number, counted from 1 in the network's order."""
        if 1 <= number <= len(self.classes):
            self.choose(self.classes.names[number - 1])

    def thicken(self, by: int) -> None:
        """Go to the next thicker pen, or thinner where negative."""
        at = min(range(len(RADII)), key=lambda i: abs(RADII[i] - self.state.radius))
        self.set_radius(RADII[min(max(at + by, 0), len(RADII) - 1)])

    def set_radius(self, radius: float) -> None:
        """Draw with this radius, in pixels of the image."""
        self._put(replace(self.state, radius=min(max(radius, RADII[0]), RADII[-1])))

    def set_reach(self, reach: float) -> None:
        """Let strokes carry this far, as a share of the image's longer side."""
        self._put(replace(self.state, reach=reach))

    def _put(self, state: PenState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()

    def _follow(self, old: Session, new: Session) -> None:
        if new.classes is not old.classes or new.result is not old.result or new.style.colors != old.style.colors:
            self._choose()
            self.changed.emit()

    def _choose(self) -> None:
        """Where the class is unknown to this network choose the first that is no background."""
        names = self.classes.names
        if self.state.label not in names:
            self.state = replace(self.state, label=next((n for n in names if n != "background"), names[0]))
