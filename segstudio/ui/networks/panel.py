"""Which network with which weights, what it runs on, and the button that starts it."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QProgressBar, QToolButton

from segstudio.core import Progress, WeightsInfo
from segstudio.core.plugins import Catalog, ModelSpec
from segstudio.core.session import Session
from segstudio.ui.base.library import Library
from segstudio.ui.base.store import SessionStore
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.error_texts import translated
from segstudio.ui.kit.formatting import size_of
from segstudio.ui.kit.i18n import plugin_text, translate
from segstudio.ui.kit.icons import icon
from segstudio.ui.kit.widgets import CalmWheel, Section, button, label, row
from segstudio.ui.networks.choices import offered
from segstudio.ui.networks.fetching import Fetcher
from segstudio.ui.networks.network_picker import NetworkPicker
from segstudio.ui.networks.network_row import number
from segstudio.ui.networks.weights_box import WeightsBox

_JOINER: Final = "\u2060"  # has no width and lets no line end beside it


def whole(fact: str) -> str:
    """Keep a fact on one line: at its spaces, and between Chinese characters, where lines may break as well."""
    bound = fact.replace(" ", "\u00a0")
    return bound if bound.isascii() else _JOINER.join(bound)


class ModelPanel(Section):
    """Model, weights, facts, Run."""

    def __init__(
        self, catalog: Catalog, library: Library, fetcher: Fetcher, store: SessionStore, actions: ActionSet
    ) -> None:
        """Offer the catalog's networks with their weights."""
        super().__init__(translate("panels", "Model"))
        self._catalog, self._library, self._fetcher = catalog, library, fetcher
        self._store, self._actions = store, actions
        self.models, self.weights = NetworkPicker(), WeightsBox()
        self.weights.setAccessibleName(self.tr("Weights"))
        CalmWheel(self).calm(self.weights)
        self._facts = label("", "small", wrap=True)
        self._missing = label("", "small", wrap=True)
        self._missing.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)  # it holds a command
        self.get_button = button("", "primary", "import")
        self.depth_note = label("", "small", wrap=True)
        self.depth_button = button(self.tr("Depth maps…"), "", "depth")
        self.depth_button.clicked.connect(actions["depth_folder"].trigger)
        self.import_button = button(self.tr("Import weights…"), "", "import")
        self.run_button = button("", "primary", "play")
        self._all = QToolButton()
        self._all.setDefaultAction(actions["run_all"])
        self._all.setProperty("role", "side")
        self.progress = QProgressBar(textVisible=False)
        self._stage = label("", "small")
        above = (self.models, self.weights, self._facts, self._missing, self.get_button, self.import_button)
        for widget in (*above, self.depth_note, self.depth_button):
            self.body.addWidget(widget)
        start = row(self.run_button, self._all)
        start.setStretch(0, 1)
        self.body.addLayout(start)
        for below in (self.progress, self._stage):
            self.body.addWidget(below)
        self.models.activated.connect(self._choose_model)
        self.weights.activated.connect(self._choose_weights)
        self.get_button.clicked.connect(self._get)
        fetcher.changed.connect(self._follow_fetcher)
        self.import_button.clicked.connect(actions["import_weights"].trigger)
        self.run_button.clicked.connect(self._press)
        actions["run"].changed.connect(self._follow_button)
        library.changed.connect(self.fill)
        library.device_told.connect(self._show_device)
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
        self.weights.offer(self._library.of(setup.model), setup.weights)
        self._refresh(session)

    def _refresh(self, session: Session) -> None:
        spec = self._catalog.models.get(session.setup.model)
        info = self.weights.picked
        device = f"\n{plugin_text(self._library.device)}" if self._library.device else ""
        self._facts.setText(self._facts_of(spec, info) + device if spec else "")
        self._facts.setToolTip(f"{spec.paper}\n{plugin_text(spec.note)}" if spec else "")
        self._facts.setVisible(spec is not None)
        self.weights.setVisible(self.weights.count() > 0)
        nothing = spec is not None and info is None
        absent = info is not None and not info.present
        self._missing.setText(self._why_missing(spec, absent=absent))
        self._missing.setVisible(nothing or absent)
        self.import_button.setVisible(nothing)
        self.get_button.setVisible(absent)
        self._follow_fetcher()
        self._show_depth_need(session)

    def _why_missing(self, spec: ModelSpec | None, *, absent: bool) -> str:
        if absent:
            return self.tr("These weights are published, but not on this machine.")
        if spec is None:
            return ""
        none = self.tr("There are no weights for this network here. Import a published checkpoint, or train your own:")
        depth = self.tr(
            "No weights can come with this network: the known sets of images with depth do not allow it. Import the "
            "authors' checkpoint, or train your own on images with depth maps:"
        )
        command = f"segstudio train DATA --model {spec.key} --out mine.safetensors"
        return f"{depth if spec.needs_depth else none}\n{command}"

    def _follow_fetcher(self) -> None:
        """Name the size on the button; while something is fetched it waits."""
        info, current = self.weights.picked, self._fetcher.current
        if info is None:
            return
        self.get_button.setEnabled(current is None)
        is_coming = current is not None and current.info == info
        text = self.tr("Getting them…") if is_coming else self.tr("Get ({size})…").format(size=size_of(info))
        self.get_button.setText(f" {text}")

    def _get(self) -> None:
        info = self.weights.picked
        if info is not None:
            self._fetcher.ask(info)

    def _show_depth_need(self, session: Session) -> None:
        """Say that the network needs a depth map where the open image has none, and what to do."""
        spec, image = self._catalog.models.get(session.setup.model), session.image
        lacks = spec is not None and spec.needs_depth and image is not None and image.depth is None
        self.depth_note.setVisible(lacks)
        self.depth_button.setVisible(lacks)
        if lacks and image is not None:
            problem = image.depth_problem.removeprefix(f"{image.path}: ")
            parts = (self.tr("This network needs a depth map for each image."), problem, image.depth_remedy)
            self.depth_note.setText(" ".join(translated(part) for part in parts if part))

    def _show_device(self) -> None:
        self._refresh(self._store.session)

    def _facts_of(self, spec: ModelSpec, info: WeightsInfo | None) -> str:
        network = [str(spec.year), self.tr("{n} parameters").format(n=number(spec.parameters))]
        weights = []
        if info is not None:
            quality = info.metrics.get("miou")
            weights.append(self.tr("{n} classes").format(n=len(info.classes)))
            weights.append("" if quality is None else self.tr("mean IoU {value}").format(value=f"{quality:.2f}"))
            weights.append(info.licence)
        lines = ["\u00a0\u00a0·\u00a0 ".join(map(whole, filter(None, facts))) for facts in (network, weights)]
        return "\n".join(filter(None, lines))

    def _choose_model(self) -> None:
        key = str(self.models.currentData())
        here = self._library.of(key)
        self._put(key, here[0] if here and here[0].present else None)

    def _choose_weights(self) -> None:
        info = self.weights.picked
        self._put(self._store.session.setup.model, info if info and info.present else None)
        self._refresh(self._store.session)

    def _put(self, model: str, info: WeightsInfo | None) -> None:
        session = self._store.session
        setup = replace(session.setup, model=model, weights=info.key if info else "")
        self._store.put(session.with_setup(setup).with_classes(info.classes if info else None))

    def _follow(self, old: Session, new: Session) -> None:
        if (new.setup.model, new.setup.weights) != (old.setup.model, old.setup.weights):
            self._show_choice(new)
        elif new.image is not old.image:
            self._show_depth_need(new)
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
        word = self.tr("Cancel") if busy else self.tr("Run")
        self.run_button.setText(f" {word}   {key}")
        self.run_button.setAccessibleName(word)
        self._follow_button()

    def _words(self, task: str) -> str:
        return {
            "running": self.tr("Running the network…"),
            "refining": self.tr("Refining…"),
            "batch": self.tr("Working through the folder…"),
            "comparing": self.tr("Running the panes…"),
            "sweeping": self.tr("Trying values of the refiner…"),
        }.get(task, "")

    def _stage_name(self, stage: str) -> str:
        known = {"network": self.tr("Network"), "windows": self.tr("Windows"), "refine": self.tr("Refining")}
        known["sweeping"] = self.tr("Trying values")
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
