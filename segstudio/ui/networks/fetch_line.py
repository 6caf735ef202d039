"""The part of the status line that shows a download: what, how far, how long, and a button that stops it."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar

from segstudio.core import Progress
from segstudio.ui.kit.formatting import megabytes
from segstudio.ui.kit.i18n import plugin_text
from segstudio.ui.kit.widgets import GRID, ElidedLabel, row, tool
from segstudio.ui.networks.fetching import Fetcher, Fetching

_BAR: Final = 120  # pixels
_TEXT: Final = 400


class FetchLine(QFrame):
    """Hidden while nothing is fetched."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Follow a fetcher."""
        super().__init__()
        self._fetcher = fetcher
        self.text = ElidedLabel("small", Qt.TextElideMode.ElideRight)
        self.text.setFixedWidth(_TEXT)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(_BAR)
        self.bar.setAccessibleName(self.tr("Download"))
        self.stop = tool("close", self.tr("Stop the download; what has come is kept"))
        self.stop.clicked.connect(fetcher.cancel)
        self.setLayout(row(self.bar, self.text, self.stop, spacing=GRID))
        fetcher.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        current = self._fetcher.current
        self.setVisible(current is not None)
        if current is not None:
            done, total = current.progress.done, current.progress.total
            self.bar.setRange(0, 1000 if total else 0)
            self.bar.setValue(1000 * done // total if total else 0)
            self.text.show_text("   ·   ".join(self._parts(current)))

    def _parts(self, current: Fetching) -> list[str]:
        """Say how far it is, how long it takes, and what it is."""
        title = plugin_text(current.info.title)
        if current.progress.stage == "check":
            return [self.tr("Checking…"), title]
        if current.progress.stage == "import":
            return [self.tr("Importing…"), title]
        left = [] if current.seconds_left is None else [self._time(current.seconds_left)]
        return [self._amount(current.progress), *left, title]

    def _amount(self, progress: Progress) -> str:
        if not progress.done:
            return self.tr("Connecting…")
        done, total = megabytes(progress.done), megabytes(progress.total)
        return self.tr("{done} of {total}").format(done=done, total=total) if progress.total else done

    def _time(self, seconds: float) -> str:
        if seconds >= 90:
            return self.tr("{n} min left").format(n=round(seconds / 60))
        return self.tr("{n} s left").format(n=max(1, round(seconds)))
