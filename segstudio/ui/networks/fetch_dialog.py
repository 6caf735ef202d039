"""Asks before weights are downloaded: from whom, how much, under which licence."""

from urllib.parse import urlsplit

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QWidget

from segstudio.core import FetchOptions, WeightsInfo
from segstudio.core.plugins import ModelSpec
from segstudio.ui.kit.formatting import size_of
from segstudio.ui.kit.i18n import plugin_text
from segstudio.ui.kit.widgets import GRID, column, label


class FetchDialog(QDialog):
    """One question with the facts; `Get` is the default."""

    def __init__(
        self, info: WeightsInfo, spec: ModelSpec, options: FetchOptions, parent: QWidget | None = None
    ) -> None:
        """Tell of these weights of this network."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Get weights"))
        self.setMinimumWidth(440)
        self.info = info
        title = label(plugin_text(spec.title), "title", wrap=True)
        lead = label(plugin_text(info.title), "muted", wrap=True)
        form = QFormLayout()
        form.setHorizontalSpacing(3 * GRID)
        form.setVerticalSpacing(GRID)
        self.facts = dict(self._facts(info, options))
        for name, value in self.facts.items():
            form.addRow(label(name, "muted"), label(value, wrap=True))
        note = label(
            self.tr("The images it was trained on have terms of their own; some allow research only."),
            "small",
            wrap=True,
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.get = self.buttons.addButton(self.tr("Get"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.get.setProperty("role", "primary")
        self.get.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        whole = column(title, lead, margin=3 * GRID, spacing=GRID)
        whole.addSpacing(GRID)
        whole.addLayout(form)
        whole.addSpacing(GRID)
        whole.addWidget(note)
        whole.addSpacing(GRID)
        whole.addWidget(self.buttons)
        self.setLayout(whole)

    def _facts(self, info: WeightsInfo, options: FetchOptions) -> list[tuple[str, str]]:
        facts = [
            (self.tr("Publisher"), info.publisher),
            (self.tr("From"), self._place(info, options)),
            (self.tr("Size"), size_of(info)),
            (self.tr("Licence"), info.licence),
            (self.tr("Classes"), str(len(info.classes))),
        ]
        if "miou" in info.metrics:
            facts.append((self.tr("Mean IoU"), f"{info.metrics['miou']:.3f}"))
        return facts

    def _place(self, info: WeightsInfo, options: FetchOptions) -> str:
        host = urlsplit(options.mirror or info.source).hostname or info.source
        if options.folder is None:
            return host
        return self.tr("{folder}, or else {host}").format(folder=options.folder, host=host)
