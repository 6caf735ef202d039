"""Whether and how scores are refined: the refiner's own parameters as a form, with presets."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from segstudio.core import ParamValue
from segstudio.core.plugins import Catalog, Preset, RefinerSpec
from segstudio.core.session import Session
from segstudio.ui.base.store import SessionStore
from segstudio.ui.kit.error_texts import translated
from segstudio.ui.kit.forms import ParamForm
from segstudio.ui.kit.i18n import plugin_text, translate
from segstudio.ui.kit.widgets import CalmWheel, Section, label, row, tool
from segstudio.ui.refine.presets import PresetStore

_LONGEST: Final = 60  # letters of a preset's name


class NameLine(QLineEdit):
    """Takes the name under which values are kept; Esc puts it away."""

    def __init__(self, back: QWidget) -> None:
        """Start hidden; the keyboard goes `back` to a neighbour afterwards."""
        super().__init__()
        self._back = back
        self.setMaxLength(_LONGEST)
        self.hide()

    def ask(self) -> None:
        """Come up empty, with the cursor in it."""
        self.clear()
        self.show()
        self.setFocus()

    def put_away(self) -> None:
        """Hide again."""
        if self.hasFocus():
            self._back.setFocus()
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window does, for which it stops what is running."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.put_away()
            event.accept()
            return True
        return super().event(event)


class RefinePanel(Section):
    """A switch, the refiner, a preset (those of the plugin, then a person's own), and the sliders."""

    def __init__(self, catalog: Catalog, store: SessionStore, own: PresetStore) -> None:
        """Draw the catalog's refiners."""
        reset = tool("reset", translate("panels", "Back to the defaults"))
        super().__init__(translate("panels", "Refine"), reset)
        self._catalog, self._store, self._own = catalog, store, own
        self._last = next(iter(catalog.refiners), "")
        self.switch = QCheckBox(self.tr("Sharpen edges on the photograph"))
        self.refiners, self.presets = QComboBox(), QComboBox()
        self.refiners.setAccessibleName(self.tr("Refiner"))
        self.presets.setAccessibleName(self.tr("Preset"))
        CalmWheel(self).calm(self.refiners, self.presets)
        self._missing = label("", "error", wrap=True)
        self.form = ParamForm(())
        self.remove = tool("trash", self.tr("Remove this preset of your own"))
        self.keep = tool("plus", self.tr("Keep these values as a preset of your own"))
        self.name = NameLine(self.presets)
        self.name.setAccessibleName(self.tr("Name of the preset"))
        self.name.setPlaceholderText(self.tr("Name of the preset, then Enter"))
        for widget in (self.switch, self._missing, self.refiners):
            self.body.addWidget(widget)
        line = row(self.presets, self.keep, self.remove)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.name)
        self.body.addWidget(self.form)
        for spec in catalog.refiners.values():
            self.refiners.addItem(plugin_text(spec.title), spec.key)
        self.refiners.setVisible(self.refiners.count() > 1)
        self.switch.toggled.connect(self._switch)
        self.refiners.activated.connect(self._choose)
        self.presets.activated.connect(self._apply_preset)
        self.remove.clicked.connect(self._remove)
        self.keep.clicked.connect(self.name.ask)
        self.name.returnPressed.connect(self._keep)
        own.changed.connect(self._offer_own)
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
        self._offer_presets()
        missing = spec.available() if spec else self.tr("No plugin offers a refiner.")
        self._missing.setText(translated(missing))
        self._missing.setVisible(bool(missing))
        self.switch.setEnabled(not missing)

    def _offer_presets(self) -> None:
        """List the plugin's presets, and below a line a person's own."""
        spec, own = self.spec, self._own.of(self._last)
        self.presets.clear()
        self.presets.addItem(self.tr("Own values"), "")
        for preset in spec.presets if spec else ():
            self._offer(plugin_text(preset.title), plugin_text(preset.source), preset.key)
        if own:
            self.presets.insertSeparator(self.presets.count())
        for preset in own:
            self._offer(preset.title, preset.source, preset.key)
        self.presets.setVisible(self.presets.count() > 1)

    def _offer(self, title: str, source: str, key: str) -> None:
        self.presets.addItem(title, key)
        self.presets.setItemData(self.presets.count() - 1, f"{title}\n{source}", Qt.ItemDataRole.ToolTipRole)

    def _offer_own(self) -> None:
        self._offer_presets()
        self._show(self._store.session)

    @property
    def _known(self) -> tuple[Preset, ...]:
        """All presets of the refiner; where two have the same values, a person's own is named."""
        return (*self._own.of(self._last), *(self.spec.presets if self.spec else ()))

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
        mine = {preset.key for preset in self._own.of(self._last)}
        self.remove.setVisible(on and self.presets.currentData() in mine)
        self.keep.setVisible(on and not self.presets.currentData())
        if not self.keep.isVisibleTo(self):
            self.name.put_away()

    def _preset(self) -> str:
        """Name the preset whose values are set."""
        values = self.form.values()
        for preset in self._known:
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
        for preset in self._known:
            if preset.key == self.presets.currentData():
                self._put(self._last, dict(preset.values))
                return
        self._show(self._store.session)

    def _keep(self) -> None:
        """Keep the values of all sliders under the name that was typed, among the presets."""
        title = self.name.text().strip()
        if title:
            self._own.save(self._last, title, self.tr("Kept from the sliders"), self.form.values())
            self.name.put_away()

    def _remove(self) -> None:
        """Keep the own preset no longer whose values are set; the values stay."""
        for preset in self._own.of(self._last):
            if preset.key == self.presets.currentData():
                self._own.remove(preset)
                return

    def _reset(self) -> None:
        if self._store.session.setup.refine is not None:
            self._put(self._last, {})
