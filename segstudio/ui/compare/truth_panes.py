"""Panes that show the ground truth, what is wrong with a network, and the pixels of one confusion."""

from dataclasses import replace
from typing import Final

from segstudio.core import ClassSet, background_ids
from segstudio.core.metrics import RIGHT
from segstudio.core.session import PaneSpec
from segstudio.ui.canvas import ColorKey, OverlayStyle, PaneContent
from segstudio.ui.compare.scene import Scene
from segstudio.ui.kit.error_bar import describe
from segstudio.ui.kit.i18n import translate
from segstudio.ui.truth.cell_texts import cell_text, error_word, share_text
from segstudio.ui.truth.cells import MARK

_STRONG: Final = 0.8  # errors must be seen on any photograph
_DARK: Final = 0.65  # and what is marked must stand out from all around it


def truth_pane(scene: Scene, pane: PaneSpec, named: str) -> PaneContent:
    """Show what the label file says, or why nothing can be shown."""
    session, labels = scene.session, scene.truth_view.truth
    if labels is None:
        return PaneContent(pane.key, named, "", session.image, message=why_not(scene), closable=True)
    files = session.truth
    path = files.files.get(session.path) if files is not None and session.path is not None else None
    style = truth_style(scene, labels.classes)
    return PaneContent(pane.key, named, path.name if path else "", session.image, labels, style=style, closable=True)


def truth_style(scene: Scene, classes: ClassSet) -> OverlayStyle:
    """Paint the ground truth as the legend paints the classes that its own stand for."""
    session, targets = scene.session, scene.truth_view.targets
    shown = {c.name: c for c in session.classes.classes} if session.classes is not None else {}
    legend = {c.id: shown[targets.get(c.id, c.name)] for c in classes.classes if targets.get(c.id, c.name) in shown}
    style = session.style
    colors = {key: style.colors.get(c.id, c.color) for key, c in legend.items()}
    hidden = {key for key, c in legend.items() if c.id in style.hidden or style.solo not in {None, c.id}}
    hidden |= {key for key in background_ids(classes) if key not in legend}
    return OverlayStyle(
        style.opacity, frozenset(hidden), None, colors, style.contours, scene.missing.get(classes, frozenset())
    )


def why_not(scene: Scene) -> str:
    """Say why there is no truth, and what to do; nothing where there is some."""
    session, view = scene.session, scene.truth_view
    if session.truth is None:
        text = translate("compare", "{key} chooses the folder of label maps.").format(key=scene.labels_key)
        return translate("compare", "No labels yet") + f"\n{text}"
    if view.problem is not None:
        message = describe(view.problem)
        return f"{message.sentence}\n{message.remedy}"
    if session.path not in session.truth.files:
        text = translate("compare", "Looked in {folder} for a file of its name.").format(folder=session.truth.folder)
        return translate("compare", "No label file for this image") + f"\n{text}"
    return "" if view.truth is not None else translate("compare", "Reading the labels…")


def errors_pane(scene: Scene, pane: PaneSpec, named: PaneContent, reason: str) -> PaneContent:
    """Show missed, false and confused pixels with their legend, or why there are none; `reason` is the network's."""
    view, key = scene.truth_view, pane.setup.key
    found, marks, busy = view.errors.get(key), view.marked, key in scene.progress
    base = replace(named, image=scene.session.image, busy=busy, progress=scene.progress.get(key), closable=True)
    if found is None:
        waiting = translate("compare", "Measuring…")
        return replace(base, message=why_not(scene) or reason or waiting)
    if marks is not None and marks.cell.setup == pane.setup:
        return marked_pane(scene, named)
    areas = found.areas()
    counted = max(sum(areas.values()), 1)
    kinds = [c for c in found.classes.classes if c.id != RIGHT]
    keys = tuple(ColorKey(c.color, f"{error_word(c.name)} {share_text(areas[c.id] / counted)}") for c in kinds)
    style = OverlayStyle(max(scene.session.style.opacity, _STRONG), frozenset({RIGHT}))
    return replace(base, labels=found, style=style, legend=keys, picks=False)


def marked_pane(scene: Scene, named: PaneContent) -> PaneContent:
    """Show the pixels of the confusion that is looked at."""
    found, image = scene.truth_view.marked, scene.session.image
    if found is None:
        return replace(named, image=image, closable=True)
    key = ColorKey(MARK, cell_text(found.cell))
    return replace(
        named, image=image, labels=found.labels, style=OverlayStyle(_DARK), legend=(key,), closable=True, picks=False
    )
