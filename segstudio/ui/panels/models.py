"""Which network with which weights, what it runs on, and the button that starts it."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QProgressBar, QToolButton

from segstudio.core import Catalog, ModelSpec, Progress, Session, WeightsInfo
from segstudio.ui.actions import ActionSet
from segstudio.ui.choices import offered
from segstudio.ui.i18n import plugin_text, translate
from segstudio.ui.icons import icon
from segstudio.ui.library import Library
from segstudio.ui.panels.network_picker import NetworkPicker
from segstudio.ui.panels.network_row import number
from segstudio.ui.store import SessionStore
from segstudio.ui.widgets import CalmWheel, Section, button, label, row


class ModelPanel(Section):
    """Model, weights, facts, Run."""

    def __init__(self, catalog: Catalog, library: Library, store: SessionStore, actions: ActionSet) -> None:
        """Offer the catalog's networks with their weights."""
        super().__init__(translate("panels", "Model"))
        self._catalog, self._library, self._store, self._actions = catalog, library, store, actions
        self.models, self.weights = NetworkPicker(), QComboBox()
        self.weights.setAccessibleName(self.tr("Weights"))
        self.weights.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.weights.setMinimumContentsLength(12)
        CalmWheel(self).calm(self.weights)
        self._facts = label("", "small", wrap=True)
        self._missing = label("", "small", wrap=True)
        self.import_button = button(self.tr("Import weights…"), "", "import")
        self.run_button = button("", "primary", "play")
        self._all = QToolButton()
        self._all.setDefaultAction(actions["run_all"])
        self._all.setProperty("role", "side")
        self.progress = QProgressBar(textVisible=False)
        self._stage = label("", "small")
        for widget in (self.models, self.weights, self._facts, self._missing, self.import_button):
            self.body.addWidget(widget)
        start = row(self.run_button, self._all)
        start.setStretch(0, 1)
        self.body.addLayout(start)
        for below in (self.progress, self._stage):
            self.body.addWidget(below)
        self.models.activated.connect(self._choose_model)
        self.weights.activated.connect(self._choose_weights)
        self.import_button.clicked.connect(actions["import_weights"].trigger)
        self.run_button.clicked.connect(self._press)
        actions["run"].changed.connect(self._follow_button)
        library.changed.connect(self.fill)
        library.device_told.connect(self._tell_device)
        store.changed.connect(self._follow)
        self.fill()
        self._follow_task(store.session)

    def fill(self) -> None:
        """Draw networks and weights anew."""
        self.models.offer(offered(self._catalog.models.values(), self._library.weights))
        self._show_choice(self._store.session)

    def _show_choice(self, session: Session) -> None:
        setup = session.setup
        self.models.show_key(setup.model)
        with QSignalBlocker(self.weights):
            self.weights.clear()
            for info in self._library.of(setup.model):
                self.weights.addItem(f"{plugin_text(info.title)}", info.key)
            self.weights.setCurrentIndex(self.weights.findData(setup.weights))
        self._tell(session)

    def _tell(self, session: Session) -> None:
        spec = self._catalog.models.get(session.setup.model)
        info = self._library.find(session.setup.model, session.setup.weights)
        device = f"\n{plugin_text(self._library.device)}" if self._library.device else ""
        self._facts.setText(self._facts_of(spec, info) + device if spec else "")
        self._facts.setToolTip(f"{spec.paper}\n{plugin_text(spec.note)}" if spec else "")
        self._facts.setVisible(spec is not None)
        self.weights.setVisible(self.weights.count() > 0)
        missing = spec is not None and info is None
        self._missing.setText(
            self.tr("There are no weights for this network here. Import a published checkpoint, or train your own.")
        )
        self._missing.setVisible(missing)
        self.import_button.setVisible(missing)

    def _tell_device(self) -> None:
        self._tell(self._store.session)

    def _facts_of(self, spec: ModelSpec, info: WeightsInfo | None) -> str:
        facts = [str(spec.year), self.tr("{n} parameters").format(n=number(spec.parameters))]
        if info is not None:
            facts.append(self.tr("{n} classes").format(n=len(info.classes)))
            if "miou" in info.metrics:
                facts.append(self.tr("mean IoU {value}").format(value=f"{info.metrics['miou']:.2f}"))
            facts.append(info.licence)
        return "  ·  ".join(fact.replace(" ", "\u00a0") for fact in facts if fact)

    def _choose_model(self) -> None:
        key = str(self.models.currentData())
        here = self._library.of(key)
        self._put(key, here[0] if here else None)

    def _choose_weights(self) -> None:
        model = self._store.session.setup.model
        self._put(model, self._library.find(model, str(self.weights.currentData())))

    def _put(self, model: str, info: WeightsInfo | None) -> None:
        session = self._store.session
        setup = replace(session.setup, model=model, weights=info.key if info else "")
        self._store.put(session.with_setup(setup).with_classes(info.classes if info else None))

    def _follow(self, old: Session, new: Session) -> None:
        if (new.setup.model, new.setup.weights) != (old.setup.model, old.setup.weights):
            self._show_choice(new)
        if new.task != old.task:
            self._follow_task(new)

    def _press(self) -> None:
        """Run, or stop what runs."""
        action: QAction = self._actions["cancel" if self._store.session.task else "run"]
        action.trigger()

    def _follow_task(self, session: Session) -> None:
        """Turn Run into Cancel while something runs, with a bar that knows no end until progress is told."""
        busy = bool(session.task)
        self.progress.setVisible(busy)
        self._stage.setVisible(busy)
        self.progress.setRange(0, 0)
        self._stage.setText(self._words(session.task))
        self.run_button.setIcon(icon("stop" if busy else "play", self.palette().ColorRole.HighlightedText))
        key = self._actions["cancel" if busy else "run"].shortcut().toString()
        self.run_button.setText(f" {self.tr('Cancel') if busy else self.tr('Run')}   {key}")
        self.run_button.setAccessibleName(self.tr("Cancel") if busy else self.tr("Run"))
        self._follow_button()

    def _words(self, task: str) -> str:
        return {
            "running": self.tr("Running the network…"),
            "refining": self.tr("Refining…"),
            "batch": self.tr("Working through the folder…"),
        }.get(task, "")

    def _stage_name(self, stage: str) -> str:
        known = {"network": self.tr("Network"), "windows": self.tr("Windows"), "refine": self.tr("Refining")}
        return known.get(stage) or plugin_text(stage)

    def _follow_button(self) -> None:
        self.run_button.setEnabled(bool(self._store.session.task) or self._actions["run"].isEnabled())

    def show_progress(self, progress: Progress) -> None:
        """Show how far the work is."""
        self.progress.setRange(0, progress.total)
        self.progress.setValue(progress.done)
        if progress.total and self._store.session.task:
            self._stage.setText(
                self.tr("{what}  {done} of {total}").format(
                    what=self._stage_name(progress.stage),
                    done=min(progress.done + 1, progress.total),
                    total=progress.total,
                )
            )
