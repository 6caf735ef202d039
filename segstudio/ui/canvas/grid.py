"""The canvas: panes side by side, one alone, or two behind a curtain, with one camera and one cursor."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from segstudio.ui.canvas import geometry
from segstudio.ui.canvas.camera import Camera
from segstudio.ui.canvas.content import ContextRequest, Mode, OverlayStyle, PaneContent, label_maps, ordered
from segstudio.ui.canvas.drops import NetworkDrops
from segstudio.ui.canvas.focus_history import FocusHistory
from segstudio.ui.canvas.geometry import Frame
from segstudio.ui.canvas.idle_queue import IdleQueue
from segstudio.ui.canvas.layer_cache import LayerCache
from segstudio.ui.canvas.paint import Layers
from segstudio.ui.canvas.pane import Pane
from segstudio.ui.canvas.viewport import PaneView, Viewport

_GAP: Final = 8
_STEP: Final = 1.25


class CanvasGrid(QWidget):
    """Shows panes that look at the same place.

    Signals: `hovered` the image pixel (x, y) under the mouse or None; `zoom_changed` device pixels per image pixel;
    `class_picked` the label that was clicked; `context_requested` a `ContextRequest`; `order_changed` the keys of all
    panes, after a person moved one; `focus_changed` the key of the pane that keys act on; `close_asked` and
    `enlarge_asked` the key of a pane; `dropped` what was dropped on which pane (an empty key: beside all);
    `boxed` the part of the image that was dragged out, as its viewport tells it.

    A grid shows `PAGE` panes at once; more are on further pages.
    """

    PAGE: Final = 9

    hovered = Signal(object)
    zoom_changed = Signal(float)
    class_picked = Signal(int)
    context_requested = Signal(object)
    order_changed = Signal(tuple)
    focus_changed = Signal(str)
    close_asked = Signal(str)
    enlarge_asked = Signal(str)
    dropped = Signal(str, str)
    boxed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera(self)
        self._idle = IdleQueue(self)
        self._layer_cache = LayerCache(self._idle)
        self._contents: tuple[PaneContent, ...] = ()
        self._panes: list[Pane] = []
        self._mode: Mode = "grid"
        self._chosen: tuple[str, ...] = ()
        self._order: tuple[str, ...] = ()
        self._style = OverlayStyle()
        self._raw = False
        self._empty = True
        self._pointer: tuple[Viewport, QPointF] | None = None
        self._pixel: tuple[int, int] | None = None
        self._page = 0
        self._focus_history = FocusHistory()
        self._swap: tuple[str, str] | None = None
        drops = NetworkDrops(self)
        drops.hovered.connect(self._drag)
        drops.dropped.connect(self._drop_network)
        self.camera.zoom_changed.connect(self.zoom_changed)
        self.camera.changed.connect(self._follow_pointer)
        self._idle.advanced.connect(self._repaint)
        self.setAccessibleName(self.tr("Canvas"))
        self._refresh()

    @property
    def mode(self) -> Mode:
        """How the panes are laid out."""
        return self._mode

    @property
    def overlay_style(self) -> OverlayStyle:
        """How labels are shown."""
        return self._style

    @property
    def panes(self) -> tuple[Pane, ...]:
        """The panes that are seen, in their order."""
        return tuple(pane for pane in self._panes if not pane.isHidden())

    @property
    def is_complete(self) -> bool:
        """Say whether the finest look of everything is ready."""
        return not self._idle.busy

    @property
    def pages(self) -> int:
        """How many pages of panes there are."""
        return max(1, -(-len(self._contents) // self.PAGE)) if self._mode == "grid" else 1

    @property
    def page(self) -> int:
        """The page that is seen, counted from 0."""
        return min(self._page, self.pages - 1)

    @property
    def focused(self) -> str:
        """The key of the pane that keys act on."""
        return self._focus_history.focused(self._keys())

    @property
    def partner(self) -> str:
        """The key of the pane to compare the focused one with."""
        return self._focus_history.partner(self._keys())

    def sizeHint(self) -> QSize:
        """Ask for a comfortable size."""
        return QSize(960, 640)

    def minimumSizeHint(self) -> QSize:
        """Allow small windows."""
        return QSize(160, 120)

    def show_panes(self, panes: Sequence[PaneContent]) -> None:
        """Show these contents; a scene of another size than before is fitted, one of the same size keeps the view."""
        self._contents = tuple(panes) if any(pane.closable for pane in panes) else ordered(panes, self._order)
        size = next((content.size for content in panes if content.size is not None), None)
        if size is not None:
            self.camera.set_scene(*size)
        if (size is None) != self._empty:
            self._empty = size is None
            self.camera.fit()
        self._refresh()
        self._follow_pointer()

    def set_mode(self, mode: Mode, keys: Sequence[str] = ()) -> None:
        """Lay out all panes as a grid, one alone (`single`), or two behind a curtain (`split`).

        `keys` choose which; without them it is the first, or the first two.
        """
        self._mode, self._chosen = mode, tuple(keys)
        self._refresh()

    def move_pane(self, key: str, place: int) -> None:
        """Put a pane to another place, counted from 0; the order is kept for contents with the same keys.

        Of panes that can be closed whoever shows them keeps the order.
        """
        moved = [content for content in self._contents if content.key == key]
        rest = [content for content in self._contents if content.key != key]
        self._contents = (*rest[:place], *moved, *rest[place:])
        self._order = tuple(content.key for content in self._contents)
        self._refresh()
        self.order_changed.emit(self._order)

    def set_page(self, page: int) -> None:
        """Turn to a page of panes, as far as there are any."""
        page = min(max(page, 0), self.pages - 1)
        if page != self._page:
            self._page = page
            self._refresh()

    def focus_pane(self, key: str) -> None:
        """Let keys act on a pane, on whatever page it is."""
        keys = self._keys()
        if key not in keys:
            return
        if self._mode == "grid":
            self.set_page(keys.index(key) // self.PAGE)
        pane = next((pane for pane in self.panes if key in pane.keys), None)
        if pane is not None:
            self._note_focus(key)
            pane.viewport.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step_focus(self, by: int) -> None:
        """Go to another pane, round and round."""
        keys = self._keys()
        if keys:
            self.focus_pane(keys[(keys.index(self.focused) + by) % len(keys)])

    def set_swap(self, pair: tuple[str, str] | None) -> None:
        """Show in the first pane what the second one shows, for as long as this is on."""
        if pair != self._swap:
            self._swap = pair
            self._refresh()

    def set_style(self, style: OverlayStyle) -> None:
        """Show labels in another way: no array is touched."""
        self._style = style
        for content in self._contents:
            self._colour(content)
        self._repaint()

    def set_blink(self, raw: bool) -> None:
        """Show the bare image for as long as this is on."""
        self._raw = raw
        for pane in self._panes:
            pane.viewport.set_raw(raw)

    def fit(self) -> None:
        """Show the whole image."""
        self.camera.fit()

    def one_to_one(self) -> None:
        """Show one image pixel on one device pixel."""
        self.camera.one_to_one()

    def zoom_in(self) -> None:
        """Zoom in one step."""
        self.camera.zoom_at(_STEP)

    def zoom_out(self) -> None:
        """Zoom out one step."""
        self.camera.zoom_at(1 / _STEP)

    def finish(self) -> None:
        """Make the finest look ready now, for images of the window."""
        self._idle.finish()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the panes out again."""
        self._arrange()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Follow the screen and the language."""
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.FontChange):
            self._arrange()
        elif event.type() == QEvent.Type.LanguageChange:
            self._refresh()
        return super().event(event)

    def _groups(self) -> list[tuple[PaneContent, ...]]:
        """Return what each pane holds: one content, or two behind a curtain; what is beside stands alone."""
        contents = self._contents or (
            PaneContent("", message=self.tr("Nothing open yet\nOpen an image or a folder, or drop one here.")),
        )
        if self._mode == "grid":
            first = self.page * self.PAGE
            return [(self._swapped(content),) for content in contents[first : first + self.PAGE]]
        inner = [content for content in contents if not content.beside]
        chosen = [content for key in self._chosen for content in inner if content.key == key]
        rest = [content for content in inner if content not in chosen]
        count = 2 if self._mode == "split" else 1
        beside: list[tuple[PaneContent, ...]] = [(content,) for content in contents if content.beside]
        return [tuple(self._swapped(content) for content in (chosen + rest)[:count]), *beside]

    def _swapped(self, content: PaneContent) -> PaneContent:
        """Put another content into a pane, under the pane's own key, while two are compared by blinking."""
        if self._swap is None or content.key != self._swap[0]:
            return content
        other = next((other for other in self._contents if other.key == self._swap[1]), content)
        return replace(other, key=content.key)

    def _keys(self) -> list[str]:
        return [content.key for content in self._contents]

    def _note_focus(self, key: str) -> None:
        if key and self._focus_history.note(key, self._keys()):
            self.focus_changed.emit(key)
        self._show_focus()

    def _show_focus(self) -> None:
        marked = len(self.panes) > 1 and any(content.closable for content in self._contents)
        for pane in self.panes:
            pane.strip.set_current(marked and self.focused in pane.keys)

    def _refresh(self) -> None:
        groups = self._groups()
        while len(self._panes) < len(groups):
            self._panes.append(self._new_pane())
        titled = any(content.title or content.subtitle for group in groups for content in group)
        for pane, group in zip(self._panes, groups, strict=False):
            pane.set_contents(group, titled=titled)
            pane.viewport.show_view(self._view(group))
            pane.strip.set_movable(len(groups) > 1)
        for index, pane in enumerate(self._panes):
            pane.setVisible(index < len(groups))
        images = [content.image for content in self._contents if content.image is not None]
        self._layer_cache.keep(images, label_maps(self._contents))
        self._arrange()
        self._show_focus()

    def _new_pane(self) -> Pane:
        pane = Pane(self.camera, self)
        view = pane.viewport
        view.set_raw(self._raw)
        view.pointed.connect(self._pointed)
        view.class_picked.connect(lambda value: self._pick(pane, value))
        view.menu_asked.connect(self._menu)
        view.boxed.connect(self.boxed)
        pane.strip.dragged.connect(self._drag)
        pane.strip.dropped.connect(self._drop)
        view.focused.connect(lambda: self._note_focus(pane.keys[0] if pane.keys else ""))
        pane.strip.clicked.connect(lambda: view.setFocus(Qt.FocusReason.MouseFocusReason))
        pane.strip.doubled.connect(lambda: self.enlarge_asked.emit(pane.keys[0]))
        pane.strip.close_button.clicked.connect(lambda: self.close_asked.emit(pane.keys[0]))
        return pane

    def _pick(self, pane: Pane, value: int) -> None:
        """Tell the class that was clicked, unless the colours of the pane stand for something else."""
        if all(content.picks for content in self._contents if content.key in pane.keys):
            self.class_picked.emit(value)

    def _view(self, group: tuple[PaneContent, ...]) -> PaneView:
        texts = [content.message for content in group if content.labels is None and content.message]
        back = self._layers(group[1]) if len(group) > 1 else None
        busy = any(content.busy for content in group)
        text = texts[0] if texts else ""
        return PaneView(self._layers(group[0]), back, text, busy, group[0].scale, group[0].progress, group[0].legend)

    def _layers(self, content: PaneContent) -> Layers:
        layer = None if content.image is None else self._layer_cache.image_layer(content.image)
        labels = None if content.labels is None else self._layer_cache.labels(content.labels)
        patch = None if content.patch is None else self._layer_cache.labels(content.patch.labels)
        self._colour(content)
        over = None if content.patch is None or patch is None else (patch, content.patch.region)
        return Layers(layer, labels, over)

    def _colour(self, content: PaneContent) -> None:
        """Give labels and patch of a pane its own style, or that of the canvas."""
        for labels in label_maps([content]):
            self._layer_cache.labels(labels).set_style(content.style or self._style)

    def _arrange(self) -> None:
        shown = self.panes
        if not shown:
            return
        frame = Frame(self.width(), self.height())
        count = self.PAGE if self.pages > 1 else len(shown)  # all pages look alike
        columns = geometry.best_columns(count, frame, self.camera.scene, _GAP)
        rows = -(-count // columns)
        width = max((self.width() - _GAP * (columns - 1)) // columns, 1)
        height = max((self.height() - _GAP * (rows - 1)) // rows, 1)
        for index, pane in enumerate(shown):
            row, column = divmod(index, columns)
            pane.place(QRect(column * (width + _GAP), row * (height + _GAP), width, height))
        view = shown[0].viewport
        self.camera.set_frame(view.width(), view.height(), self.devicePixelRatioF())

    def _repaint(self) -> None:
        for pane in self.panes:
            pane.viewport.update()

    def _pointed(self, at: QPointF | None) -> None:
        view = self.sender()
        self._pointer = None if at is None or not isinstance(view, Viewport) else (view, at)
        self._follow_pointer()

    def _follow_pointer(self) -> None:
        pixel = None if self._pointer is None else self._pixel_at(self._pointer[1])
        for pane in self.panes:
            here = self._pointer is not None and pane.viewport is self._pointer[0]
            pane.viewport.set_mark(None if here else pixel)
        if pixel != self._pixel:
            self._pixel = pixel
            self.hovered.emit(pixel)

    def _pane_at(self, point: QPoint) -> Pane | None:
        return next((pane for pane in self.panes if pane.geometry().contains(self.mapFromGlobal(point))), None)

    def _drag(self, point: QPoint | None) -> None:
        target = None if point is None else self._pane_at(point)
        for pane in self.panes:
            pane.viewport.set_targeted(pane is target)

    def _drop(self, point: QPoint) -> None:
        strip, target = self.sender(), self._pane_at(point)
        for pane in self.panes:
            pane.viewport.set_targeted(False)
        source = next((pane for pane in self.panes if pane.strip is strip), None)
        if source is not None and target is not None and source is not target:
            self.move_pane(source.keys[0], self.page * self.PAGE + self.panes.index(target))

    def _drop_network(self, name: str, point: QPoint) -> None:
        target = self._pane_at(point)
        self.dropped.emit(name, target.keys[0] if target is not None and target.keys[0] in self._keys() else "")

    def _pixel_at(self, at: QPointF) -> tuple[int, int] | None:
        return None if self._empty else self.camera.pixel_at(at)

    def _menu(self, at: QPointF, point: QPoint) -> None:
        view = self.sender()
        pane = next((pane for pane in self.panes if pane.viewport is view), None)
        if pane is not None:
            pixel = self._pixel_at(at)
            self.context_requested.emit(ContextRequest(pane.key_at(at.x()), pixel, pane.viewport.class_at(at), point))
