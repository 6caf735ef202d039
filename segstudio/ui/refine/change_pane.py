"""The pane that shows where refining changed the image."""

from segstudio.core.session import Session
from segstudio.ui.canvas import OverlayStyle, PaneContent
from segstudio.ui.kit.formatting import percent
from segstudio.ui.kit.i18n import class_name, translate
from segstudio.ui.refine.changes import ChangeView

_OPACITY = 0.85  # changes are thin: they have to stand out


def change_contents(session: Session, view: ChangeView | None) -> tuple[PaneContent, ...]:
    """Return the pane, where it is wanted and something is refined."""
    if not session.style.changes or session.setup.refine is None or session.result is None or session.image is None:
        return ()
    title = translate("live", "Changes")
    style = OverlayStyle(_OPACITY, contours=False)
    if view is None:
        message = translate("live", "What refining changes is shown here.")
        return (PaneContent("changes", title, "", session.image, None, message, beside=True, style=style),)
    busy = session.task in {"running", "refining"}
    return (PaneContent("changes", title, _summary(view), session.image, view.map, "", busy, beside=True, style=style),)


def _summary(view: ChangeView) -> str:
    changes, one = view.changes, view.changes.of(view.only)
    if view.only is None:
        return translate("live", "{share} of the image, in the colour of the new class").format(
            share=percent(changes.changed / changes.pixels)
        )
    if one is None:
        return translate("live", "nothing changed here")
    text = translate("live", "{name}: green gained {gained}, orange lost {lost}")
    gained, lost = (percent(count / changes.pixels) for count in (one.gained, one.lost))
    return text.format(name=class_name(one.name), gained=gained, lost=lost)
