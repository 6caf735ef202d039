"""The panels at the right, one below the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from segstudio.ui.actions import ActionSet
from segstudio.ui.panels.classes import ClassesPanel
from segstudio.ui.panels.info import InfoPanel
from segstudio.ui.panels.models import ModelPanel
from segstudio.ui.panels.refine import RefinePanel
from segstudio.ui.theme import Theme
from segstudio.ui.widgets import column, line
from segstudio.ui.window_state import WindowState
from segstudio.ui.workbench import Workbench


class SidePanels(QScrollArea):
    """Model, refine, classes, result; each folds."""

    def __init__(self, bench: Workbench, actions: ActionSet, theme: Theme) -> None:
        """Build the panels."""
        super().__init__()
        catalog, store = bench.services.catalog, bench.store
        self.models = ModelPanel(catalog, bench.library, store, actions)
        self.refine = RefinePanel(catalog, store)
        self.classes = ClassesPanel(store, bench.areas, actions, theme)
        self.info = InfoPanel(store, bench.areas)
        page = QWidget()
        page.setProperty("role", "panel")
        stack = column(self.models, line(), self.refine, line(), self.classes, line(), self.info, spacing=0)
        stack.addStretch(1)
        page.setLayout(stack)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(288)
        bench.segmenter.progressed.connect(self.models.show_progress)
        bench.batch.progressed.connect(self.models.show_progress)

    def restore(self, state: WindowState) -> None:
        """Fold what was folded."""
        for name, section in self._sections():
            section.set_open(state.flag(f"open_{name}"))

    def keep(self, state: WindowState) -> None:
        """Remember what is folded."""
        for name, section in self._sections():
            state.set_flag(f"open_{name}", section.is_open)

    def _sections(self) -> tuple[tuple[str, ModelPanel | RefinePanel | ClassesPanel | InfoPanel], ...]:
        return ("models", self.models), ("refine", self.refine), ("classes", self.classes), ("info", self.info)
