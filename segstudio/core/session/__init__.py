"""The state of a session as frozen snapshots: setup, style, layout and the results of panes."""

from segstudio.core.session.family_tree import (
    Family,
    families,
    published,
)
from segstudio.core.session.layout import (
    LAYERS,
    Layer,
    Layout,
    PaneKind,
    PaneSpec,
    unique,
)
from segstudio.core.session.pane_results import (
    Listener,
    Outcome,
    PaneWork,
    run_panes,
)
from segstudio.core.session.session import (
    VIEWS,
    Session,
    Style,
    Task,
    View,
)
from segstudio.core.session.setup import (
    Setup,
)

__all__ = [
    "LAYERS",
    "VIEWS",
    "Family",
    "Layer",
    "Layout",
    "Listener",
    "Outcome",
    "PaneKind",
    "PaneSpec",
    "PaneWork",
    "Session",
    "Setup",
    "Style",
    "Task",
    "View",
    "families",
    "published",
    "run_panes",
    "unique",
]
