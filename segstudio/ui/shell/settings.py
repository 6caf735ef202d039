"""The settings, drawn from their table; each change takes effect at once."""

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QWidget

from segstudio.core import ParamValue, Settings
from segstudio.core import settings as table_of
from segstudio.ui.base.preferences import Preferences
from segstudio.ui.kit.forms import ParamForm
from segstudio.ui.kit.i18n import LANGUAGES, QT_TRANSLATE_NOOP, translate
from segstudio.ui.kit.widgets import GRID, column

_CHOICES: Final = {
    "system": QT_TRANSLATE_NOOP("settings", "As the system"),
    "light": QT_TRANSLATE_NOOP("settings", "Light"),
    "dark": QT_TRANSLATE_NOOP("settings", "Dark"),
    "auto": QT_TRANSLATE_NOOP("settings", "Automatic"),
    "cpu": QT_TRANSLATE_NOOP("settings", "CPU"),
    "cuda": QT_TRANSLATE_NOOP("settings", "NVIDIA GPU (CUDA)"),
    "mps": QT_TRANSLATE_NOOP("settings", "Apple GPU"),
    "whole": QT_TRANSLATE_NOOP("settings", "The whole at once"),
    "sliding": QT_TRANSLATE_NOOP("settings", "Overlapping windows"),
}


def words(text: str) -> str:
    """Translate a title, note or choice of the settings' table; languages are named in themselves."""
    if text in LANGUAGES:
        return LANGUAGES[text]
    return translate("settings", _CHOICES.get(text, text)) if text else ""


class SettingsDialog(QDialog):
    """One page for each group."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        """Show the settings as they are."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(640, 520)
        self._preferences = preferences
        self.forms: dict[str, ParamForm] = {}
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setAccessibleName(self.tr("Pages of settings"))
        for group, params in table_of.table().items():
            form = ParamForm(params, words)
            form.set_values({p.key: preferences.settings.value(p.key) for p in params})
            form.changed.connect(self._put)
            self.forms[group] = form
            page = QWidget()
            lay = column(form, margin=3 * GRID)
            lay.addStretch(1)
            page.setLayout(lay)
            self.pages.addTab(page, words(group))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.RestoreDefaults | QDialogButtonBox.StandardButton.Close
        )
        buttons.rejected.connect(self.reject)
        restore = buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        restore.clicked.connect(self.restore)
        foot = column(buttons, margin=2 * GRID)
        whole = column(self.pages, spacing=0)
        whole.addLayout(foot)
        self.setLayout(whole)

    def restore(self) -> None:
        """Go back to the defaults; shortcuts stay."""
        kept = self._preferences.settings
        self._preferences.put(replace(Settings(), shortcuts=kept.shortcuts, unknown=kept.unknown))
        for form in self.forms.values():
            form.set_values({})

    def _put(self, values: dict[str, ParamValue]) -> None:
        settings = self._preferences.settings
        for key, value in values.items():
            settings = settings.with_value(key, value)
        self._preferences.put(settings)
