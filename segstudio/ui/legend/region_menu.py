"""What can be done with the region under the cursor."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from segstudio.ui.base.store import SessionStore
from segstudio.ui.canvas import ContextRequest
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.i18n import class_name, translate
from segstudio.ui.kit.icons import icon
from segstudio.ui.legend.classes import ClassesPanel


def region_menu(
    request: ContextRequest, store: SessionStore, legend: ClassesPanel, actions: ActionSet, parent: QWidget
) -> QMenu:
    """Build the menu: first what concerns the class, then what concerns the image."""
    menu = QMenu(parent)
    entry = legend.entry(request.class_id)
    if entry is not None:
        name, style = class_name(entry.name), store.session.style
        alone, hide = style.soloed(entry.id), style.toggled(entry.id)
        show_all = style.solo == entry.id
        solo = translate("region", "Show all classes") if show_all else translate("region", "Show “{name}” alone")
        _add(menu, "solo", solo.format(name=name)).triggered.connect(lambda: store.put(store.session.with_style(alone)))
        _add(menu, "eye-off", translate("region", "Hide “{name}”").format(name=name)).triggered.connect(
            lambda: store.put(store.session.with_style(hide))
        )
        recolour = _add(menu, "refine", translate("region", "Colour of “{name}”…").format(name=name))
        recolour.triggered.connect(lambda: legend.recolor(entry))
        menu.addSeparator()
    for key in ("contours", "fit", "one_to_one", "copy_image"):
        menu.addAction(actions[key])
    return menu


def _add(menu: QMenu, icon_name: str, text: str) -> QAction:
    return menu.addAction(icon(icon_name), text)
