"""The line at the bottom: what goes on, and what is under the cursor."""

from typing import Final

from PySide6.QtWidgets import QFrame

from segstudio.core import Scores, scoring
from segstudio.core.plugins import Catalog
from segstudio.core.session import Session
from segstudio.ui.base.library import Library
from segstudio.ui.base.store import SessionStore
from segstudio.ui.depth.view import distance
from segstudio.ui.kit.formatting import seconds
from segstudio.ui.kit.i18n import class_name, plugin_text
from segstudio.ui.kit.widgets import GRID, ElidedLabel, label, row
from segstudio.ui.networks.fetch_line import FetchLine
from segstudio.ui.networks.fetching import Fetcher

_TOP: Final = 3


def probabilities(scores: Scores, at: tuple[int, int]) -> str:
    """Name the likeliest classes of one pixel (x, y)."""
    best = scoring.top_classes(scores, at[1], at[0], _TOP)
    return "   ".join(f"{class_name(name)} {100 * share:.0f} %" for name, share in best)


class StatusLine(QFrame):
    """State at the left; a download, probabilities and place at the right."""

    def __init__(self, catalog: Catalog, store: SessionStore, library: Library, fetcher: Fetcher) -> None:
        """Follow the session."""
        super().__init__()
        self.setProperty("role", "status")
        self.setFixedHeight(30)
        self._catalog, self._store, self._library = catalog, store, library
        self._state = ElidedLabel("small")
        self.pixel = label("", "")
        self.place = label("", "small")
        self.place.setMinimumWidth(76)
        self.depth_value = label("", "")
        self.depth_value.setAccessibleName(self.tr("Depth"))
        self.download = FetchLine(fetcher)
        parts = row(self._state, self.download, self.pixel, self.depth_value, self.place, spacing=2 * GRID)
        parts.setStretch(0, 1)
        parts.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.setLayout(parts)
        self._at: tuple[int, int] | None = None
        self._news = ""
        store.changed.connect(self._follow)
        library.device_told.connect(self._refresh)
        self._refresh()

    @property
    def state(self) -> str:
        """What is said at the left."""
        return self._state.whole

    def hover(self, at: tuple[int, int] | None) -> None:
        """Tell what is under the cursor: an image pixel (x, y), or None."""
        self._at = at
        self._show_pixel()
        self._show_depth()

    def show_message(self, news: str) -> None:
        """Say something until the next thing happens."""
        self._news = news
        self._refresh()

    def _follow(self, old: Session, new: Session) -> None:
        if new.path != old.path or new.task != old.task or new.result is not old.result:
            self._news = ""
        self._refresh()
        if new.path is None:
            self._at = None
        if (new.place, new.result, new.setup) != (old.place, old.result, old.setup):
            self._show_pixel()
        if new.image is not old.image:
            self._show_depth()

    def _refresh(self) -> None:
        self._state.show_text(self._news or "   ·   ".join(self._parts(self._store.session)))

    def _parts(self, session: Session) -> list[str]:
        task = {
            "running": self.tr("Running…"),
            "refining": self.tr("Refining…"),
            "batch": self.tr("Working through the folder…"),
            "comparing": self.tr("Running the panes…"),
            "sweeping": self.tr("Trying values of the refiner…"),
        }.get(session.task, self.tr("Ready"))
        parts = [self.tr("Opening…") if session.is_reading else task]
        result = session.result
        spec = self._catalog.models.get(session.setup.model)
        if spec is not None:
            parts.append(plugin_text(spec.title))
        if result is not None:
            parts.append(seconds(sum(result.seconds.values())))
        return [*parts, plugin_text(self._library.device)] if self._library.device else parts

    def _show_depth(self) -> None:
        """Tell how far away the pixel under the cursor is."""
        image, at = self._store.session.image, self._at
        inside = image is not None and at is not None and 0 <= at[1] < image.size[0] and 0 <= at[0] < image.size[1]
        if image is None or image.depth is None or at is None or not inside:
            self.depth_value.setText("")
            return
        self.depth_value.setText(
            self.tr("Depth: {value}").format(value=distance(float(image.depth[at[1], at[0]]), image.depth_unit))
        )

    def _show_pixel(self) -> None:
        session, at = self._store.session, self._at
        self.place.setText(f"{at[0]}, {at[1]}" if at else "")
        result = session.result
        if at is None or result is None:
            self.pixel.setText("")
            return
        height, width = result.scores.size
        if not (0 <= at[0] < width and 0 <= at[1] < height):
            return
        refined = result.refined_scores if session.refined is not None else None
        self.pixel.setText(probabilities(refined or result.scores, at))
        raw = self.tr("Raw: {text}").format(text=probabilities(result.scores, at))
        self.pixel.setToolTip(raw)
