"""What each pane of the grid shows: titles, labels, and where there is nothing, why and what to do."""

from segstudio.core.session import Outcome, PaneSpec, Session
from segstudio.core.strokes import known_strokes
from segstudio.ui.canvas import ColorScale, OverlayStyle, PaneContent
from segstudio.ui.compare.layers import Difference, PaintedLayer
from segstudio.ui.compare.scene import Scene
from segstudio.ui.compare.truth_panes import errors_pane, marked_pane, truth_pane
from segstudio.ui.kit.error_bar import describe
from segstudio.ui.kit.formatting import seconds
from segstudio.ui.kit.i18n import plugin_text, translate

_BETWEEN = "  ·  "


def grid_contents(scene: Scene) -> tuple[PaneContent, ...]:
    """Say what the panes show, or what to do where there are none."""
    session = scene.session
    if session.unreadable or session.image is None:
        head = translate("stage", "This image cannot be shown") if session.unreadable else ""
        waiting = translate("stage", "Opening…") if session.is_reading else ""
        return (PaneContent("empty", message=f"{head}\n{session.unreadable}" if head else waiting),)
    panes = tuple(_pane(scene, pane) for pane in session.style.layout.panes)
    if panes:
        return panes
    text = translate("compare", "{key} adds the chosen network; a network can also be dragged here from the list.")
    head = translate("compare", "No panes yet")
    return (PaneContent("empty", message=f"{head}\n{text.format(key=scene.add_key)}"),)


def title(scene: Scene, pane: PaneSpec) -> str:
    """Name a pane: the network, or its family and year in a family tree."""
    if pane.kind not in {"network", "errors"}:
        return {
            "image": translate("compare", "Photograph"),
            "truth": translate("compare", "Ground truth"),
            "difference": translate("compare", "Disagreement"),
        }[pane.kind]
    if pane.kind == "errors":
        spec = scene.catalog.models.get(pane.setup.model)
        named = plugin_text(spec.title) if spec else pane.setup.model
        return translate("compare", "Errors of {network}").format(network=named)
    spec = scene.catalog.models.get(pane.setup.model)
    if pane.family and spec is not None:
        return f"{plugin_text(pane.family)} {spec.year}"
    return plugin_text(spec.title) if spec else pane.setup.model


def _pane(scene: Scene, pane: PaneSpec) -> PaneContent:
    image = scene.session.image
    named = title(scene, pane)
    if pane.kind != "network":
        return _other(scene, pane, named)
    outcome = scene.session.outcomes.get(pane.setup.key)
    busy = pane.setup.key in scene.progress
    labels = outcome.labels if outcome else None
    style = scene.style(labels.classes) if labels else None
    layer, scale = scene.layers.images.get(pane.setup.key), None
    found = scene.truth_view.marked
    if found is not None and labels is not None and found.cell.setup == pane.setup:
        return marked_pane(scene, PaneContent(pane.key, named, subtitle(scene, pane, outcome)))
    if layer is not None and labels is not None:
        labels, scale = layer.labels, _scale(layer)
        style = style if layer.scale is None else _plain(scene, layer)
    message = "" if labels is not None else _message(scene, pane, outcome, busy=busy)
    second_line = _BETWEEN.join(filter(None, (subtitle(scene, pane, outcome), without_strokes(scene.session, outcome))))
    nothing = labels is None and not busy and (outcome is not None or not pane.setup.is_complete)
    image = None if nothing else image  # what is to be done then has the room to be read
    return PaneContent(
        pane.key, named, second_line, image, labels, message, busy,
        scale=scale, progress=scene.progress.get(pane.setup.key), style=style, closable=True,
        picks=layer is None or layer.scale is None,
    )  # fmt: skip


def _other(scene: Scene, pane: PaneSpec, named: str) -> PaneContent:
    """Show the bare image, or where the networks differ."""
    image, found = scene.session.image, scene.layers.difference
    if pane.kind == "truth":
        return truth_pane(scene, pane, named)
    if pane.kind == "errors":
        outcome, busy = scene.session.outcomes.get(pane.setup.key), pane.setup.key in scene.progress
        reason = "" if outcome is not None and outcome.labels is not None else _message(scene, pane, outcome, busy=busy)
        return errors_pane(scene, pane, PaneContent(pane.key, named, subtitle(scene, pane)), reason)
    if pane.kind != "difference":
        return PaneContent(pane.key, named, "", image, closable=True)
    if found is None:
        few = len(scene.session.style.layout.setups) < 2
        text = translate("compare", "Two networks or more are needed to differ. Add another pane.") if few else ""
        return PaneContent(pane.key, named, "", image, message=text, closable=True)
    layer = found.layer
    return PaneContent(
        pane.key, named, difference_text(found), image, layer.labels,
        scale=_scale(layer), style=_plain(scene, layer), closable=True, picks=False,
    )  # fmt: skip


def difference_text(found: Difference) -> str:
    """Say how much differs, and how much could not be compared."""
    text = translate("compare", "{share} differs").format(share=f"{100 * found.share:.1f} %")
    if not found.left_out:
        return text
    lost = translate("compare", "{share} left out: no class in common").format(share=f"{100 * found.left_out:.1f} %")
    return f"{text}{_BETWEEN}{lost}"


def _scale(layer: PaintedLayer) -> ColorScale | None:
    """Return the scale where it has numbers to tell."""
    return layer.scale if layer.scale is not None and layer.scale.high else None


def _plain(scene: Scene, layer: PaintedLayer) -> OverlayStyle:
    """Draw a layer whose values are no classes: strong, and clear where networks agree."""
    clear = frozenset({0}) if scene.layers.difference is not None and layer is scene.layers.difference.layer else ()
    return OverlayStyle(max(scene.session.style.opacity, 0.75), frozenset(clear))


def subtitle(scene: Scene, pane: PaneSpec, outcome: Outcome | None = None) -> str:
    """Tell refiner, weights and, of what was run, the time."""
    setup = pane.setup
    spec, refiner = scene.catalog.models.get(setup.model), scene.catalog.refiners.get(setup.refine or "")
    info = next((w for w in scene.weights if (w.model, w.key) == (setup.model, setup.weights)), None)
    parts = [plugin_text(spec.title)] if pane.family and spec else []
    if setup.refine:
        parts.append(plugin_text(refiner.title) if refiner else setup.refine)
        parts += [f"{name} {value}" for name, value in setup.refine_values.items()]
    if setup.weights:
        parts.append(plugin_text(info.title) if info else setup.weights)
    if outcome is not None and outcome.error is None:
        parts.append(seconds(outcome.time))
    if outcome is not None and outcome.labels is not None and scene.missing.get(outcome.labels.classes):
        parts.append(translate("compare", "hatched: no counterpart in the other panes"))
    return _BETWEEN.join(parts)


def without_strokes(session: Session, *outcomes: Outcome | None) -> str:
    """Say how many strokes count in the view of one network and not here, where networks are compared as they are."""
    known = [outcome.labels.classes for outcome in outcomes if outcome is not None and outcome.labels is not None]
    drawn = {stroke for classes in known for stroke in known_strokes(session.strokes.strokes, classes)}
    if not drawn:
        return ""
    if len(drawn) == 1:
        return translate("compare", "without your stroke")
    return translate("compare", "without your {n} strokes").format(n=len(drawn))


def _message(scene: Scene, pane: PaneSpec, outcome: Outcome | None, *, busy: bool) -> str:
    """Say why there is nothing, and what to do."""
    if not pane.setup.is_complete:
        return _without_weights(scene, pane)
    if busy:
        return translate("compare", "Running…") if scene.progress[pane.setup.key] is not None else _waiting()
    if outcome is not None and outcome.error is not None:
        second_line = describe(outcome.error)
        return f"{second_line.sentence}\n{second_line.remedy}"
    text = translate("compare", "{key} runs all panes.").format(key=scene.run_key)
    return translate("compare", "Not run yet") + f"\n{text}"


def _waiting() -> str:
    return translate("compare", "Waiting for its turn…")


def _without_weights(scene: Scene, pane: PaneSpec) -> str:
    spec = scene.catalog.models.get(pane.setup.model)
    head = translate("compare", "No weights on this machine")
    if spec is not None and spec.needs_depth:
        text = translate(
            "compare",
            "It needs a depth map for each image, and no set of such images has a licence under which trained "
            "weights may be passed on. Train your own: segstudio train DATA --model {model}",
        )
        return f"{head}\n{text.format(model=spec.key)}"
    family = {s.key for s in scene.catalog.models.values() if spec is not None and s.family == spec.family}
    if any(info.model in family for info in scene.weights):
        return head + "\n" + translate("compare", "Some are published: choose the network at the right and press Get.")
    text = translate("compare", "Train your own: segstudio train DATA --model {model}")
    return f"{head}\n{text.format(model=pane.setup.model)}"
