"""The columns beside the canvas: what is there at the left (images, classes), how it is made at the right."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from segstudio.ui.images.panel import FilesPanel
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.theme import Theme
from segstudio.ui.kit.widgets import Section, column, line
from segstudio.ui.kit.window_state import WindowState
from segstudio.ui.legend.classes import ClassesPanel
from segstudio.ui.legend.info import InfoPanel
from segstudio.ui.networks.panel import ModelPanel
from segstudio.ui.refine.changes_section import ChangesSection
from segstudio.ui.refine.convergence_section import ConvergenceSection
from segstudio.ui.refine.panel import RefinePanel
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.truth.order_box import OrderBox

_FOLDED: Final = frozenset({"changes", "convergence"})  # until somebody wants to see them: they cost time


class LeftPanels(QSplitter):
    """Images above, classes below; the images hide while there is only one."""

    def __init__(self, bench: Workbench, actions: ActionSet, theme: Theme) -> None:
        """Build the panels."""
        super().__init__(Qt.Orientation.Vertical)
        self.order = OrderBox(bench.orderer)
        self.files = FilesPanel(bench.files, bench.opener, bench.store, theme, self.order)
        self.classes = ClassesPanel(bench.store, bench.areas, actions, theme)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for part, share in ((self.files, 5), (self.classes, 6)):
            self.addWidget(part)
            self.setStretchFactor(self.count() - 1, share)
        self.setMinimumWidth(208)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.files.set_theme(theme)
        self.classes.set_theme(theme)


class SidePanels(QScrollArea):
    """Model, refine, result; each folds."""

    def __init__(self, bench: Workbench, actions: ActionSet) -> None:
        """Build the panels."""
        super().__init__()
        catalog, store = bench.services.catalog, bench.store
        self.models = ModelPanel(catalog, bench.library, bench.fetcher, store, actions)
        self.refine = RefinePanel(catalog, store, bench.presets)
        self.convergence = ConvergenceSection(bench.convergence, store)
        self.changes = ChangesSection(bench.changes, store)
        self.info = InfoPanel(store, bench.areas)
        page = QWidget()
        page.setProperty("role", "panel")
        first, *others = (section for _, section in self._sections())
        stack = column(first, *(part for section in others for part in (line(), section)), spacing=0)
        stack.addStretch(1)
        page.setLayout(stack)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(288)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and scrolls into sight
        self.setAccessibleName(self.tr("Network and refining"))
        bench.segmenter.progressed.connect(self.models.show_progress)
        bench.batch.progressed.connect(self.models.show_progress)
        bench.sweeper.progressed.connect(self.models.show_progress)

    def restore(self, state: WindowState) -> None:
        """Fold what was folded."""
        for name, section in self._sections():
            section.set_open(state.flag(f"open_{name}", default=name not in _FOLDED))

    def keep(self, state: WindowState) -> None:
        """Remember what is folded."""
        for name, section in self._sections():
            state.set_flag(f"open_{name}", section.is_open)

    def _sections(self) -> tuple[tuple[str, Section], ...]:
        return (
            ("models", self.models),
            ("refine", self.refine),
            ("changes", self.changes),
            ("convergence", self.convergence),
            ("info", self.info),
        )
