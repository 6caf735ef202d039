"""The grid's side of the canvas: shows the session's panes, and turns what is done to them into new layouts."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu

from segstudio.core.metrics import Region
from segstudio.core.session import LAYERS, Layer, Layout, PaneSpec, Session, Setup
from segstudio.ui.base.store import SessionStore
from segstudio.ui.canvas import CanvasGrid
from segstudio.ui.compare.layouts import DEFAULTS, Offer, default_layout
from segstudio.ui.compare.panes import grid_contents, subtitle, title
from segstudio.ui.compare.scene import Scene
from segstudio.ui.compare.scene_source import SceneSource
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.icons import icon

_ROOM: Final = 0.4  # share of the pane that a region takes when it is jumped to
_CLOSEST: Final = 8.0  # screen pixels for each of the image
_GLANCE: Final = 600  # milliseconds that the other pane shows where the action is chosen from a menu


class GridControl(QObject):
    """Owns what only the eye needs: which pane stands alone, which two lie behind the curtain.

    `changed` tells that pages, focus or what stands alone is another.
    """

    changed = Signal()

    def __init__(
        self, store: SessionStore, scenes: SceneSource, canvas: CanvasGrid, actions: ActionSet, parent: QObject
    ) -> None:
        """Follow the session and the canvas."""
        super().__init__(parent)
        self._store, self._scenes, self.canvas, self._actions = store, scenes, canvas, actions
        self._layers, self._truth = scenes.layers, scenes.truth
        self._alone = ""
        self._pair: tuple[str, str] | None = None
        self._pinned = ""
        self._jump_when_made = False
        store.changed.connect(self._follow)
        scenes.changed.connect(self._redraw)
        scenes.layers.made.connect(self._jump)
        scenes.truth.stepped.connect(self.look_at)
        canvas.order_changed.connect(self._order)
        canvas.close_asked.connect(self.close_pane)
        canvas.enlarge_asked.connect(self.toggle_alone)
        canvas.dropped.connect(self.add_network)
        canvas.focus_changed.connect(self._emit)
        self._redraw()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what to call for each action of the grid."""
        canvas = self.canvas
        layouts: dict[str, Callable[[], object]] = {
            f"layout_{key}": partial(self.use_default, key) for key, _, _ in DEFAULTS
        }
        return {
            "view_grid": self.enter,
            "pane_add": self.add_chosen,
            "pane_add_image": lambda: self.add(PaneSpec("image")),
            "pane_close": lambda: self.close_pane(canvas.focused),
            "pane_earlier": lambda: self._put(self._layout.moved(canvas.focused, -1)),
            "pane_later": lambda: self._put(self._layout.moved(canvas.focused, 1)),
            "pane_next": lambda: canvas.step_focus(1),
            "pane_previous": lambda: canvas.step_focus(-1),
            "pane_alone": lambda: self.toggle_alone(canvas.focused),
            "pane_pin": self.pin,
            "pane_add_difference": lambda: self.add(PaneSpec("difference")),
            "pane_add_truth": lambda: self.add(PaneSpec("truth")),
            "pane_add_errors": self.add_errors,
            "layer_next": self.next_layer,
            "difference_next": self.next_region,
            "difference_previous": partial(self.next_region, back=True),
            "curtain": self.toggle_curtain,
            "blink_pane": self._glance,
            "pane_page_next": lambda: self.turn(1),
            "pane_page_previous": lambda: self.turn(-1),
            **layouts,
        }

    @property
    def offer(self) -> Offer:
        """What layouts can be made from now."""
        return self._scenes.offer(self._store.session.setup)

    @property
    def partner(self) -> str:
        """The pane that the focused one is compared with: the pinned one, else the one that had the focus before."""
        pinned = self._pinned if self._pinned in self._layout.keys else ""
        return pinned if pinned and pinned != self.canvas.focused else self.canvas.partner

    @property
    def pinned(self) -> str:
        """The key of the pane that others are compared with, where one was chosen."""
        return self._pinned

    def enter(self) -> None:
        """Show the grid; where it has no panes yet, with the photograph and the chosen network."""
        layout = self._layout
        self._put(layout if layout.panes else default_layout("compare_four", self.offer))

    def use(self, layout: Layout) -> None:
        """Show the panes of a layout, compared in the classes that it was saved with."""
        self._alone, self._pair = "", None
        self.canvas.set_page(0)
        if layout.mapping:
            self._store.put(self._store.session.with_mapping(layout.mapping))
        self._put(layout)

    def use_default(self, key: str) -> None:
        """Show one of the layouts that come with the program."""
        self.use(default_layout(key, self.offer))

    def add_chosen(self) -> None:
        """Add a pane with the chosen network, its weights and its refiner."""
        setup = self._store.session.setup
        if setup.model:
            self.add(PaneSpec("network", setup))

    def add_network(self, model: str, before: str = "") -> None:
        """Add a pane with a network and the first of its weights that are here."""
        self.add(PaneSpec("network", self._scenes.setup_of(model)), before)

    def show_setup(self, setup: Setup) -> None:
        """Show the grid with a pane of this network, and of the ground truth beside it."""
        layout = self._layout
        for pane in (PaneSpec("network", setup), PaneSpec("truth")):
            layout = layout if layout.find(pane.key) else layout.added(pane)
        self._alone, self._pair = "", None
        self._put(layout)

    def add_errors(self) -> None:
        """Add a pane with the errors of the focused pane's network, or else of the chosen one."""
        focused = self._layout.find(self.canvas.focused) if self._is_shown else None
        setup = focused.setup if focused is not None and focused.runs else self._store.session.setup
        if setup.is_complete:
            self.add(PaneSpec("errors", setup))

    def add(self, pane: PaneSpec, before: str = "") -> None:
        """Add a pane and let keys act on it."""
        self._alone, self._pair = "", None
        self._put(self._layout.added(pane, before))
        self.canvas.focus_pane(pane.key)

    def close_pane(self, key: str) -> None:
        """Take a pane away; Undo brings it back."""
        if key in self._layout.keys:
            self._alone, self._pair = "", None
            self._put(self._layout.without(key))

    def pin(self) -> None:
        """Choose the focused pane as the one that others are compared with, or choose none."""
        here = self.canvas.focused
        self._pinned = "" if here == self._pinned else here
        self.changed.emit()

    def toggle_alone(self, key: str) -> None:
        """Show a pane alone, or all again."""
        self._alone = "" if self._alone or self._pair else key
        self._pair = None
        self._redraw()

    def toggle_curtain(self) -> None:
        """Lay the focused pane and its partner behind a curtain, or show all again."""
        if self._pair is not None:
            self._pair = None
            self._redraw()
        elif self.partner:
            self.curtain(self.canvas.focused, self.partner)

    def curtain(self, front: str, back: str) -> None:
        """Lay two panes behind a curtain."""
        self._pair, self._alone = (front, back), ""
        self._redraw()

    def hold_other(self, held: bool) -> None:
        """Show the other pane in the focused one for as long as a key is held."""
        self.blink(self.partner if held else "")

    def blink(self, other: str) -> None:
        """Show another pane in the focused one, until told otherwise with an empty key."""
        self.canvas.set_swap((self.canvas.focused, other) if other and self._is_shown else None)

    def show_layer(self, layer: Layer) -> None:
        """Paint something else over the images of networks."""
        session = self._store.session
        self._store.put(session.with_style(replace(session.style, layer=layer)))

    def next_layer(self) -> None:
        """Go to the next layer, round and round."""
        at = LAYERS.index(self._store.session.style.layer)
        self.show_layer(LAYERS[(at + 1) % len(LAYERS)])

    def be_unsure(self, below: float) -> None:
        """Take the class away from pixels of which a network is less sure, 0 to 1."""
        session = self._store.session
        self._store.put(session.with_style(replace(session.style, min_confidence=below)), "unsure")

    def next_region(self, *, back: bool = False) -> None:
        """Look at the next smaller region where networks differ; the layer is shown first where it is not.

        While the pixels of a confusion are marked, go through their regions.
        """
        if self._truth.cell is not None:
            self._truth.step(back=back)
            return
        style = self._store.session.style
        if style.layer != "disagreement" and style.layout.find("difference") is None:
            self._jump_when_made = True
            self.show_layer("disagreement")
            return
        region = self._layers.step(back=back)
        if region is not None:
            self.look_at(region)

    def look_at(self, region: Region) -> None:
        """Bring a region into the middle, as close as it can be seen whole."""
        top, left, bottom, right = region.box
        camera = self.canvas.camera
        frame = camera.frame
        room = min(frame.width / max(right - left, 1), frame.height / max(bottom - top, 1)) * frame.ratio
        camera.zoom_to(min(max(room * _ROOM, camera.fit_zoom), _CLOSEST))
        camera.look_at((left + right) / 2, (top + bottom) / 2)

    def _jump(self) -> None:
        if self._jump_when_made and self._layers.layers.difference is not None:
            self._jump_when_made = False
            self.next_region()

    def turn(self, by: int) -> None:
        """Go to another page of panes."""
        self.canvas.set_page(self.canvas.page + by)
        self.changed.emit()

    @property
    def text(self) -> str:
        """Name what is compared when two panes are, else nothing."""
        return " | ".join(self._pair) if self._pair else ""

    @property
    def _layout(self) -> Layout:
        return self._store.session.style.layout

    @property
    def _is_shown(self) -> bool:
        return self._store.session.style.view == "grid"

    def _emit(self, _: str) -> None:
        self.changed.emit()

    def _order(self, keys: tuple[str, ...]) -> None:
        self._put(self._layout.ordered(keys))

    def extend(self, menu: QMenu, key: str) -> None:
        """Add to the menu of a pane what can be done with it and another one."""
        layout, scene = self._layout, self._scene()
        if not self._is_shown or key not in layout.keys:
            return
        menu.addSeparator()
        curtain, glance = (
            menu.addMenu(icon("split"), self.tr("Curtain with")),
            menu.addMenu(icon("blink"), self.tr("Glance at")),
        )
        for pane in layout.panes:
            if pane.key != key:
                name = "  ·  ".join(filter(None, (title(scene, pane), subtitle(scene, pane))))
                curtain.addAction(name).triggered.connect(lambda _=False, to=pane.key: self.curtain(key, to))
                glance.addAction(name).triggered.connect(lambda _=False, to=pane.key: self._glance(to, key))
        for sub in (curtain, glance):
            sub.setEnabled(not sub.isEmpty())
        menu.addActions([self._actions[name] for name in ("pane_alone", "pane_pin", "pane_close")])
        self.canvas.focus_pane(key)

    def _glance(self, other: str = "", here: str = "") -> None:
        """Show the other pane for a moment."""
        self.canvas.set_swap((here or self.canvas.focused, other or self.partner))
        QTimer.singleShot(_GLANCE, self, lambda: self.canvas.set_swap(None))

    def _put(self, layout: Layout) -> None:
        session = self._store.session
        if self._is_shown and layout == session.style.layout:
            return
        self._store.put(session.with_style(session.style.with_layout(layout)))

    def _follow(self, old: Session, new: Session) -> None:
        if new.style.view != "grid":
            self._alone, self._pair = "", None
            return
        keys = new.style.layout.keys
        if self._alone not in keys:
            self._alone = ""
        if self._pair is not None and not set(self._pair) <= set(keys):
            self._pair = None
        if new is not old:
            self._redraw()

    def _redraw(self) -> None:
        if not self._is_shown:
            return
        self.canvas.show_panes(grid_contents(self._scene()))
        if self._pair is not None:
            self.canvas.set_mode("split", self._pair)
        elif self._alone:
            self.canvas.set_mode("single", (self._alone,))
        elif self.canvas.mode != "grid":
            self.canvas.set_mode("grid")
        self.changed.emit()

    def _scene(self) -> Scene:
        names = ("run", "pane_add", "labels")
        return self._scenes.scene(self._store.session, *(self._actions[name].shortcut().toString() for name in names))
