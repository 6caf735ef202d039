"""The middle of the window: which image, in which view, and the canvas with it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from segstudio.core import Request, Result
from segstudio.core.plugins import Catalog
from segstudio.core.session import Session, View
from segstudio.ui.base.image_list import FileListModel
from segstudio.ui.base.store import SessionStore
from segstudio.ui.canvas import CanvasGrid, Mode, OverlayStyle, PaneContent, Patch
from segstudio.ui.depth.view import DepthView, DepthViews
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.formatting import seconds
from segstudio.ui.kit.i18n import plugin_text, translate
from segstudio.ui.kit.pages import PageChooser
from segstudio.ui.kit.widgets import GRID, ElidedLabel, Segments, column, label, row
from segstudio.ui.refine.change_pane import change_contents
from segstudio.ui.refine.changes import ChangeView, ChangeViews

_NAME: Final = 96  # pixels that a long name of a file shall have
_MIDDLE: Final = 380  # pixels: before it gets narrower the panels do
_LEAST: Final = 5  # things that the header can give up, one after the other
_MODES: dict[View, Mode] = {"raw": "single", "refined": "single", "split": "split", "side": "grid"}


def shown_view(session: Session) -> View:
    """Return the view that can be shown: without a refiner or strokes there is only the raw output, or the grid."""
    alone = session.setup.refine is None and not session.strokes.strokes
    return "raw" if alone and session.style.view != "grid" else session.style.view


def contents(
    session: Session, catalog: Catalog, depth: DepthView | None = None, changes: ChangeView | None = None
) -> tuple[PaneContent, ...]:
    """Say what each pane shows; `depth` and `changes` (by refining) are what those panes show, where it is ready."""
    message = _message(session)
    result = session.result
    raw = PaneContent(
        "raw",
        translate("stage", "Raw"),
        _raw_subtitle(result, catalog),
        session.image,
        result.labels if result else None,
        message,
        session.task == "running",
    )
    refined = PaneContent(
        "refined",
        translate("stage", "Refined"),
        _refined_subtitle(session, catalog),
        session.image,
        session.refined,
        message,
        session.task in {"running", "refining"},
        patch=None if session.live is None else Patch(session.live.labels, session.live.region),
    )
    view = shown_view(session)
    shown = {"raw": (raw,), "refined": (refined,)}.get(view, (raw, refined))
    return (*shown, *change_contents(session, changes), *_depth(session, depth))


def _depth(session: Session, view: DepthView | None) -> tuple[PaneContent, ...]:
    if session.image is None or session.image.depth is None or not session.style.depth:
        return ()
    title, scale = translate("stage", "Depth"), view.scale if view else None
    subtitle = f"{scale.low} \u2013 {scale.high}" if scale else ""
    image, message = (view.rendered, "") if view else (None, translate("stage", "Opening…"))
    return (PaneContent("depth", title, subtitle, image, None, message, beside=True, scale=scale),)


def _message(session: Session) -> str:
    if session.unreadable:
        return translate("stage", "This image cannot be shown") + "\n" + session.unreadable
    return translate("stage", "Opening…") if session.is_reading else ""


def _raw_subtitle(result: Result | None, catalog: Catalog) -> str:
    if result is None:
        return ""
    if not result.request.model:
        return translate("stage", "No network has run")
    spec = catalog.models.get(result.request.model)
    name = plugin_text(spec.title) if spec else result.request.model
    return f"{name}  ·  {seconds(result.seconds['network'])}"


def _refined_subtitle(session: Session, catalog: Catalog) -> str:
    result, live = session.result, session.live
    if live is not None:
        name = _refiner_name(live.request, catalog)
        if live.step is not None:
            return f"{name}  ·  " + translate("stage", "iteration {n} of {total}").format(n=live.step, total=live.steps)
        scale = translate("stage", "1 pixel in {n}").format(n=live.factor**2)
        return "  ·  ".join([name, translate("stage", "preview"), *([scale] if live.factor > 1 else [])])
    if result is None or session.refined is None:
        return ""
    names, drawn = [_refiner_name(result.request, catalog)], len(session.active_strokes)
    if drawn:
        several = translate("stage", "{n} strokes").format(n=drawn)
        names.append(translate("stage", "1 stroke") if drawn == 1 else several)
    return "  ·  ".join([*filter(None, names), seconds(result.seconds.get("refine", 0.0))])


def _refiner_name(request: Request, catalog: Catalog) -> str:
    key = request.refine or ""
    spec = catalog.refiners.get(key)
    return plugin_text(spec.title) if spec else key


class Stage(QWidget):
    """Header and canvas."""

    view_chosen = Signal(str)

    def __init__(
        self,
        catalog: Catalog,
        store: SessionStore,
        files: FileListModel,
        depth: DepthViews,
        actions: ActionSet,
        *,
        changes: ChangeViews,
    ) -> None:
        """Follow the session."""
        super().__init__()
        self._catalog, self._store, self._files, self._depth = catalog, store, files, depth
        self._changes = changes
        self.canvas = CanvasGrid()
        self._panes: tuple[PaneContent, ...] = ()
        self._name = ElidedLabel("file")
        self._place = label("", "small")
        self.pages = PageChooser()
        self._zoom = QToolButton()
        self._zoom.setProperty("role", "zoom")
        self._zoom.setToolTip(self.tr("Zoom"))
        self._zoom.setAccessibleName(self.tr("Zoom"))
        self._zoom.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._zoom.addActions([actions["fit"], actions["one_to_one"]])
        self.views = Segments(
            [
                ("raw", self.tr("Raw"), actions["view_raw"].toolTip()),
                ("refined", self.tr("Refined"), actions["view_refined"].toolTip()),
                ("split", self.tr("Split"), actions["view_split"].toolTip()),
                ("side", self.tr("Side by side"), actions["view_side"].toolTip()),
                ("grid", self.tr("Grid"), actions["view_grid"].toolTip()),
            ]
        )
        self.setLayout(column(self._header(actions), self.canvas, spacing=0))
        self.setMinimumWidth(_MIDDLE)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, 0)
        self.views.chosen.connect(self.view_chosen)
        self.canvas.zoom_changed.connect(self._show_zoom)
        store.changed.connect(self._follow)
        files.counted.connect(self._show_position)
        depth.made.connect(self._show_more)
        changes.made.connect(self._show_more)
        self._show(store.session)

    def _header(self, actions: ActionSet) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "header")
        bar.setFixedHeight(48)
        self._walk = [_tool(actions, name) for name in ("previous", "next")]
        self._look = [_tool(actions, name) for name in ("strokes", "contours", "fit")]
        parts = row(*self._walk, self._name, self.pages, self._place, self.views, *self._look, self._zoom)
        parts.setStretch(2, 1)
        parts.setContentsMargins(GRID, 0, 2 * GRID, 0)
        bar.setLayout(parts)
        self._parts = parts
        return bar

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the name of the file legible."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give up what there is no room for beside the name: the place, words, tools that have keys, the zoom."""
        wanted = min(_NAME, self._name.wanted)
        for given_up in range(_LEAST + 1):
            self._place.setVisible(given_up < 1)
            self.views.set_compact(compact=given_up >= 2)
            for tool in self._look:
                tool.setVisible(given_up < 3)
            self._zoom.setVisible(given_up < 4)
            for tool in self._walk:
                tool.setVisible(given_up < 5)
            self._parts.invalidate()
            if self._parts.minimumSize().width() + wanted <= self.width():
                return

    def set_tools(self, tools: QWidget) -> None:
        """Put a line of tools between header and canvas."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, tools)

    def seen(self) -> tuple[int, int, int, int] | None:
        """Return which pixels of the refined image can be seen, or None where it is not shown."""
        is_shown = shown_view(self._store.session) in {"refined", "split", "side"} and self.isVisible()
        return self.canvas.camera.visible if is_shown else None

    def copy_image(self) -> None:
        """Copy what the canvas shows."""
        self.canvas.finish()
        QGuiApplication.clipboard().setPixmap(self.canvas.grab())

    def _follow(self, old: Session, new: Session) -> None:
        if new is not old:
            self._show(new, old)

    def _show(self, session: Session, old: Session | None = None) -> None:
        view = shown_view(session)
        self.views.choose(view)
        for key in ("refined", "split", "side"):
            self.views.button(key).setEnabled(bool(self._catalog.refiners))
        if view == "grid":
            self._panes = ()  # whoever holds the grid shows its panes
        else:
            self._show_panes(session, view)
        if old is None or session.style != old.style:
            self.canvas.set_style(overlay(session))
        if old is None or session.path != old.path:
            self._name.show_text(session.path.name if session.path else "")
            self._show_position()
        self.pages.show_page(session.page, session.pages)
        if old is None or (session.path, session.pages) != (old.path, old.pages):
            self._fit()

    def _show_panes(self, session: Session, view: View) -> None:
        panes = contents(session, self._catalog, self._depth.of(session.image), self._changes.view)
        if panes != self._panes:
            self._panes = panes
            self.canvas.show_panes(panes)
        if self.canvas.mode != _MODES[view]:
            self.canvas.set_mode(_MODES[view])

    def _show_more(self) -> None:
        self._show(self._store.session)

    def _show_position(self) -> None:
        at = self._files.row(self._store.session.path)
        text = self.tr("{n} of {total}").format(n=f"{at + 1:,}", total=f"{self._files.rowCount():,}") if at >= 0 else ""
        self._place.setText(text)

    def _show_zoom(self, zoom: float) -> None:
        self._zoom.setText(f"{zoom * 100:.0f} %")


def overlay(session: Session) -> OverlayStyle:
    """Turn the session's style into the canvas's."""
    style = session.style
    return OverlayStyle(style.opacity, style.hidden, style.solo, style.colors, style.contours)


def _tool(actions: ActionSet, name: str) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(actions[name])
    made.setAccessibleName(actions[name].text())
    return made
