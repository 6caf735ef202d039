"""Whether and how scores are refined: the refiner's own parameters as a form, with presets."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox

from segstudio.core import Catalog, ParamValue, RefinerSpec, Session
from segstudio.ui.error_words import spoken
from segstudio.ui.forms import ParamForm
from segstudio.ui.i18n import plugin_text, translate
from segstudio.ui.store import SessionStore
from segstudio.ui.widgets import CalmWheel, Section, label, tool


class RefinePanel(Section):
    """A switch, the refiner, a preset, and the sliders."""

    def __init__(self, catalog: Catalog, store: SessionStore) -> None:
        """Draw the catalog's refiners."""
        reset = tool("reset", translate("panels", "Back to the defaults"))
        super().__init__(translate("panels", "Refine"), reset)
        self._catalog, self._store = catalog, store
        self._last = next(iter(catalog.refiners), "")
        self.switch = QCheckBox(self.tr("Sharpen edges on the photograph"))
        self.refiners, self.presets = QComboBox(), QComboBox()
        self.refiners.setAccessibleName(self.tr("Refiner"))
        self.presets.setAccessibleName(self.tr("Preset"))
        CalmWheel(self).calm(self.refiners, self.presets)
        self._missing = label("", "error", wrap=True)
        self.form = ParamForm(())
        for widget in (self.switch, self._missing, self.refiners, self.presets, self.form):
            self.body.addWidget(widget)
        for spec in catalog.refiners.values():
            self.refiners.addItem(plugin_text(spec.title), spec.key)
        self.refiners.setVisible(self.refiners.count() > 1)
        self.switch.toggled.connect(self._switch)
        self.refiners.activated.connect(self._choose)
        self.presets.activated.connect(self._apply_preset)
        reset.clicked.connect(self._reset)
        store.changed.connect(self._follow)
        self._show_refiner()
        self._show(store.session)

    @property
    def spec(self) -> RefinerSpec | None:
        """The refiner whose form is shown."""
        return self._catalog.refiners.get(self._last)

    def _show_refiner(self) -> None:
        """Draw the form of the chosen refiner."""
        spec = self.spec
        self.body.removeWidget(self.form)
        self.form.deleteLater()
        self.form = ParamForm(spec.params if spec else (), plugin_text, stacked=True)
        self.form.changed.connect(self._put_values)
        self.body.addWidget(self.form)
        self.presets.clear()
        self.presets.addItem(self.tr("Own values"), "")
        for preset in spec.presets if spec else ():
            self.presets.addItem(plugin_text(preset.title), preset.key)
            self.presets.setItemData(self.presets.count() - 1, plugin_text(preset.source), Qt.ItemDataRole.ToolTipRole)
        self.presets.setVisible(self.presets.count() > 1)
        missing = spec.available() if spec else self.tr("No plugin offers a refiner.")
        self._missing.setText(spoken(missing))
        self._missing.setVisible(bool(missing))
        self.switch.setEnabled(not missing)

    def _show(self, session: Session) -> None:
        on = session.setup.refine is not None
        with QSignalBlocker(self.switch):
            self.switch.setChecked(on)
        for widget in (self.refiners, self.presets, self.form):
            widget.setEnabled(on)
        self.refiners.setCurrentIndex(self.refiners.findData(self._last))
        if self.spec is not None:
            self.form.set_values(session.setup.refine_values)
        self.presets.setCurrentIndex(max(0, self.presets.findData(self._preset())))

    def _preset(self) -> str:
        """Name the preset whose values are set."""
        values = self.form.values()
        for preset in self.spec.presets if self.spec else ():
            if all(values.get(key) == value for key, value in preset.values.items()):
                return preset.key
        return ""

    def _follow(self, old: Session, new: Session) -> None:
        if new.setup == old.setup:
            return
        if new.setup.refine not in (None, self._last):
            self._last = new.setup.refine or ""
            self._show_refiner()
        self._show(new)

    def _put(self, key: str | None, values: dict[str, ParamValue], merge: str = "") -> None:
        session = self._store.session
        self._store.put(session.with_setup(replace(session.setup, refine=key, refine_values=values)), merge)

    def _switch(self, on: bool) -> None:
        self._put(self._last if on else None, dict(self._store.session.setup.refine_values))

    def _choose(self) -> None:
        self._put(str(self.refiners.currentData()), {})

    def _put_values(self, values: dict[str, ParamValue]) -> None:
        self._put(self._last, values, "refine_values")

    def _apply_preset(self) -> None:
        for preset in self.spec.presets if self.spec else ():
            if preset.key == self.presets.currentData():
                self._put(self._last, dict(preset.values))

    def _reset(self) -> None:
        if self._store.session.setup.refine is not None:
            self._put(self._last, {})
