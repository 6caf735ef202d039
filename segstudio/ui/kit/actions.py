"""Everything that can be done, as one table: text, key, icon, and when it makes sense."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from segstudio.core.session import Session
from segstudio.ui.kit.i18n import QT_TRANSLATE_NOOP, translate
from segstudio.ui.kit.icons import icon

Enabled = Callable[[Session], bool]


def _always(_: Session) -> bool:
    return True


def _has_image(session: Session) -> bool:
    return session.image is not None


def _has_path(session: Session) -> bool:
    return session.path is not None


def _has_depth(session: Session) -> bool:
    return session.image is not None and session.image.depth is not None


def _has_truth(session: Session) -> bool:
    return session.truth is not None


def _has_result(session: Session) -> bool:
    return session.result is not None


def _can_run(session: Session) -> bool:
    return session.image is not None and session.setup.is_complete and not session.is_batch_running


def _can_batch(session: Session) -> bool:
    return session.path is not None and session.setup.is_complete and not session.is_batch_running


def _may_run(session: Session) -> bool:
    """Say whether there is something to run: the chosen network, or the panes of the grid."""
    panes = session.style.view == "grid" and bool(session.style.layout.setups)
    return _can_run(session) or (panes and session.image is not None and not session.is_batch_running)


def _has_panes(session: Session) -> bool:
    return session.image is not None and session.style.view == "grid" and bool(session.style.layout.panes)


def _has_pages(session: Session) -> bool:
    return session.pages > 1


def _is_drawn_on(session: Session) -> bool:
    return bool(session.strokes.strokes)


def _is_busy(session: Session) -> bool:
    return bool(session.task)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done. `menu` is where it stands; `key` may be changed by the user."""

    name: str
    menu: str
    text: str
    key: str = ""
    icon: str = ""
    enabled: Enabled = _always
    checkable: bool = False


MENUS: Final[Mapping[str, str]] = {
    "file": QT_TRANSLATE_NOOP("actions", "&File"),
    "edit": QT_TRANSLATE_NOOP("actions", "&Edit"),
    "view": QT_TRANSLATE_NOOP("actions", "&View"),
    "compare": QT_TRANSLATE_NOOP("actions", "&Compare"),
    "label": QT_TRANSLATE_NOOP("actions", "&Label"),
    "model": QT_TRANSLATE_NOOP("actions", "&Model"),
    "help": QT_TRANSLATE_NOOP("actions", "&Help"),
}
ACTIONS: Final[tuple[Action, ...]] = (
    Action("open_files", "file", QT_TRANSLATE_NOOP("actions", "Open images…"), "Ctrl+O", "image"),
    Action("open_folder", "file", QT_TRANSLATE_NOOP("actions", "Open folder…"), "Ctrl+Shift+O", "folder"),
    Action("next", "file", QT_TRANSLATE_NOOP("actions", "Next image"), "D", "next", _has_path),
    Action("previous", "file", QT_TRANSLATE_NOOP("actions", "Previous image"), "A", "previous", _has_path),
    Action("next_page", "file", QT_TRANSLATE_NOOP("actions", "Next page"), "Ctrl+PgDown", "down", _has_pages),
    Action("previous_page", "file", QT_TRANSLATE_NOOP("actions", "Previous page"), "Ctrl+PgUp", "up", _has_pages),
    Action("export", "file", QT_TRANSLATE_NOOP("actions", "Export…"), "Ctrl+E", "export", _has_image),
    Action("start_page", "file", QT_TRANSLATE_NOOP("actions", "Start page"), "Ctrl+W", "logo"),
    Action("quit", "file", QT_TRANSLATE_NOOP("actions", "Quit"), "Ctrl+Q", "close"),
    Action("undo", "edit", QT_TRANSLATE_NOOP("actions", "Undo"), "Ctrl+Z", "undo"),
    Action("redo", "edit", QT_TRANSLATE_NOOP("actions", "Redo"), "Ctrl+Shift+Z", "redo"),
    Action(
        "copy_areas",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Copy areas of the classes"),
        "Ctrl+Shift+C",
        "copy",
        _has_result,
    ),
    Action("copy_image", "edit", QT_TRANSLATE_NOOP("actions", "Copy what is shown"), "Ctrl+C", "copy", _has_image),
    Action("settings", "edit", QT_TRANSLATE_NOOP("actions", "Settings…"), "Ctrl+,", "settings"),
    Action("shortcuts", "edit", QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts…"), "Ctrl+Alt+K", "keyboard"),
    Action("view_raw", "view", QT_TRANSLATE_NOOP("actions", "Raw output"), "Ctrl+1", "raw", _has_image),
    Action("view_refined", "view", QT_TRANSLATE_NOOP("actions", "Refined output"), "Ctrl+2", "refined", _has_image),
    Action("view_split", "view", QT_TRANSLATE_NOOP("actions", "Split: raw and refined"), "Ctrl+3", "split", _has_image),
    Action("view_side", "view", QT_TRANSLATE_NOOP("actions", "Side by side"), "Ctrl+4", "side", _has_image),
    Action("view_grid", "view", QT_TRANSLATE_NOOP("actions", "Grid of panes"), "Ctrl+5", "grid", _has_path),
    Action("cycle_view", "view", QT_TRANSLATE_NOOP("actions", "Next view"), "V", "split", _has_image),
    Action(
        "blink",
        "view",
        QT_TRANSLATE_NOOP("actions", "Photograph alone, while held"),
        "B",
        "blink",
        _has_image,
    ),
    Action("contours", "view", QT_TRANSLATE_NOOP("actions", "Contours"), "C", "contour", _has_image, checkable=True),
    Action("depth", "view", QT_TRANSLATE_NOOP("actions", "Depth map"), "H", "depth", _has_depth, checkable=True),
    Action(
        "depth_folder", "view", QT_TRANSLATE_NOOP("actions", "Depth maps of the folder…"), "Ctrl+H", "depth", _has_path
    ),
    Action(
        "changes",
        "view",
        QT_TRANSLATE_NOOP("actions", "What refining changed"),
        "W",
        "refine",
        _has_result,
        checkable=True,
    ),
    Action("less_opaque", "view", QT_TRANSLATE_NOOP("actions", "Fainter overlay"), "[", "eye-off", _has_image),
    Action("more_opaque", "view", QT_TRANSLATE_NOOP("actions", "Stronger overlay"), "]", "eye", _has_image),
    Action("fit", "view", QT_TRANSLATE_NOOP("actions", "Fit the window"), "0", "fit", _has_image),
    Action("one_to_one", "view", QT_TRANSLATE_NOOP("actions", "Actual size"), "1", "one", _has_image),
    Action("fold", "view", QT_TRANSLATE_NOOP("actions", "Fold the panels"), "Tab", "panels", checkable=True),
    Action("focus_next", "view", QT_TRANSLATE_NOOP("actions", "Go to the next part of the window"), "F6", "keyboard"),
    Action("palette", "view", QT_TRANSLATE_NOOP("actions", "Search everything"), "Ctrl+K", "search"),
    Action("pane_add", "compare", QT_TRANSLATE_NOOP("actions", "Add the chosen network"), "G", "plus", _has_path),
    Action(
        "pane_add_image", "compare", QT_TRANSLATE_NOOP("actions", "Add the photograph"), "Shift+G", "image", _has_path
    ),
    Action(
        "pane_add_difference",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Add a pane of the disagreement"),
        "Shift+D",
        "alert",
        _has_path,
    ),
    Action(
        "pane_add_truth", "compare", QT_TRANSLATE_NOOP("actions", "Add the ground truth"), "Shift+T", "check", _has_path
    ),
    Action(
        "pane_add_errors",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Add the errors of the network"),
        "Shift+E",
        "alert",
        _has_path,
    ),
    Action("pane_close", "compare", QT_TRANSLATE_NOOP("actions", "Close the pane"), "Del", "close", _has_panes),
    Action(
        "pane_earlier",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Pane back"),
        "Alt+Left",
        "previous",
        _has_panes,
    ),
    Action("pane_later", "compare", QT_TRANSLATE_NOOP("actions", "Pane on"), "Alt+Right", "next", _has_panes),
    Action("pane_next", "compare", QT_TRANSLATE_NOOP("actions", "Next pane"), ".", "next", _has_panes),
    Action("pane_previous", "compare", QT_TRANSLATE_NOOP("actions", "Previous pane"), ",", "previous", _has_panes),
    Action("pane_alone", "compare", QT_TRANSLATE_NOOP("actions", "Pane alone, or all"), "M", "fit", _has_panes),
    Action("pane_pin", "compare", QT_TRANSLATE_NOOP("actions", "Compare with this pane"), "K", "solo", _has_panes),
    Action("curtain", "compare", QT_TRANSLATE_NOOP("actions", "Curtain over two panes"), "S", "split", _has_panes),
    Action(
        "blink_pane", "compare", QT_TRANSLATE_NOOP("actions", "The other pane, while held"), "X", "blink", _has_panes
    ),
    Action("pane_page_next", "compare", QT_TRANSLATE_NOOP("actions", "More panes"), "Shift+PgDown", "down", _has_panes),
    Action(
        "pane_page_previous", "compare", QT_TRANSLATE_NOOP("actions", "Panes before"), "Shift+PgUp", "up", _has_panes
    ),
    Action("layer_next", "compare", QT_TRANSLATE_NOOP("actions", "Next layer"), "L", "stack", _has_panes),
    Action("difference_next", "compare", QT_TRANSLATE_NOOP("actions", "Next disagreement"), "N", "next", _has_panes),
    Action(
        "difference_previous",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Previous disagreement"),
        "Shift+N",
        "previous",
        _has_panes,
    ),
    Action(
        "inspect",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Probabilities under the cursor"),
        "I",
        "info",
        _has_panes,
        checkable=True,
    ),
    Action(
        "copy_numbers",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Copy the numbers of the region"),
        "Ctrl+Alt+C",
        "copy",
        _has_panes,
    ),
    Action("labels", "compare", QT_TRANSLATE_NOOP("actions", "Labels folder…"), "Ctrl+L", "check", _has_path),
    Action(
        "forget_labels", "compare", QT_TRANSLATE_NOOP("actions", "Forget the labels"), "Ctrl+Alt+L", "close", _has_truth
    ),
    Action(
        "mapping",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Classes that mean the same…"),
        "Ctrl+Alt+M",
        "model",
        _has_panes,
    ),
    Action("scan", "compare", QT_TRANSLATE_NOOP("actions", "Compare the whole list"), "Ctrl+F5", "stack", _has_path),
    Action("report", "compare", QT_TRANSLATE_NOOP("actions", "Report…"), "Ctrl+R", "export", _has_path),
    Action(
        "compare_panel",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Numbers of all networks"),
        "Ctrl+J",
        "log",
        _has_path,
        checkable=True,
    ),
    Action(
        "cell_next",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Next image of the confusion"),
        "Alt+N",
        "down",
        _has_truth,
    ),
    Action(
        "cell_previous",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Previous image of the confusion"),
        "Alt+Shift+N",
        "up",
        _has_truth,
    ),
    Action("layout_single", "compare", QT_TRANSLATE_NOOP("actions", "Layout: single"), "Alt+1", "raw", _has_path),
    Action(
        "layout_raw_refined",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Layout: raw | refined"),
        "Alt+2",
        "side",
        _has_path,
    ),
    Action(
        "layout_compare_four", "compare", QT_TRANSLATE_NOOP("actions", "Layout: compare 4"), "Alt+3", "grid", _has_path
    ),
    Action(
        "layout_family_tree", "compare", QT_TRANSLATE_NOOP("actions", "Layout: family tree"), "T", "tree", _has_path
    ),
    Action("strokes", "label", QT_TRANSLATE_NOOP("actions", "Draw strokes"), "P", "stroke", _has_image, checkable=True),
    Action(
        "hide_strokes",
        "label",
        QT_TRANSLATE_NOOP("actions", "Hide the strokes"),
        "Shift+P",
        "eye-off",
        _is_drawn_on,
        checkable=True,
    ),
    Action(
        "clear_strokes",
        "label",
        QT_TRANSLATE_NOOP("actions", "Remove all strokes"),
        "Ctrl+Shift+Backspace",
        "trash",
        _is_drawn_on,
    ),
    Action("run", "model", QT_TRANSLATE_NOOP("actions", "Run"), "F5", "play", _may_run),
    Action(
        "run_all", "model", QT_TRANSLATE_NOOP("actions", "Run on the whole folder"), "Shift+F5", "stack", _can_batch
    ),
    Action("cancel", "model", QT_TRANSLATE_NOOP("actions", "Cancel"), "Esc", "stop", _is_busy),
    Action("refine", "model", QT_TRANSLATE_NOOP("actions", "Refine"), "R", "refine", _has_image, checkable=True),
    Action("sweep", "model", QT_TRANSLATE_NOOP("actions", "Best values of the refiner…"), "Ctrl+B", "stopwatch"),
    Action("import_weights", "model", QT_TRANSLATE_NOOP("actions", "Import weights…"), "Ctrl+I", "import"),
    Action("log", "help", QT_TRANSLATE_NOOP("actions", "Log…"), "Ctrl+Shift+L", "log"),
    Action("about", "help", QT_TRANSLATE_NOOP("actions", "About SegStudio"), "F1", "info"),
)
FIRST: Final = frozenset(
    {
        *("next", "export", "start_page", "copy_areas", "settings", "blink", "fit", "fold", "refine", "import_weights"),
        *("curtain", "layer_next", "labels", "layout_single"),
    }
)  # a menu draws a line above these


class ActionSet(QObject):
    """The table as Qt actions, enabled as the session allows, with the user's keys."""

    def __init__(self, keys: Mapping[str, str], parent: QObject | None = None) -> None:
        """Make the actions; `keys` holds the user's own shortcuts by action."""
        super().__init__(parent)
        self._made = {action.name: self._make(action) for action in ACTIONS}
        self.set_keys(keys)

    def __getitem__(self, name: str) -> QAction:
        """Return one action."""
        return self._made[name]

    def __iter__(self) -> Iterator[QAction]:
        """Walk all actions."""
        return iter(self._made.values())

    def _make(self, action: Action) -> QAction:
        made = QAction(icon(action.icon), translate("actions", action.text), self)
        made.setObjectName(action.name)
        made.setCheckable(action.checkable)
        return made

    def icon_name(self, action: QAction) -> str:
        """Name the icon of an action."""
        return next(row.icon for row in ACTIONS if row.name == action.objectName())

    def in_menu(self, menu: str) -> list[list[QAction]]:
        """Return the actions of one menu in order, in groups."""
        groups: list[list[QAction]] = [[]]
        for action in ACTIONS:
            if action.menu == menu:
                if action.name in FIRST:
                    groups.append([])
                groups[-1].append(self._made[action.name])
        return groups

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Give every action its key, and name the key in its tooltip."""
        for action in ACTIONS:
            made = self._made[action.name]
            key = QKeySequence(keys.get(action.name, action.key))
            made.setShortcut(key)
            shown = key.toString(QKeySequence.SequenceFormat.NativeText)
            made.setToolTip(f"{made.text().rstrip('…')}  {shown}".strip())

    def connect_all(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Say what each action does; every action must have its handler."""
        for name, made in self._made.items():
            handler = handlers[name]
            made.triggered.connect(lambda _=False, handler=handler: handler())

    def follow(self, session: Session) -> None:
        """Enable what makes sense now."""
        for action in ACTIONS:
            self._made[action.name].setEnabled(action.enabled(session))
