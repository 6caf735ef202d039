"""Which page of a file with several pages is shown."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QSpinBox


class PageChooser(QSpinBox):
    """A number box that is there only where there is something to choose. `chosen` counts from 0."""

    chosen = Signal(int)

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self.setKeyboardTracking(False)
        self.setPrefix(self.tr("Page ", "before a number"))
        self.setAccessibleName(self.tr("Page"))
        self.setToolTip(self.tr("This file has several pages; each is segmented and exported by itself."))
        self.valueChanged.connect(lambda number: self.chosen.emit(number - 1))
        self.show_page(0, 1)

    def show_page(self, page: int, pages: int) -> None:
        """Show where we are without telling it."""
        with QSignalBlocker(self):
            self.setRange(1, pages)
            self.setSuffix(self.tr(" of {total}", "after a page's number").format(total=pages))
            self.setValue(page + 1)
        self.setVisible(pages > 1)
